/**
 * The reader's prefecture in pages that say what holds where: its part comes first.
 *
 * Which it is, is kept in the tab's storage with what was chosen in a calculator. There is no word
 * in here, and nothing is hidden from those for whom none is known.
 */
import { keepPrefecture, prefecture } from "./kept.js";

const choice = document.querySelector("[data-place-choice]");
const all = document.querySelector("[data-places]");
const parts = [...(all?.children ?? [])];

/** Put the parts of a prefecture first; no code: all as they were. */
function show(code) {
  const own = parts.filter((part) => part.dataset.place === code);
  all?.append(...own, ...parts.filter((part) => !own.includes(part)));
  for (const part of parts) part.toggleAttribute("data-chosen", own.includes(part));
  for (const note of document.querySelectorAll("[data-place-none]")) {
    note.hidden = !code || own.length > 0;
  }
  for (const page of document.querySelectorAll("[data-place-page]")) {
    page.hidden = !code;
    page.querySelector("a").href = `${page.dataset.placePage}${code}.html`;
  }
}

const list = choice?.querySelector("select");
if (choice) {
  choice.hidden = false;
  list.value = prefecture() || list.value; // A host's own is chosen from the start.
  list.addEventListener("input", () => {
    keepPrefecture(list.value);
    show(list.value);
  });
}
show(list?.value ?? prefecture());
