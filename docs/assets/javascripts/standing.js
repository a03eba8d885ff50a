/**
 * Says of every year in the page how it stands to this one, by the reader's own clock.
 *
 * A text with `data-year` carries its cases: `data-now`, `data-ended`, `data-to-come`. The case that
 * holds becomes the text, and `data-standing` names it for the style sheets. This runs before there is
 * anything of the page, and reads what is put into it before it is seen: so nothing moves when a text
 * becomes longer, and results that come later are read the same way. There is no word in here.
 */

const JAPAN = 9 * 60 * 60 * 1000; // ms ahead of UTC, all the year
const APRIL = 3; // the month a fiscal year begins with, counted from 0

/** The fiscal year in Japan at this moment. */
function fiscalYear() {
  const day = new Date(Date.now() + JAPAN);
  return day.getUTCFullYear() - (day.getUTCMonth() < APRIL ? 1 : 0);
}

function say(element, current) {
  const year = Number(element.dataset.year);
  const standing = year < current ? "ended" : year > current ? "to-come" : "now";
  if (element.dataset.standing !== standing) element.dataset.standing = standing;
  const text = element.getAttribute(`data-${standing}`);
  if (text !== null && element.textContent !== text) element.textContent = text;
}

function sayAll() {
  const current = fiscalYear();
  for (const element of document.querySelectorAll("[data-year]")) say(element, current);
}

// All of them each time: while a page arrives, an element can be there before its text is.
new MutationObserver(sayAll).observe(document, { childList: true, subtree: true });
sayAll();
