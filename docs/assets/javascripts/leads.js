/**
 * Forms that lead to another page: what is chosen goes into its address, behind the "#" that no
 * server sees, or is the address itself where the form names none. There is no word in here.
 */

for (const form of document.querySelectorAll("[data-leads-to]")) {
  form.querySelector("[type=submit]").disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const filled = [...new FormData(form)].filter(([, value]) => value.trim());
    const start = form.dataset.leadsTo;
    // With nothing chosen it leads to the other form as it is: a link without answers is a cut one.
    if (start && !filled.length) [location.href] = start.split("#");
    else if (start) location.href = start + new URLSearchParams(filled);
    else if (filled.length) [[, location.href]] = filled;
  });
}
