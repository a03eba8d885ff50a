/**
 * The results of several groups side by side, from links with answers or saved files, and what makes
 * them differ: each entry that is another is put by itself in the place of the first group's.
 *
 * There is no rule and no word in here. Which names a calculator's fields have stands in the page;
 * results, labels and what a change does to a result come from the engine as finished text.
 */
import { draft, draftName, keepDraft } from "./kept.js";
import { isPages, read, short } from "./links.js";
import { Engine, EngineError } from "./runtime.js";
import { fill, made, parsed } from "./texts.js";

const LINK = /(?:(?:https?|file):\/\/\S*?|[\w.\/%~-]*)#([a-z]+)(?:\?|%3f)/i; // a name may stand right before it
const GOES_ON = /^[\w%.&=+*\-~[\]]*[&=][\w%.&=+*\-~[\]]*$/; // a line that mail has broken off a link
const ADDRESS = /https?:\/\/|file:\/\/|#/i;
const ROW = /^([^[]+\[\d+\])\./;
const AFTER_NAME = /[\s　:：、,，]+$/;

/** Something of which no result can be had; the message is for the reader. */
class Refused extends Error {}

/** A group's result: its entries by name, each with its label and how it was read. */
class Group {
  constructor(kind, name, fields, answer) {
    this.kind = kind;
    this.name = name;
    this.fields = fields;
    this.headline = answer.headline;
    this.years = [...parsed(answer.summary).querySelectorAll("[data-kind]")];
    this.entries = new Map();
    this.rows = new Map();
    const page = parsed(answer.answers);
    for (const button of page.querySelectorAll("[data-change]")) {
      const field = button.dataset.change;
      const [label, said] = button.closest("dl > div").children;
      const title = button.closest("dl").parentElement.querySelector("h4")?.textContent;
      const row = ROW.exec(field)?.[1];
      if (row) this.rows.set(row, title);
      const full = title ? `${title} ${label.textContent}` : label.textContent;
      this.entries.set(field, { label: full, said: said.firstChild.textContent });
    }
  }
}

class Groups {
  #turn = 0;

  constructor(root, engine, site) {
    this.engine = engine;
    this.language = root.dataset.language; // not the page's, which translators rewrite
    this.kept = draftName("groups", site);
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    const texts = this.part("texts").content;
    const by = (name) =>
      [...texts.querySelectorAll(`[data-${name}]`)].map((one) => [one.dataset[name], one]);
    this.texts = Object.fromEntries(by("text").map(([key, one]) => [key, one.textContent]));
    this.failures = new Map(by("failed").map(([code, one]) => [code, one.textContent]));
    this.kinds = new Map(
      by("kind").map(([kind, one]) => [
        kind,
        { title: one.textContent, usual: Object.entries(JSON.parse(one.dataset.usual)) },
      ]),
    );
    this.shorts = new Map(
      by("short").map(([named, link]) => [named, link.getAttribute("href")]),
    );
    this.part("links").value = draft(this.kept) ?? "";
    this.part("links").addEventListener("input", () => this.#keep());
    this.part("compare").addEventListener("click", () => this.compare());
    this.part("print").addEventListener("click", () => print());
    addEventListener("beforeprint", () => {
      for (const fold of this.part("result").querySelectorAll("details")) fold.open = true;
    });
    this.part("photos").addEventListener("change", () => this.#scan());
    this.#offerCodes();
    this.part("form").hidden = false;
    root.dataset.ready = "";
  }

  #keep() {
    keepDraft(this.kept, this.part("links").value);
  }

  #say(text) {
    this.part("status").textContent = text;
  }

  // --- what was pasted, chosen or photographed -------------------------------------------------

  /** Codes can be read where the browser itself knows how. */
  async #offerCodes() {
    const known = (await self.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
    this.part("codes").hidden = !known.includes("qr_code");
  }

  async #scan() {
    const detector = new self.BarcodeDetector({ formats: ["qr_code"] });
    const faults = [];
    for (const file of this.part("photos").files) {
      const picture = await createImageBitmap(file).catch(() => null);
      const found = picture ? await detector.detect(picture).catch(() => []) : [];
      const links = this.part("links");
      for (const { rawValue } of found) {
        links.value = `${links.value.trimEnd()}\n${rawValue}`.trimStart();
      }
      const place = fill(this.texts.photo, { name: file.name });
      if (!found.length) faults.push(fill(this.texts["no-code"], { place }));
    }
    this.part("photos").value = ""; // the same photo again is a change too
    this.#keep();
    this.#list(faults);
    this.#say(faults.length ? "" : this.texts.read);
  }

  /** Every line with a link, and every other that is not empty, with its number. */
  *#lines() {
    let link = null;
    for (const [at, text] of this.part("links").value.split("\n").entries()) {
      const line = text.trim();
      if (link && GOES_ON.test(line) && !LINK.test(line)) link.line += line;
      else if (line) {
        if (link) yield link;
        link = { line, place: fill(this.texts.line, { number: at + 1 }) };
      }
    }
    if (link) yield link;
  }

  /** The calculator and the entries of a line. Throws `Refused`. */
  #ofLine({ line, place }) {
    const refuse = (key) => new Refused(fill(this.texts[key], { place }));
    const found = LINK.exec(line);
    if (!found) throw refuse(ADDRESS.test(line) ? "other-page" : "no-link");
    const given = line.slice(line.indexOf("#", found.index));
    const fragment = this.shorts.get(short(given).find((one) => this.shorts.has(one))) ?? given;
    const kind = LINK.exec(fragment)[1].toLowerCase();
    if (!this.kinds.has(kind)) throw refuse("other-page");
    // What the form no longer asks counts for nothing with the engine either.
    const link = read(kind, fragment, () => true);
    if (!link || link.damage) throw refuse(link?.damage || "cut");
    if (!link.answers.length) throw refuse("empty");
    const name = line.slice(0, found.index).replace(AFTER_NAME, "");
    return { place, name, kind, fields: link.answers };
  }

  /** The calculator that a saved file is of, and its entries. Throws `Refused`. */
  async #ofFile(file) {
    const place = fill(this.texts.file, { name: file.name });
    const saved = await file.text().then(JSON.parse).catch(() => null);
    if (!saved?.request) throw new Refused(fill(this.texts["not-a-file"], { place }));
    const { kind, entered } = saved;
    const fields = Object.entries(entered ?? {}).map(([name, text]) => [name, String(text)]);
    if (!this.kinds.has(kind) || !entered || fields.some(([name]) => isPages(name))) {
      throw new Refused(fill(this.texts["not-ours"], { place }));
    }
    return { place, name: file.name.replace(/\.json$/i, ""), kind, fields };
  }

  /** What each line and file gives: a group's entries, or why there are none. */
  async #collected() {
    const sources = [
      ...[...this.#lines()].map((line) => () => this.#ofLine(line)),
      ...[...this.part("files").files].map((file) => () => this.#ofFile(file)),
    ];
    const given = [];
    for (const source of sources) {
      try {
        given.push(await source());
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        given.push({ fault: error.message });
      }
    }
    return given;
  }

  /** Saved files begin with one name: what several groups are called is told with their places. */
  #toldApart(given) {
    const named = (one, at) => ({
      ...one,
      name: fill(this.texts.named, { name: one.name, number: at + 1 }),
    });
    const shared = ({ name }) => name && given.filter((one) => one.name === name).length > 1;
    return given.map((one, at) => (shared(one) ? named(one, at) : one));
  }

  // --- comparing -------------------------------------------------------------------------------

  async compare() {
    const turn = (this.#turn += 1);
    this.#list([]);
    this.part("result").replaceChildren();
    const given = this.#toldApart(await this.#collected());
    if (!given.length) {
      this.#say(this.texts.none);
      return;
    }
    this.#say(this.texts.working);
    try {
      const found = [];
      for (const [at, one] of given.entries()) found.push(await this.#calculated(one, at + 1));
      if (turn !== this.#turn) return;
      const several = [...this.kinds.keys()]
        .map((kind) => [kind, found.filter((one) => one.kind === kind)])
        .filter(([, groups]) => groups.length > 1);
      const parts = [];
      for (const [kind, groups] of several) parts.push(...(await this.#compared(kind, groups)));
      if (turn !== this.#turn) return;
      this.#list(found.flatMap(({ fault }) => fault ?? []));
      this.part("result").replaceChildren(...parts);
      const count = several.flatMap(([, groups]) => groups).length;
      const alone = found.some(({ kind }) => kind) ? this.texts.one : "";
      this.#say(count ? fill(this.texts.done, { count }) : alone);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (turn !== this.#turn) return;
      this.#say(this.failures.get(error.code) ?? this.failures.get("failed"));
    }
  }

  #list(faults) {
    this.part("faults").hidden = !faults.length;
    this.part("list").replaceChildren(...faults.map((fault) => made("li", fault)));
  }

  /** The group with its result, or why it has none; `number` is its place among all. */
  async #calculated(given, number) {
    if (given.fault) return given;
    const { kind, place, name } = given;
    const said = new Set(given.fields.map(([field]) => field));
    const usual = this.kinds.get(kind).usual.filter(([field]) => !said.has(field));
    const fields = [...given.fields, ...usual];
    const answer = await this.engine.ask(kind, this.language, fields).catch((error) => {
      // What the engine cannot work with is this group's; where it is not there, it is nobody's.
      if (error.code !== "failed") throw error;
      return null;
    });
    if (!answer) return { fault: fill(this.texts.failed, { place }) };
    if (!answer.html) return { fault: this.#lacking(place, answer) };
    return new Group(kind, name || fill(this.texts.name, { number }), fields, answer);
  }

  /** What is missing or wrong in entries without a result, by the names of the questions. */
  #lacking(place, answer) {
    const named = [...parsed(answer.missing).querySelectorAll("[data-change]")];
    const list = named.map((one) => one.textContent).join(this.texts.comma);
    return fill(this.texts[answer.status === "incomplete" ? "incomplete" : "invalid"], { place, list });
  }

  /** Side by side, and which entries make the difference. */
  async #compared(kind, groups) {
    const [first, ...others] = groups;
    const labels = new Map();
    for (const group of groups) {
      for (const [name, { label }] of group.entries) if (!labels.has(name)) labels.set(name, label);
    }
    const said = (group, name) => group.entries.get(name)?.said;
    const differs = (name) => others.some((group) => said(group, name) !== said(first, name));
    const differing = [...labels.keys()].filter(differs);
    const same = [...labels.keys()].filter((name) => !differs(name));
    const differences = [];
    for (const group of others) differences.push(await this.#difference(kind, first, group));
    const rows = [
      [this.texts.result, ...groups.map((group) => [made("strong", group.headline), ...group.years])],
      [
        fill(this.texts.change, { name: first.name }),
        this.texts.first,
        ...differences,
      ],
      ...differing.map((name) => [
        labels.get(name),
        ...groups.map((group) => said(group, name) ?? this.texts.missing),
      ]),
    ];
    const caption = fill(this.texts.caption, { calculator: this.kinds.get(kind).title });
    const heads = [this.texts.entry, ...groups.map((group) => group.name)];
    return [
      table(caption, heads, rows),
      ...(differing.length
        ? await this.#reasons(kind, first, others, differing, labels)
        : [made("p", this.texts["all-same"])]),
      this.#sameEntries(first, same),
    ];
  }

  async #reasons(kind, first, others, differing, labels) {
    const rows = [];
    for (const [unit, label] of this.#units(first, others, differing, labels)) {
      const cells = [];
      for (const group of others) cells.push(await this.#effect(kind, first, group, unit));
      rows.push([label, ...cells]);
    }
    const values = { name: first.name };
    const heads = [this.texts.entry, ...others.map((group) => group.name)];
    return [
      table(fill(this.texts.why, values), heads, rows),
      made("p", fill(this.texts["why-text"], values), { className: "calc-help" }),
    ];
  }

  /** What is replaced at a time: an entry, or a row as a whole where some group has none like it. */
  #units(first, others, differing, labels) {
    const units = new Map();
    for (const name of differing) {
      const row = ROW.exec(name)?.[1];
      const whole = row && [first, ...others].some((group) => !group.rows.has(row));
      if (!whole) units.set(name, labels.get(name));
      else units.set(row, [first, ...others].find((group) => group.rows.has(row)).rows.get(row));
    }
    return units;
  }

  /** What the first group's result becomes with this of another group's entries alone. */
  async #effect(kind, first, group, unit) {
    const within = ([name]) => name === unit || name.startsWith(`${unit}.`);
    const its = group.fields.filter(within);
    if (String(its) === String(first.fields.filter(within))) return this.texts.equal;
    const fields = [...first.fields.filter((field) => !within(field)), ...its];
    const entry = its.length < 2 && !unit.endsWith("]") ? unit : "";
    const answer = await this.#change(kind, first, fields, entry);
    if (!answer.html) return this.texts.cannot;
    if (!answer.note) return this.texts.alone;
    const why = entry ? [answer.note.lastChild] : [];
    return [made("strong", told(answer, first)), ...why];
  }

  /** What the whole of another group's entries makes of the first one's result. */
  async #difference(kind, first, group) {
    const answer = await this.#change(kind, first, group.fields, "");
    return answer.note ? told(answer, first) : this.texts.same;
  }

  /** The answer for these entries, with the engine's own note on what they change of the first. */
  async #change(kind, first, fields, entry) {
    const before = ["page.before", JSON.stringify(first.fields)];
    const asked = [...fields, before, ["page.entry", entry]];
    const answer = await this.engine.ask(kind, this.language, asked);
    const note = answer.html && parsed(answer.summary).querySelector("[data-change-note]");
    return { ...answer, note };
  }

  #sameEntries(first, names) {
    const fold = made("details", "", { className: "calc-folded" });
    const list = document.createElement("dl");
    for (const name of names) {
      const { label, said } = first.entries.get(name);
      const pair = document.createElement("div");
      pair.append(made("dt", label), made("dd", said));
      list.append(pair);
    }
    fold.append(made("summary", fill(this.texts["same-entries"], { count: names.length })), list);
    return fold;
  }
}

