/**
 * The page that makes what somebody copies into a page of their own: the text stands in the page
 * with places for what is chosen, and the addresses are those from which the page itself came.
 */

const made = document.querySelector("[data-snippet]");
const form = made.querySelector("form");
const text = made.querySelector("textarea");
const copy = made.querySelector("[data-copy]");
const done = made.querySelector("[data-copy-done]");
const pattern = text.value;

/** Text for an attribute of HTML. */
const escaped = (value) =>
  value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

const make = () => {
  const { page, place } = form.elements;
  const chosen = page.selectedOptions[0];
  const { alone, placed } = chosen.dataset;
  place.disabled = !placed;
  const address = placed && place.value ? placed.replace("PLACE", place.value) : alone;
  const values = { address: new URL(address, location.href).href, title: chosen.dataset.title };
  text.value = pattern.replace(/\{(\w+)\}/g, (found, name) =>
    name in values ? escaped(values[name]) : found,
  );
  done.textContent = "";
};

copy.addEventListener("click", async () => {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    done.textContent = done.dataset.copyDone;
  } catch {
    done.textContent = done.dataset.byHand; // it is selected: the reader copies it
  }
});
form.addEventListener("input", make);
form.addEventListener("submit", (event) => event.preventDefault());
made.hidden = false;
make();
