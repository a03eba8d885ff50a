/**
 * Where the page keeps what is entered: the address and the tab's storage. Browsers may refuse
 * either (Safari after a hundred changes in half a minute, storage where cookies are blocked), and
 * neither may stop a calculation: what was refused is tried again, or given up, in silence.
 */

const AGAIN = 2000; // ms until a refused address is tried once more

let later;

/** Put an address in the bar without a new entry in the history. */
export function setAddress(address, state = history.state) {
  clearTimeout(later);
  try {
    history.replaceState(state, "", address);
  } catch {
    later = setTimeout(() => setAddress(address), AGAIN);
  }
}

/** Add an entry to the history; returns whether the browser took it. */
export function addEntry(address, state) {
  clearTimeout(later);
  try {
    history.pushState(state, "", address);
    return true;
  } catch {
    return false;
  }
}

/**
 * The address of this page for others, without what is entered: in a frame, that of the page which
 * is shown there in part. A page opened from a disk is nowhere else under that address: there it is
 * the one it was published at, if it was.
 */
export function pageAddress() {
  const published = document.querySelector("link[rel=canonical]");
  const whole = document.querySelector("[data-whole]");
  const here = location.protocol === "file:" ? (published ?? whole) : whole;
  return (here?.href ?? location.href).split("#")[0];
}

/** Whether nobody else can open that address. */
export function onlyHere() {
  return pageAddress().startsWith("file:");
}

/** What was entered on a page in this tab, as text; null where nothing is kept. */
export function draft(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

export function keepDraft(name, text) {
  try {
    if (text) sessionStorage.setItem(name, text);
    else sessionStorage.removeItem(name);
  } catch {
    // Full or refused: the address has it as well.
  }
}

/** Under which name a calculator keeps its draft: that of its element and of the page it is on. */
export function draftName(id, path) {
  return `${id}@${path}`;
}

const PREFECTURE = "prefecture";

/** The prefecture that was last chosen anywhere in this tab, by its code; "" for none. */
export function prefecture() {
  return draft(PREFECTURE) ?? "";
}

/** Keep the prefecture for every other page; "" forgets it. */
export function keepPrefecture(code) {
  keepDraft(PREFECTURE, /^\d\d$/.test(code) ? code : "");
}