/** By how much a result changes, or where that is not all there is to say, to what. */
function told({ note, headline }, first) {
  const said = note.dataset.changeNote === "amount" || headline === first.headline;
  return said ? note.firstChild.textContent : headline;
}

/** A table whose first column names the row; cells are texts or lists of elements. */
function table(caption, heads, rows) {
  const cell = (tag, content, attributes = {}) => {
    const made_ = made(tag, "", attributes);
    made_.append(...(Array.isArray(content) ? content : [content]));
    return made_;
  };
  const row = (cells) => {
    const line = document.createElement("tr");
    line.append(...cells);
    return line;
  };
  const whole = made("table", "", { className: "calc-numbers groups-table" });
  const head = document.createElement("thead");
  const body = document.createElement("tbody");
  head.append(row(heads.map((text) => cell("th", text, { scope: "col", className: "calc-words" }))));
  for (const [name, ...cells] of rows) {
    const named = cell("th", name, { scope: "row" });
    body.append(row([named, ...cells.map((one) => cell("td", one, { className: "calc-words" }))]));
  }
  whole.append(made("caption", caption), head, body);
  const box = made("div", "", { className: "calc-table" });
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", caption);
  box.append(whole);
  return box;
}

const root = document.querySelector("[data-groups]");
const { content: base, dataset } = document.querySelector("meta[name=calculator-runtime]");
const { manifest } = dataset;
new Groups(root, new Engine({ base, manifest }), new URL(base, document.baseURI).pathname);
