/**
 * A sheet to fill in: keeps what is typed in this tab, puts beside it what calculators have worked out
 * in the same tab, prints it, copies it as text, and empties it after asking.
 *
 * There is no word in here, and no name of a question: the places to write say what they are for,
 * what is taken over comes from the engine. Nothing leaves the browser but what the reader copies.
 */
import { draft, draftName, keepDraft } from "./kept.js";
import { read, written } from "./links.js";
import { Engine } from "./runtime.js";
import { rowsIn } from "./table.js";
import { fill, made, parsed } from "./texts.js";

const EMPTY = (row) => row.every((cell) => !cell);

/** The parts of a result's table, which lines without content part: conclusion, lines, answers. */
function blocks(csv) {
  const parts = [[]];
  for (const row of rowsIn(csv)) {
    if (EMPTY(row)) parts.push([]);
    else parts.at(-1).push(row);
  }
  return parts;
}

class Blank {
  constructor(root, engine, site) {
    this.root = root;
    this.engine = engine;
    this.language = root.dataset.language; // not the page's, which translators rewrite
    this.name = draftName(`blank-${root.dataset.blank}`, site);
    this.entries = [...root.querySelectorAll("[data-entry]")];
    this.told = root.querySelector("[data-told]");
    this.ask = root.querySelector("[data-clear-ask]");
    this.texts = {};
    const texts = root.querySelector("[data-texts]").content;
    for (const text of texts.querySelectorAll("[data-text]")) {
      this.texts[text.dataset.text] = text.textContent;
    }
    this.failures = new Map();
    for (const text of texts.querySelectorAll("[data-failed]")) {
      this.failures.set(text.dataset.failed, text.textContent);
    }
    this.#restore();
    root.addEventListener("input", ({ target }) => {
      if (target.matches("[data-entry]")) this.#typed(target);
    });
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-do], [data-hand]");
      if (button) this.#do(button);
    });
    for (const button of root.querySelectorAll("button[hidden]")) button.hidden = false;
    addEventListener("hashchange", () => this.#take()); // A link was put in.
    this.#take();
    root.dataset.ready = "";
  }

  // --- what is typed ---------------------------------------------------------------------------

  #restore() {
    const kept = JSON.parse(draft(this.name) ?? "{}");
    for (const entry of this.entries) {
      // A browser that goes back to a page may have put in by itself what stood there.
      entry.value = kept[entry.dataset.entry] ?? entry.value;
      this.#show(entry);
    }
  }

  /** Paper and the height of the room go by what stands beside the control. */
  #show(entry) {
    entry.parentElement.dataset.written = entry.value;
  }

  #typed(entry) {
    this.#show(entry);
    const kept = this.entries.filter(({ value }) => value);
    const values = Object.fromEntries(kept.map((one) => [one.dataset.entry, one.value]));
    keepDraft(this.name, kept.length ? JSON.stringify(values) : "");
    this.told.textContent = "";
  }

  // --- buttons ---------------------------------------------------------------------------------

  #do(button) {
    const what = button.dataset.do ?? "hand";
    if (what === "print") print();
    else if (what === "copy") this.#copy();
    else if (what === "clear") this.ask.showModal();
    else if (what === "keep") this.ask.close();
    else if (what === "wipe") this.#wipe();
    else this.#hand(button);
  }

  #wipe() {
    for (const entry of this.entries) {
      entry.value = "";
      this.#show(entry);
    }
    keepDraft(this.name, "");
    this.ask.close();
    this.root.querySelector("[data-by-hand]").hidden = true;
    this.told.textContent = this.texts.cleared;
  }

  /** Let the link lead to the calculator with what was filled in for it; what is empty stays so. */
  #hand(link) {
    const asked = this.entries.filter((entry) => entry.dataset.asks);
    const chosen = Object.entries(JSON.parse(link.dataset.chosen));
    const pairs = [...chosen, ...asked.map((entry) => [entry.dataset.asks, entry.value])];
    link.hash = asked.some(({ value }) => value) ? written(link.dataset.hand, pairs, {}) : "";
  }

  async #copy() {
    const text = this.#text();
    const byHand = this.root.querySelector("[data-by-hand]");
    try {
      await navigator.clipboard.writeText(text);
      byHand.hidden = true;
      this.told.textContent = this.texts.copied;
    } catch {
      // No clipboard outside secure contexts: the reader copies it by hand.
      byHand.hidden = false;
      const place = byHand.querySelector("textarea");
      place.value = text;
      place.select();
    }
  }

  /** The sheet as plain text: its headings, what was taken over, questions with their answers. */
  #text() {
    const title = document.querySelector("h1").firstChild.textContent.trim();
    const parts = [...this.root.querySelectorAll("[data-blank-part]")].map((part) => {
      const heading = part.querySelector("h2").firstChild.textContent.trim();
      const place = part.querySelector("[data-source]")?.textContent;
      const basis = place ? [fill(this.texts.basis, { place })] : [];
      const said = [...this.#takenLines(part), ...this.#writtenLines(part)];
      return [heading, ...basis, ...said].join("\n");
    });
    return `${[title, ...parts].join("\n\n")}\n`;
  }

  *#takenLines(part) {
    for (const taken of part.querySelectorAll("[data-taken]:not([hidden])")) {
      yield this.texts.line + taken.firstElementChild.textContent;
      for (const line of taken.querySelectorAll("[data-what] > p")) yield line.textContent;
      for (const { children } of taken.querySelectorAll("dl > div")) {
        yield [...children].map((one) => one.textContent).join(this.texts.colon);
      }
      for (const row of taken.querySelectorAll("tbody tr, tfoot tr")) yield this.#rowLine(row);
    }
  }

  /** A row of a table in one line, each figure under the name of its column. */
  #rowLine(row) {
    const heads = [...row.closest("table").querySelectorAll("thead th")];
    const [name, ...cells] = [...row.cells].map((cell) => cell.textContent.trim());
    const said = cells.map((cell, at) => `${heads[at + 1]?.textContent.trim() ?? ""} ${cell}`);
    return `${name}${this.texts.colon}${said.join(this.texts.comma)}`;
  }

  *#writtenLines(part) {
    for (const entry of part.querySelectorAll("[data-entry]")) {
      const asked = entry.getAttribute("aria-label") ?? entry.labels[0].textContent;
      yield `${this.texts.line}${asked}\n${entry.value || this.texts.blank}`;
    }
  }

  // --- what calculators have worked out --------------------------------------------------------

  async #take() {
    const places = [...this.root.querySelectorAll("[data-taken]")];
    for (const kind of new Set(places.map((place) => place.dataset.taken))) {
      const fields = this.#answersOf(kind);
      if (!fields) continue;
      try {
        const base = ["page.base", this.root.dataset.base];
        const answer = await this.engine.ask(kind, this.language, [...fields, base]);
        if (!answer.html) continue;
        for (const place of places.filter((one) => one.dataset.taken === kind)) {
          this.#put(place, answer);
        }
        this.root.querySelector("[data-nothing-taken]").hidden = true;
      } catch (error) {
        this.told.textContent = this.failures.get(error.code) ?? this.failures.get("failed");
        return;
      }
    }
  }

  /** What was entered into a calculator: in the link that led here, or in this tab. */
  #answersOf(kind) {
    const page = this.root.querySelector(`[data-from="${kind}"]`);
    const kept = draft(draftName(kind, page.pathname));
    for (const fragment of [location.hash, kept ?? ""]) {
      const link = read(kind, fragment, () => true);
      if (link && !link.damage && link.answers.length) return link.answers;
    }
    return null;
  }

  #put(taken, answer) {
    const [conclusion, , answers] = blocks(answer.csv);
    const said = {
      conclusion: () => this.#conclusion(conclusion, answers),
      lines: () => lines(answer.html),
      answers: () => pairs(answers.slice(1)),
    };
    for (const place of taken.querySelectorAll("[data-what]")) {
      place.replaceChildren(...said[place.dataset.what]());
    }
    taken.hidden = false;
  }

  /** The headline with its years; and that figures of an example are among what it rests on. */
  #conclusion(rows, answers) {
    const texts = rows.map(([text]) => made("p", text));
    const count = answers.filter((row) => row.length > 2).length;
    if (!count) return texts;
    const note = fill(this.texts["still-example"], { count });
    return [...texts, made("p", note, { className: "calc-notice calc-warning" })];
  }
}

/** The engine's own table, which stands beside its picture. */
function lines(html) {
  const table = parsed(html).querySelector("table");
  if (!table) return [];
  const box = made("div", "", { className: "calc-table" });
  box.append(table);
  return [box];
}

/** What was entered, each under its name. */
function pairs(rows) {
  const list = document.createElement("dl");
  for (const [label, said] of rows) {
    const pair = document.createElement("div");
    pair.append(made("dt", label), made("dd", said));
    list.append(pair);
  }
  return [list];
}

const root = document.querySelector("[data-blank]");
const { content: base, dataset } = document.querySelector("meta[name=calculator-runtime]");
const { manifest } = dataset;
// Both languages' sheets are one: they lie beside the same runtime.
new Blank(root, new Engine({ base, manifest }), new URL(base, document.baseURI).pathname);
