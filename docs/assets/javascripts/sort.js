// Tables marked data-sortable, or in a part that is, can be put in the order of a column by its
// heading, which becomes a button. A cell's order is its data-order or that of something in it, or
// else its text. Without this the table stays as it is.

for (const table of document.querySelectorAll("table[data-sortable], [data-sortable] table")) {
  const heads = [...table.querySelectorAll("thead th")];
  const body = table.tBodies[0];

  const order = (row, column) => {
    const cell = row.cells[column];
    const told = cell.querySelector("[data-order]") ?? cell;
    return told.dataset.order ?? cell.textContent;
  };

  const sort = (column) => {
    const head = heads[column];
    const down = head.getAttribute("aria-sort") === "ascending";
    const sign = down ? -1 : 1;
    const rows = [...body.rows].sort((a, b) => {
      const [x, y] = [order(a, column), order(b, column)];
      return x < y ? -sign : x > y ? sign : 0;
    });
    body.append(...rows);
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(column));
    head.append(button);
  });
}
