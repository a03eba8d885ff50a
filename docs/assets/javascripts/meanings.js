// What a word of the glossary means, shown while it is pointed at, tapped or has the focus. Escape
// hides it, and the focus stays. No word is written here: the meaning is the title of the word.

(() => {
  "use strict";

  const WORDS = "abbr[tabindex]";
  const GAP = 4; // px between a word and its meaning, and between that and the edge of the screen
  const ON_THE_WAY = 250; // ms that the pointer may take from the word to its meaning

  const meaning = document.createElement("div");
  meaning.id = "word-meaning";
  meaning.className = "word-meaning";
  meaning.setAttribute("role", "tooltip");
  let explained; // the word whose meaning is shown
  let leaving;

  const wordOf = ({ target }) => target.closest?.(WORDS);

  function show(word) {
    clearTimeout(leaving);
    if (!word || word === explained) return;
    hide();
    explained = word;
    meaning.textContent = word.title;
    word.removeAttribute("title"); // else the browser would show it once more
    word.setAttribute("aria-describedby", meaning.id);
    document.body.append(meaning);
    place(word.getClientRects()[0]);
  }

  function hide() {
    clearTimeout(leaving);
    if (!explained) return;
    explained.title = meaning.textContent;
    explained.removeAttribute("aria-describedby");
    explained = undefined;
    meaning.remove();
  }

  /** Below the word, above it where there is no room, and never beside the screen. */
  function place(word) {
    const { offsetWidth: width, offsetHeight: height } = meaning;
    const { clientWidth, clientHeight } = document.documentElement;
    const left = Math.max(GAP, Math.min(word.left, clientWidth - width - GAP));
    const below = word.bottom + GAP;
    const above = word.top - GAP - height;
    const top = below + height > clientHeight && above > 0 ? above : below;
    meaning.style.left = `${left + scrollX}px`;
    meaning.style.top = `${top + scrollY}px`;
  }

  document.addEventListener("mouseover", (event) => {
    if (meaning.contains(event.target)) clearTimeout(leaving);
    else show(wordOf(event));
  });
  document.addEventListener("mouseout", ({ relatedTarget }) => {
    const stays = explained?.contains(relatedTarget) || meaning.contains(relatedTarget);
    if (explained && !stays && explained !== document.activeElement) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, ON_THE_WAY);
    }
  });
  document.addEventListener("focusin", (event) => show(wordOf(event)));
  document.addEventListener("focusout", (event) => wordOf(event) && hide());
  document.addEventListener("click", (event) => {
    if (meaning.contains(event.target)) return;
    if (wordOf(event)) show(wordOf(event));
    else hide();
  });
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
})();
