/**
 * A result as screens for a projector: what was entered, the steps to each line, what comes of them, and
 * then every other part in its order. All of it is copied from the result's own HTML.
 */
import { parsed } from "./texts.js";

// What is to be clicked, looked up or printed, and what the result itself folds away.
const ASIDE =
  "button, details, .calc-source, .calc-on-paper, .check-links, .quick-buttons, figure .calc-table";
const PARTS = "section, article, figure, details, div";
const INNER = "section, article, figure, div.calc-on-screen";
const NO_SCREEN = "details, .calc-workings, .calc-answers, .calc-sources";

function make(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

/** A copy for the screen; what its names were for stays with the original. */
function copy(node) {
  const fresh = node.cloneNode(true);
  for (const part of fresh.querySelectorAll(ASIDE)) part.remove();
  for (const part of [fresh, ...fresh.querySelectorAll("[id]")]) part.removeAttribute("id");
  return fresh;
}

function copies(nodes) {
  return nodes.filter((node) => !node.matches(ASIDE)).map(copy);
}

/** What an element holds, without what is left aside. */
function inside(node) {
  return [...copy(node).childNodes];
}

/** A screen under a heading; every point of a list in it is a step. */
function screen(heading, content, { small = "", paid = "" } = {}) {
  const title = make("h3", ...(small ? [make("small", small)] : []), ...heading);
  const section = make("section", title, ...content);
  section.dataset.screen = "";
  section.dataset.paid = paid;
  for (const point of section.querySelectorAll("li:not(li li, .chart-legend li)")) {
    point.dataset.step = "";
  }
  return section;
}

/** What was entered, which the result may fold away: what is said of all of it, then its groups. */
function entered(answers) {
  const [title, ...groups] = answers.querySelector("details").children;
  const content = groups.flatMap((one) => copies(one.matches("div") ? [...one.children] : [one]));
  for (const list of content) for (const dd of list.querySelectorAll("dd:empty")) dd.remove();
  const box = make("div", ...content);
  box.className = "present-entered";
  return screen(inside(title.querySelector("h3")), [box]);
}

/** A step, first as a question where there is one that gives nothing away. */
function step(told, asked) {
  const point = make("li");
  const said = (node, name) => {
    const span = make("span", ...inside(node));
    span.dataset[name] = "";
    point.append(span);
  };
  if (asked && asked.textContent !== told.textContent) said(asked, "asked");
  said(told, "told");
  return point;
}

function working(told, asked) {
  const steps = (one) => [...(one?.querySelectorAll(":scope > ol > li") ?? [])];
  const questions = steps(asked);
  const list = make("ol", ...steps(told).map((one, index) => step(one, questions[index])));
  const title = told.querySelector("h4");
  const question = asked?.querySelector("h4") ?? title;
  const outcome = title.textContent === question.textContent ? "" : title.textContent;
  const turn = copies([...told.querySelectorAll(":scope > .calc-turn")]);
  for (const one of turn) one.dataset.step = "";
  return screen(inside(question), [list, ...turn], { paid: outcome });
}

/**
 * The screens of a part of the result: what stands under each of its headings, and then the parts in
 * it. `small` is the heading of what it is a part of itself.
 */
function* parts(node, paid, small = "") {
  if (node.matches(NO_SCREEN)) return;
  const title = node.querySelector(":scope > :is(h3, figcaption)");
  const own = title ? title.textContent : small;
  const groups = [{ heading: title, content: [] }];
  const inner = [];
  for (const child of node.children) {
    if (child.matches("h4")) groups.push({ heading: child, content: [] });
    else if (child.matches(INNER)) inner.push(child);
    else if (child !== title) groups.at(-1).content.push(child);
  }
  for (const { heading, content } of groups) {
    const shown = copies(content);
    if (!heading || !shown.some((one) => one.textContent.trim())) continue;
    yield screen(inside(heading), shown, { small: heading === title ? small : own, paid });
  }
  for (const child of inner) yield* parts(child, paid, own);
}

/** The conclusion: the headline in one line, its years above it, and what stands right below. */
function conclusion(headline, below) {
  const words = copy(headline);
  const chips = [...words.querySelectorAll(".chip")];
  for (const chip of chips) chip.remove();
  const small = chips.map((chip) => chip.textContent.trim()).join(" ");
  return screen([words.textContent.trim()], copies(below), { small });
}

/** The screens of a result; `asked` is the HTML of the same with its steps as questions. */
export function screensOf(result, asked) {
  const questions = parsed(asked);
  const told = [...result.querySelectorAll(".calc-working")];
  const open = [...questions.querySelectorAll(".calc-working")];
  const answers = result.querySelector(".calc-answers");
  const headline = result.querySelector("h2");
  const paid = headline.textContent;
  const below = [...result.children].slice([...result.children].indexOf(headline) + 1);
  const parted = below.filter((node) => node.matches(PARTS));
  const lead = below.filter((node) => !node.matches(PARTS));
  return [
    ...(answers?.querySelector("dt") ? [entered(answers)] : []),
    ...told.map((one, index) => working(one, open[index])),
    conclusion(headline, lead),
    ...parted.flatMap((node) => [...parts(node, paid)]),
  ];
}
