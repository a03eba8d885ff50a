/**
 * Links with answers: `#subsidy?check=4.x1y2z3&answers.staff=25&…&was=…&view=…`.
 *
 * `check` holds how many answers the link has and a sum over them, so that a link that was cut or
 * altered on its way can be told from a whole one. It stands first: what is cut off is the end.
 * Links that the pages themselves hold, and those of earlier days, have none and are taken as they
 * are, but for what cannot have been written so. Of one that has no `was` either, which stood last
 * in those of earlier days, nobody can tell whether its end is there: it is `unproven`. What mail
 * programs do to an address is undone.
 */

const OURS = ["was", "view", "check"];
const ANSWERS = /^#[a-z]+\?/;
const SHORT = /^#(?:exercise\?id|[a-z]+\?example)=/;
const BROKEN = /%(?![0-9a-f]{2})|%[c-f][0-9a-f](?!%[89ab])/i; // an escape, or a character, cut short
const UNREADABLE = "\ufffd";
const AFTER = /(?:[\s.,;:!)\]}>"'」』）】。、]|%20|%0[ad]|%3e|%e3%80%8[12d]|%ef%bc%89)+$/i;
const WRAPPED = /(?:\s|%20|%0d|%0a|=(?:%0d)?%0a)+/gi;

/** The fragment of a link with these answers; `own` are the page's own values, `was` and `view`. */
export function written(kind, answers, own) {
  const kept = Object.entries(own).filter(([, value]) => value);
  if (answers.length + kept.length === 0) return "";
  const check = answers.length ? [["check", `${answers.length}.${sum(answers)}`]] : [];
  return `#${kind}?${new URLSearchParams([...check, ...answers, ...kept])}`;
}

/**
 * What a fragment says, null where it is no link with answers to this calculator.
 *
 * `answers` are pairs, `was` and `view` texts. `damage` is "cut" where answers are missing, "altered"
 * where they are not those it was written with, else ""; `unproven` says that it cannot be told.
 */
export function read(kind, fragment, isField) {
  const tries = mended(fragment)
    .filter((text) => text.startsWith(`#${kind}?`))
    .map((text) => taken(text.slice(kind.length + 2), isField));
  return tries.find(({ damage }) => !damage) ?? tries[0] ?? null;
}

/**
 * What a short link says, as it may have been written before a mail had it; empty for other links.
 * Short links name what to begin with: `#subsidy?example=office-plan`, `#exercise?id=two-years&row=2`.
 */
export function short(fragment) {
  return mended(fragment).filter((text) => SHORT.test(text));
}

/** Whether a name is one that a page gives to what it tells the engine itself: no question has it. */
export function isPages(name) {
  return name.startsWith("page.");
}

/** Whether a fragment is that of a link with answers, or short for one, to whichever calculator. */
export function holdsAnswers(fragment) {
  return mended(fragment).some((text) => ANSWERS.test(text));
}

/** The fragment as it is and, step by step, without what may have happened to it in a mail. */
function mended(fragment) {
  const question = fragment.replace(/^(#[a-z]+)%3f/i, "$1?");
  const joined = question.replace(WRAPPED, "");
  const plain = joined.replace(/&amp;|%26amp;|&amp%3b/gi, "&");
  const trimmed = plain.replace(AFTER, "");
  const escaped = /=/.test(trimmed) ? trimmed : once(trimmed);
  return [...new Set([question, joined, plain, trimmed, escaped])];
}

/** An address in which every sign was escaped once more. */
function once(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function taken(text, isField) {
  const parts = text.split("&");
  const pairs = [...new URLSearchParams(text)];
  const own = Object.fromEntries(pairs.filter(([name]) => OURS.includes(name)));
  const answers = pairs.filter(([name]) => !OURS.includes(name));
  const sound =
    parts.every((part) => part.includes("=") && !BROKEN.test(part)) &&
    answers.every(([, value]) => !value.includes(UNREADABLE));
  const known = answers.filter(
    ([name, value]) => isField(name) && !isPages(name) && !value.includes(UNREADABLE),
  );
  const altered = known.length < answers.length ? "altered" : "";
  const damage = (sound ? "" : "cut") || checked(answers, own.check) || altered;
  // Of a link that was cut, the last value may be the beginning of another.
  const last = damage && !OURS.includes(pairs.at(-1)?.[0]) ? answers.at(-1) : null;
  const kept = known.filter((pair) => pair !== last);
  const unproven = own.check === undefined && own.was === undefined;
  return { answers: kept, was: own.was ?? "", view: own.view ?? "", damage, unproven };
}

/** What the check of a link says of its answers; a link without one says nothing. */
function checked(answers, check) {
  if (check === undefined) return "";
  const [count, expected] = check.split(".");
  if (answers.length < Number(count)) return "cut";
  return answers.length > Number(count) || sum(answers) !== expected ? "altered" : "";
}

/** A sum over answers (FNV-1a, 32 bits): it tells of accidents, it is no signature. */
function sum(answers) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(answers.map((pair) => pair.join("=")).join("\n"))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(36);
}
