/**
 * The calculators in a page: reads the form, asks the engine, puts its answer in place.
 *
 * There is no rule, rate or word in here. Which question is shown when stands in `data-shown`, all
 * texts stand in the page, and every answer comes from calculators/form/page.py as finished HTML. What
 * is typed stays in the page; the address keeps it after the "#", which no server gets to see.
 * Another script that shows the page in parts says in `data-view` which one, to be kept as well.
 */
import {
  draft,
  draftName,
  keepDraft,
  keepPrefecture,
  onlyHere,
  pageAddress,
  prefecture,
  setAddress,
} from "./kept.js";
import { holdsAnswers, read, short, written } from "./links.js";
import { Engine, canTakeOver } from "./runtime.js";
import { fill } from "./texts.js";

const PAUSE = 250; // ms without a keystroke before the result follows
const SLOW = 400; // ms after which it is said that something is being worked out
const NARROW = "(max-width: 45em)"; // where long parts of a result begin folded
const LONG = 15_000; // ms at one stage of loading after which it is said that it takes long
const PLACE = "prefecture"; // the one field whose answer every page shares
const TYPES = {
  csv: "text/csv;charset=utf-8",
  json: "application/json",
  ics: "text/calendar;charset=utf-8",
};
const PASSES = 5; // a question can depend on one that depends on another, and so on

/** Whether a question is asked, given what is entered; page.py does the same. */
export function shown(condition, entered, prefix = "") {
  if (!condition) return true;
  if (condition.all) return condition.all.every((part) => shown(part, entered, prefix));
  if (condition.any) return condition.any.some((part) => shown(part, entered, prefix));
  if (condition.not) return !shown(condition.not, entered, prefix);
  if (condition.row) {
    const start = `${condition.row}[`;
    const rows = new Set(
      [...entered.keys()]
        .filter((name) => name.startsWith(start))
        .map((name) => name.slice(0, name.indexOf("]") + 2)),
    );
    return [...rows].some((row) => shown(condition.when, entered, row));
  }
  const value = entered.get(prefix + condition.field) ?? entered.get(condition.field) ?? "";
  return condition.in.includes(value);
}

/** Open what a field may be folded away in. */
function unfold(element) {
  const folded = element.closest("details");
  if (folded) folded.open = true;
}

/** Whether this page was come to by a link, and not by reloading it or going back. */
function cameHere() {
  return performance.getEntriesByType("navigation")[0]?.type === "navigate";
}

/** Whether another script shows this page in parts: it knows which one a link opens on. */
function inParts() {
  return document.querySelector("[data-self-check]") !== null;
}

/** Whether the link that led here stands in no page of this site: in a mail, a bookmark, on paper. */
function fromElsewhere() {
  const { protocol, origin } = location;
  return cameHere() && protocol !== "file:" && !document.referrer.startsWith(`${origin}/`);
}

/** Set a property where it is another: the same once more makes the browser style the part anew. */
function put(element, property, value) {
  if (element[property] !== value) element[property] = value;
}

/** A piece of text of a class of its own. */
function span(text, style) {
  const element = document.createElement("span");
  element.className = style;
  element.textContent = text;
  return element;
}

/** What stands beside the form: the result so far, what is missing, and how current that is. */
class Summary {
  /** That of a calculator; null where its form is shown in parts and has none. */
  static of(root) {
    const place = root.querySelector("[data-summary]");
    return place && new Summary(place);
  }

  constructor(place) {
    this.place = place;
    this.result = place.querySelector("[data-summary-result]");
    this.missing = place.querySelector("[data-missing]");
    this.said = place.querySelector("[data-summary-note]");
    this.nothing = [this.result.innerHTML, this.missing.innerHTML];
  }

  /**
   * Say how what stands here is to be taken: nothing, incomplete, complete, stale or failed; `short`
   * where there is no room for all of it.
   */
  note(state, text = "", short = "") {
    this.place.dataset.summary = state;
    const texts = short ? [span(text, "calc-wide"), span(short, "calc-narrow")] : [text];
    this.said.replaceChildren(...texts);
    this.said.hidden = !text;
  }

  present(answer) {
    this.result.innerHTML = answer.summary;
  }

  /** What is still to be entered; without a result so far it is incomplete. */
  left(answer) {
    this.lack(answer.missing);
    const { summary } = this.place.dataset;
    if (!answer.html && (summary === "nothing" || summary === "failed")) this.note("incomplete");
  }

  /** Put here what is to be entered or put right first; on a phone it takes the amounts' place. */
  lack(missing) {
    this.missing.innerHTML = missing;
    this.place.toggleAttribute("data-lacking", missing !== "");
  }

  empty() {
    const [result, missing] = this.nothing;
    this.result.innerHTML = result;
    this.lack(missing);
    this.note("nothing");
  }
}

/** How far the engine is, for those who wait for it; also where nothing comes that would say so. */
class Loading {
  #place;
  #texts;
  #wanted = false; // whether anybody waits
  #step = null; // how far it has got; null while nothing is being loaded
  #long = false; // whether it has been at that stage for long
  #timer;

  constructor(place, texts) {
    this.#place = place;
    this.#texts = texts;
  }

  /** Show it from now on. */
  expect() {
    this.#wanted = true;
    this.#show();
  }

  /** Take a step of the engine's; one that knows no amount yet is the first of a load. */
  progress(step) {
    if (step.stage === "ready") return this.end();
    if (step.stage !== this.#step?.stage || !step.total) this.#begin();
    this.#step = step;
    return this.#show();
  }

  end() {
    clearTimeout(this.#timer);
    this.#step = null;
    this.#show();
  }

  #begin() {
    clearTimeout(this.#timer);
    this.#long = false;
    this.#timer = setTimeout(() => {
      this.#long = true;
      this.#show();
    }, LONG);
  }

  #show() {
    this.#place.hidden = !this.#wanted || !this.#step;
    if (!this.#step) return;
    const { stage, loaded, total } = this.#step;
    const known = stage === "download" && total > 0;
    const percent = known ? Math.min(Math.floor((100 * loaded) / total), 100) : 0;
    const bar = this.#place.querySelector("progress");
    if (known) bar.value = percent;
    else bar.removeAttribute("value");
    // Rounded up: never 0.0 before the end.
    const left = (Math.ceil(Math.max(total - loaded, 0) / 1e5) / 10).toFixed(1);
    const text = this.#texts[this.#state(stage, known)];
    this.#place.querySelector("[data-loading-text]").textContent = fill(text, { percent, left });
  }

  /** The name of the text that says it. */
  #state(stage, known) {
    if (known) return this.#long ? "slow" : "download";
    if (!this.#long) return "start";
    return stage === "download" ? "slow-answer" : "slow-start";
  }
}

class Calculator {
  constructor(root, engine) {
    this.root = root;
    this.engine = engine;
    this.kind = root.dataset.calculator;
    this.language = root.dataset.language; // not the page's, which translators rewrite
    this.form = root.querySelector("form");
    this.result = root.querySelector("[data-result]");
    this.example = this.result.firstElementChild;
    this.tools = root.querySelector("[data-tools]");
    this.summary = Summary.of(root);
    this.title = document.title;
    this.texts = {};
    for (const text of root.querySelector("[data-texts]").content.querySelectorAll("[data-text]")) {
      this.texts[text.dataset.text] = text.textContent;
    }
    this.failures = new Map();
    for (const text of root.querySelector("[data-texts]").content.querySelectorAll("[data-failed]")) {
      this.failures.set(text.dataset.failed, text);
    }
    this.conditions = new Map();
    this.options = new Map();
    this.touched = new Set();
    this.answer = null;
    this.presented = ""; // the HTML of the result that is shown
    this.last = null; // the fields that it is the result of
    this.before = null; // those of the result before the entry that is being made
    this.entry = null; // the name of the field in which it is made
    this.made = true; // whether that entry is over
    this.was = ""; // the stamp in the link that was opened, while its answers stand
    this.held = false; // whether what is entered is what a cut link has left, and shows no result
    this.asked = 0;
    this.loading = new Loading(root.querySelector("[data-loading]"), this.texts);
    this.serial = 1000;
    this.learn(this.form);
    this.listen();
    root.querySelector("[data-without-script]").hidden = true;
    this.form.querySelector("[type=submit]").disabled = false;
    root.dataset.ready = "";
    for (const section of this.form.querySelectorAll("[data-most]")) this.number(section);
    this.arrange();
    this.blank = String([...this.entered()]); // what stands in a form that nobody has filled in
    if (!this.restore() && !this.takeUp()) {
      this.putPlace();
      this.arrange();
      this.blank = String([...this.entered()]);
    }
  }

  /** Keep the conditions and the full lists of options found in a part of the form. */
  learn(part) {
    for (const element of part.querySelectorAll("[data-shown]")) {
      this.conditions.set(element, JSON.parse(element.dataset.shown));
      element.removeAttribute("data-shown");
    }
    for (const list of part.querySelectorAll("select")) {
      this.options.set(list, [...list.options]);
      // From now on what does not count is taken out: not every browser hides options.
      for (const option of list.options) option.hidden = false;
    }
  }

  listen() {
    const { root, form } = this;
    for (const touch of ["focusin", "pointerdown"]) {
      form.addEventListener(touch, () => this.prepare(), { once: true });
    }
    form.addEventListener("input", (event) => this.changed(event.target));
    form.addEventListener("change", () => {
      this.made = true;
    });
    form.addEventListener("focusout", (event) => this.left(event.target));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.calculate({ submitted: true });
    });
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("moved", () => this.remember());
    addEventListener("beforeprint", () => this.unfoldAll());
    addEventListener("afterprint", () => this.foldAgain());
    addEventListener("hashchange", () => {
      if (location.hash !== this.fragment && !this.restore()) this.stay();
    });
    addEventListener("beforeprint", () => this.setOut());
  }

  // --- the form -------------------------------------------------------------------------------

  /** Every field with its name in the request, in the order of the form. */
  *fields() {
    for (const section of this.form.querySelectorAll("[data-section]")) {
      const rows = section.querySelectorAll("[data-row]");
      const parts = rows.length ? [...rows] : [section];
      for (const [index, part] of parts.entries()) {
        const prefix = rows.length ? `${section.dataset.section}[${index}].` : "";
        for (const element of part.querySelectorAll("[data-field]")) {
          yield { element, prefix, name: prefix + element.dataset.field };
        }
      }
    }
  }

  field(name) {
    for (const field of this.fields()) if (field.name === name) return field.element;
    return null;
  }

  /** Before printing: without a result of its own the form stands there as far as it is filled in. */
  setOut() {
    const begun = String([...this.entered()]) !== this.blank;
    // Where one question is asked after the other, the result of no answers is nobody's either.
    const asking = this.root.dataset.stage === "ask";
    const unfinished = begun ? this.answer === null : asking;
    this.root.toggleAttribute("data-unfinished", unfinished);
    const missing = [...this.fields()].filter(
      ({ element }) =>
        !element.hidden && element.querySelector(".calc-required") && !this.value(element),
    );
    const list = missing.map(({ element }) => element.querySelector("legend, label").firstChild);
    const names = list.map((text) => text.textContent.trim()).join(this.texts.comma);
    const text = this.texts[names ? "unfinished-missing" : "unfinished"];
    const note = this.root.querySelector("[data-unfinished-note]");
    note.textContent = fill(text, { count: missing.length, list: names });
  }

  /** What is entered in the fields that are shown. */
  entered() {
    const entered = new Map();
    for (const { element, name } of this.fields()) {
      const value = element.hidden ? "" : this.value(element);
      if (value !== "") entered.set(name, value);
    }
    return entered;
  }

  value(element) {
    if ("given" in element.dataset) return element.dataset.given;
    const type = element.dataset.type;
    if (type === "radio") {
      const chosen = [...element.querySelectorAll("input")].find((input) => input.checked);
      return chosen && !chosen.disabled ? chosen.value : "";
    }
    const unknown = element.querySelector("[data-unknown]:checked");
    if (unknown) return unknown.value;
    const control = element.querySelector("input, select");
    return type === "tick" && !control.checked ? "" : control.value;
  }

  /** Whether a question still has the answer that is chosen from the beginning. */
  usual(name) {
    return Boolean(this.field(name)?.querySelector("input[data-usual]:checked"));
  }

  /** Fill a field. A choice that is not on offer is kept as given: the engine says what of it. */
  put(element, value) {
    const type = element.dataset.type;
    const control = element.querySelector("input, select");
    delete element.dataset.given;
    if (type === "tick") control.checked = value === "yes";
    else if (type === "radio") this.check(element, value);
    else if (type === "list") this.choose(element, control, value);
    else this.write(element, control, value);
  }

  write(element, control, value) {
    const unknown = element.querySelector("[data-unknown]");
    const ticked = unknown?.value === value;
    control.value = ticked ? "" : value;
    if (unknown) unknown.checked = ticked;
  }

  /** A figure and that it is not known exclude each other: what was entered last stands. */
  exclude(element, control) {
    const unknown = element.querySelector("[data-unknown]");
    if (!unknown) return;
    if (control === unknown) element.querySelector("[type=text]").value = "";
    else unknown.checked = false;
  }

  check(element, value) {
    const all = [...element.querySelectorAll("input")];
    const inputs = all.filter((one) => one.value === value);
    const input = inputs.find((one) => !one.disabled) ?? inputs[0];
    for (const one of all) one.checked = one === input;
    if (!input) element.dataset.given = value;
  }

  /** Choose an option of a list, also one that is not shown at the moment. */
  choose(element, list, value) {
    const option = this.options.get(list).find((one) => one.value === value);
    if (option && option.parentNode !== list) list.append(option);
    list.value = option ? value : "";
    if (!option) element.dataset.given = value;
  }

  /** Show the questions and options that count now, hide the others; what they hold is kept. */
  arrange() {
    for (let pass = 0; pass < PASSES; pass += 1) if (!this.arrangeOnce()) return;
  }

  arrangeOnce() {
    const entered = this.entered();
    let changed = false;
    for (const { element, prefix } of this.fields()) {
      const visible = shown(this.conditions.get(element), entered, prefix);
      changed = changed || element.hidden === visible;
      put(element, "hidden", !visible);
      for (const control of element.querySelectorAll("input, select")) {
        put(control, "disabled", !visible);
      }
      if (element.dataset.type === "radio") changed = this.radios(element, entered) || changed;
      if (element.dataset.type === "list") this.list(element, entered, prefix);
      const still = element.querySelector("[data-still-example]");
      if (still) {
        const { defaultValue } = element.querySelector("input");
        put(still, "hidden", this.value(element) !== defaultValue);
      }
    }
    for (const element of this.form.querySelectorAll("[data-said]")) {
      const { prefix } = this.fieldAround(element);
      put(element, "hidden", !shown(this.conditions.get(element), entered, prefix));
    }
    for (const section of this.form.querySelectorAll("[data-section]")) {
      const all = [...section.querySelectorAll("[data-field]")];
      put(section, "hidden", all.every((element) => element.hidden));
    }
    return changed;
  }

  radios(element, entered) {
    const inputs = [...element.querySelectorAll("input")];
    for (const input of inputs) {
      const choice = input.closest(".calc-choice");
      put(choice, "hidden", !shown(this.conditions.get(choice), entered));
      put(input, "disabled", element.hidden || choice.hidden);
    }
    const open = inputs.filter((input) => !input.disabled);
    const usual = open.find((input) => "usual" in input.dataset);
    const chosen = "given" in element.dataset || open.some((input) => input.checked);
    if (!usual || chosen) return false;
    usual.checked = true;
    return true;
  }

  /** Offer what counts now, and what is chosen: the engine says where that counts no longer. */
  list(element, entered, prefix) {
    const list = element.querySelector("select");
    const { value } = list; // Options that are taken out may stay selected; that says nothing.
    const kept = this.options
      .get(list)
      .filter((one) => one.value === value || shown(this.conditions.get(one), entered, prefix));
    if (kept.length === list.options.length && kept.every((one, i) => one === list.options[i])) {
      return;
    }
    list.replaceChildren(...kept);
    list.value = value;
  }

  // --- rows -----------------------------------------------------------------------------------

  addRow(section) {
    const rows = section.querySelector("[data-rows]");
    if (rows.children.length >= Number(section.dataset.most)) return null;
    const made = section.querySelector("[data-row-template]").content.cloneNode(true);
    this.serial += 1;
    for (const element of made.querySelectorAll("*")) {
      for (const name of ["id", "for", "name", "aria-describedby", "aria-labelledby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll("-ROW-", `-${this.serial}-`));
      }
    }
    const row = made.firstElementChild;
    rows.append(row);
    this.learn(row);
    this.number(section);
    return row;
  }

  number(section) {
    const rows = [...section.querySelectorAll("[data-row]")];
    const full = rows.length >= Number(section.dataset.most);
    section.querySelector("[data-add]").disabled = full;
    for (const [index, row] of rows.entries()) {
      const title = fill(section.dataset.title, { number: index + 1 });
      row.querySelector("[data-row-title]").textContent = title;
      row.querySelector("[data-remove]").hidden = rows.length === 1;
    }
  }

  // --- calculating ----------------------------------------------------------------------------

  changed(control) {
    const element = control.closest("[data-field]");
    if (!element) return;
    delete element.dataset.given;
    this.begin(this.fieldAround(element).name);
    this.exclude(element, control);
    if (element.dataset.field === PLACE) keepPrefecture(this.value(element));
    if (control.type === "text") this.touched.delete(element);
    else this.touched.add(element);
    this.follow();
  }

  /** The field that something stands in. */
  fieldAround(part) {
    const element = part.closest("[data-field]");
    for (const field of this.fields()) if (field.element === element) return field;
    return null;
  }

  /** What changes from now on is the work of this entry, until another field is changed. */
  begin(entry) {
    this.forgetUndo();
    const goesOn = !this.made && entry === this.entry && this.before;
    if (!goesOn) this.before = this.last;
    this.entry = entry;
    this.made = false;
  }

  /** What is entered now belongs to no single entry: nothing is to be compared with it. */
  beginAnew() {
    this.made = true;
    this.before = null;
    this.last = null;
    this.held = false;
  }

  /** What is wrong with a text is said once its field is left, not while it is being typed. */
  left(control) {
    const element = control.closest?.("[data-field]");
    if (!element || this.touched.has(element) || !this.value(element)) return;
    this.touched.add(element);
    this.follow();
  }

  follow() {
    this.asked += 1; // An answer still on its way is that of earlier entries.
    this.was = "";
    this.held = false;
    this.arrange();
    this.age("working");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.calculate(), PAUSE);
    this.remember();
  }

  /** Mark the result as that of other inputs, and say why; no cause: it is that of these. */
  age(cause) {
    const note = this.root.querySelector("[data-stale]");
    const old = Boolean(cause) && this.answer !== null;
    this.result.classList.toggle("calc-stale", old);
    note.hidden = this.answer === null;
    note.dataset.stale = old ? cause : "";
    const text = old ? fill(this.texts.stale, { cause: this.texts[`stale-${cause}`] }) : "";
    if (note.textContent !== text) note.textContent = text;
    const short = cause === "working" ? this.texts["stale-short"] : "";
    if (old) this.summary?.note("stale", text, short);
    else if (!cause) this.summary?.note("complete");
  }

  /** Have the engine loaded while the form is being filled in; a failure is told when asking. */
  prepare() {
    this.loading.expect();
    this.engine.start().catch(() => {});
  }

  /**
   * Ask the engine and show what it says. `submitted`: somebody has asked for the full result, and is
   * taken to it or to what is wrong; `opened`: to the result if there is one. Who has gone on to
   * something else while Python was loading stays there.
   */
  async calculate({ submitted = false, opened = false } = {}) {
    clearTimeout(this.timer);
    this.arrange();
    this.asked += 1;
    if (submitted) this.held = false;
    const turn = this.asked;
    const focused = document.activeElement;
    const entered = [...this.entered()];
    const fields = [...entered, ["page.base", this.root.dataset.base], ["page.was", this.was]];
    if (this.before && this.summary) {
      fields.push(["page.before", JSON.stringify(this.before)], ["page.entry", this.entry]);
    }
    this.loading.expect();
    const slow = setTimeout(() => this.say(this.texts.working), SLOW);
    this.root.querySelector("[data-failure]").hidden = true;
    try {
      const answer = await this.engine.ask(this.kind, this.language, fields);
      if (turn !== this.asked) return;
      if (answer.html) this.last = entered;
      // Before what has the focus is replaced, such as the example with its button.
      const waited = [focused, document.body].includes(document.activeElement);
      this.show(answer, submitted);
      if (answer.html && (submitted || opened) && waited) this.reach(this.result.querySelector("h2"));
    } catch (error) {
      if (turn === this.asked) this.fail(error, submitted);
    } finally {
      clearTimeout(slow);
    }
  }

  show(answer, submitted) {
    for (const { element, name } of this.fields()) {
      const reading = element.querySelector("[data-reading]");
      if (reading) reading.textContent = answer.readings[name] ?? "";
    }
    const fresh = this.complain(answer.errors, submitted);
    if (answer.html && !this.held) this.present(answer);
    else {
      this.age(answer.status === "incomplete" ? "missing" : "wrong");
      // What was found wrong just now stands at its field, too: it is for those who do not see it.
      if (fresh) this.say(fresh, true);
      else this.say(this.answer || answer.html ? "" : this.texts.incomplete);
    }
    this.summary?.left(answer);
    if (!this.held) delete this.root.dataset.pending;
    this.tell();
  }

  present(answer) {
    const html = answer.html + answer.answers;
    // What is the same stays as it is: somebody may be reading it.
    if (html !== this.presented) this.replace(html);
    this.presented = html;
    this.answer = answer;
    this.summary?.present(answer);
    this.age("");
    this.tools.hidden = false;
    this.root.querySelector("[data-save=ics]").hidden = !answer.ics;
    // After standing.js has put in what holds today.
    queueMicrotask(() => this.say(this.result.querySelector("h2").textContent, true));
    // Later: changing the address makes the browser lay out the page before it shows the result.
    const turn = this.asked;
    setTimeout(() => turn === this.asked && this.remember());
  }

  /** Put a result in the place of another: what was unfolded stays so, and the focus stays here. */
  replace(html) {
    const place = ":scope > :not([data-example]) [data-fold]";
    const folds = () => [...this.result.querySelectorAll(place)];
    const open = folds().filter((fold) => fold.open);
    const seen = open.filter((fold) => !fold.parentElement.closest("details:not([open])"));
    const names = (some) => new Set(some.map((fold) => fold.dataset.fold));
    const [opened, inSight] = [names(open), names(seen)];
    const focused = this.result.contains(document.activeElement) ? document.activeElement : null;
    const within = focused?.closest("[data-fold]")?.dataset.fold;
    this.root.append(this.tools);
    this.result.innerHTML = html;
    this.result.querySelector(":scope > [data-tools-place]")?.append(this.tools);
    const narrow = matchMedia(NARROW).matches;
    for (const fold of folds()) {
      const kept = fold.open && !(narrow && "narrow" in fold.dataset);
      // What was being read may have moved into a part that is folded up: it stays in sight.
      const inner = [...fold.querySelectorAll("[data-fold]")];
      const holds = inner.some((one) => inSight.has(one.dataset.fold));
      fold.open = kept || holds || opened.has(fold.dataset.fold);
    }
    if (!focused) return;
    if (this.tools.contains(focused)) {
      focused.focus({ preventScroll: true });
      return;
    }
    const fold = folds().find((one) => one.dataset.fold === within);
    const target = fold?.querySelector("summary") ?? this.result.querySelector("h2");
    if (fold) unfold(fold.parentElement); // else it could not take the focus
    if (!fold) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  }

  /** On paper nothing is folded away. */
  unfoldAll() {
    this.folded = [...this.result.querySelectorAll("details.calc-working, details.calc-folded")];
    this.folded = this.folded.filter((fold) => !fold.open);
    for (const fold of this.folded) fold.open = true;
  }

  foldAgain() {
    for (const fold of this.folded ?? []) fold.open = false;
  }

  /** Let other scripts of the page know that the engine has answered, or that it cannot. */
  tell() {
    performance.mark("answered"); // for scripts that come later
    this.result.dispatchEvent(new CustomEvent("answered"));
  }

  /** Say it in the status line; what also stands in the result is said to screen readers only. */
  say(text, alsoBelow = false) {
    const status = this.root.querySelector("[data-status]");
    status.classList.toggle("calc-unseen", alsoBelow);
    if (status.textContent !== text) status.textContent = text;
  }

  /**
   * Say at each field what is wrong; after submitting also in a summary above the form. Returns what
   * has not been said before, unless the focus goes to the summary.
   */
  complain(errors, submitted) {
    const summary = this.root.querySelector("[data-errors]");
    const all = submitted || !summary.hidden;
    const told = new Map();
    for (const error of errors) {
      const element = this.field(error.field);
      const known = element && (this.touched.has(element) || "wrong" in element.dataset);
      if (all || (known && error.code !== "required")) told.set(error.field, error.text);
    }
    const fresh = [];
    for (const { element, name } of this.fields()) {
      const text = told.get(name) ?? "";
      if (text && element.querySelector("[data-error]").textContent !== text) fresh.push(text);
      this.mark(element, text);
    }
    const list = summary.querySelector("ul");
    list.replaceChildren(...[...told].map(([name, text]) => this.pointer(name, text)));
    summary.hidden = !all || told.size === 0;
    document.title = (told.size ? this.texts["error-title"] : "") + this.title;
    if (submitted && told.size) this.reach(summary);
    return submitted ? "" : fresh.join(" ");
  }

  mark(element, text) {
    const place = element.querySelector("[data-error]");
    place.textContent = text;
    place.hidden = !text;
    element.toggleAttribute("data-wrong", Boolean(text));
    if (text) unfold(element);
    for (const control of element.querySelectorAll("input, select")) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  pointer(name, text) {
    const link = document.createElement("a");
    const control = this.field(name)?.querySelector("input, select");
    link.href = control ? `#${control.id}` : "#";
    link.dataset.change = name;
    link.textContent = text;
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  fail(error, submitted) {
    const failure = this.root.querySelector("[data-failure]");
    const cause = this.failures.get(error.code) ?? this.failures.get("failed");
    failure.hidden = false;
    failure.dataset.code = error.code ?? "";
    failure.querySelector("[data-failure-text]").replaceChildren(cause.cloneNode(true));
    const file = failure.querySelector("[data-failure-file]");
    file.hidden = !error.served;
    file.textContent = error.served ? fill(this.texts["refused-file"], error.served) : "";
    failure.querySelector("[data-again]").hidden = cause.dataset.remedy !== "again";
    failure.querySelector("[data-reload]").hidden = cause.dataset.remedy !== "reload";
    this.loading.end();
    this.say("");
    this.age("failed");
    this.summary?.lack(""); // nobody has looked
    // Of amounts that stand there it has been said that they are those of earlier entries.
    if (!this.answer) this.summary?.note("failed", cause.firstElementChild.textContent);
    delete this.root.dataset.pending;
    this.tell();
    if (submitted) this.reach(failure);
  }

  reach(element) {
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "start" });
  }

  // --- buttons --------------------------------------------------------------------------------

  clicked(event) {
    const button = event.target.closest("button, a[data-change]");
    if (!button) return;
    const { dataset } = button;
    if ("change" in dataset) {
      event.preventDefault();
      if (button.closest("[data-example]")) this.use({});
      this.goTo(dataset.change);
    } else if ("add" in dataset) {
      const row = this.addRow(button.closest("[data-section]"));
      this.follow();
      row?.querySelector("input, select").focus();
    } else if ("remove" in dataset) this.removeRow(button.closest("[data-row]"));
    else if ("full" in dataset) this.calculate({ submitted: true });
    else if ("useExample" in dataset) this.use({ opened: true });
    else if ("restart" in dataset) this.restart();
    else if ("undo" in dataset) this.undo();
    else if ("print" in dataset) print();
    else if ("save" in dataset) this.save(dataset.save);
    else if ("link" in dataset) this.copy();
    else if ("presentOpen" in dataset) this.project();
    else if ("again" in dataset) this.again();
    else if ("reload" in dataset) {
      this.remember(); // where nothing could be calculated, nothing has kept it yet
      location.reload();
    }
  }

  goTo(name) {
    const field = this.field(name);
    // Of choices the one that is made, where the arrow keys go on from.
    const control = field?.querySelector("input:checked") ?? field?.querySelector("input, select");
    if (!control) return;
    unfold(control);
    control.focus({ preventScroll: true });
    control.closest("[data-field]").scrollIntoView({ block: "center" });
  }

  removeRow(row) {
    const section = row.closest("[data-section]");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.number(section);
    this.begin("");
    this.follow();
    (next ?? section).querySelector("input, select").focus();
  }

  use(how) {
    this.prepare();
    this.replaceAll(JSON.parse(this.example.dataset.example));
    this.was = "";
    this.tellOfLink("");
    this.calculate(how);
  }

  restart() {
    this.replaceAll([]);
    this.withdraw();
    delete this.root.dataset.pending;
    this.complain([], false);
    this.say("");
    this.was = "";
    this.tellOfLink("");
    this.fragment = "";
    setAddress(location.pathname + location.search);
    keepDraft(this.draftName, "");
    this.reach(this.form);
  }

  /** Take the result away, and what is said of it: the example stands in its place again. */
  withdraw() {
    this.asked += 1; // nor does one that is still on its way count
    clearTimeout(this.timer);
    this.answer = null;
    this.age("");
    this.root.append(this.tools);
    this.tools.hidden = true;
    this.result.replaceChildren(this.example);
    this.summary?.empty();
    this.presented = "";
  }

  /** Enter these in the place of all that is there, which can be had again if somebody entered it. */
  replaceAll(pairs) {
    const before = [...this.entered()];
    this.beginAnew();
    this.enter(pairs);
    const entered = ![this.blank, String([...this.entered()])].includes(String(before));
    this.offerUndo(entered ? before : []);
  }

  /** What was wiped or replaced can be had again until something else is entered. */
  offerUndo(pairs) {
    this.wiped = pairs;
    this.root.querySelector("[data-wiped]").hidden = pairs.length === 0;
  }

  forgetUndo() {
    this.offerUndo([]);
  }

  undo() {
    this.beginAnew();
    this.enter(this.wiped);
    this.was = "";
    this.tellOfLink("");
    this.forgetUndo();
    this.remember();
    this.calculate();
    this.reach(this.form);
  }

  again() {
    this.root.querySelector("[data-failure]").hidden = true;
    this.calculate();
  }

  save(kind) {
    const type = TYPES[kind];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.answer[kind]], { type }));
    link.download = `${this.texts.file}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /** Have the result shown on a projector, its steps asked first. */
  async project() {
    const fields = [...this.last, ["page.base", this.root.dataset.base], ["page.asked", "yes"]];
    // Without the engine the steps are told one by one, and none of them is asked.
    const asked = await this.engine.ask(this.kind, this.language, fields).catch(() => null);
    this.root.dispatchEvent(new CustomEvent("present", { detail: asked?.html ?? "" }));
  }

  async copy() {
    this.remember();
    const place = this.root.querySelector("[data-link-text]");
    const said = this.root.querySelector("[data-copied]");
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(this.address());
      place.hidden = true;
      said.textContent = onlyHere() ? this.texts["copied-here"] : this.texts.copied;
    } catch {
      // No clipboard outside secure contexts: the reader copies it by hand.
      place.hidden = false;
      const input = place.querySelector("input");
      input.value = this.address();
      input.select();
    }
  }

  // --- the address ----------------------------------------------------------------------------

  /** Keep what is entered, and what it came to, after the "#" of the address. */
  remember() {
    const kept = [...this.entered()].filter(
      ([name, value]) => value !== "unknown" || !this.usual(name),
    );
    const was = this.was || this.answer?.stamp;
    this.fragment = written(this.kind, kept, { was, view: this.root.dataset.view });
    setAddress(this.fragment || location.pathname + location.search);
    keepDraft(this.draftName, this.fragment);
  }

  /** The address of this page with what is entered, also where the browser's bar was refused it. */
  address() {
    return pageAddress() + this.fragment;
  }

  get draftName() {
    return draftName(this.root.id, location.pathname);
  }

  /** Fill the form from the address; everything is read and checked as if it had been typed. */
  restore() {
    const opened = cameHere() && !inParts();
    const named = short(location.hash);
    if (!named.length) return this.fillFrom(location.hash, { opened, linked: true });
    const presets = [...this.root.querySelectorAll("[data-short]")];
    const preset = presets.find(({ dataset }) => named.includes(dataset.short));
    if (preset) return this.fillFrom(preset.hash, { opened });
    this.tellOfLink(this.texts["unknown-preset"]);
    for (const list of this.root.querySelectorAll("[data-presets]")) list.open = true;
    return false;
  }

  /** Somebody went to a place of this page: its address goes on holding what is entered. */
  stay() {
    if (this.fragment && !holdsAnswers(location.hash)) setAddress(this.fragment);
  }

  /** Go on with what was entered here before the reader looked at another page of the site. */
  takeUp() {
    const kept = draft(this.draftName);
    if (kept === null || holdsAnswers(location.hash)) return false;
    this.fragment = this.inPlace(kept);
    setAddress(this.fragment);
    return this.fillFrom(this.fragment);
  }

  /** What was entered here, in the prefecture that was chosen since on another page. */
  inPlace(fragment) {
    const [start, kept] = fragment.split("?");
    const pairs = new URLSearchParams(kept);
    const chosen = prefecture();
    if (!chosen || !this.field(PLACE) || pairs.get(PLACE) === chosen) return fragment;
    pairs.set(PLACE, chosen);
    pairs.delete("was"); // the figures of another place
    return `${start}?${pairs}`;
  }

  /** Begin with the prefecture that was chosen on another page. */
  putPlace() {
    const field = this.field(PLACE);
    if (field && prefecture()) this.put(field, prefecture());
  }

  /** `linked` where it came as a link; `opened` where the reader is to be taken to the result. */
  fillFrom(fragment, { opened = false, linked = false } = {}) {
    const link = read(this.kind, fragment, (name) => this.couldBe(name));
    if (!link) return false;
    const place = link.answers.find(([name]) => name === PLACE)?.[1];
    if (place) keepPrefecture(place);
    // Until these have been calculated, nobody is to take the example's amounts for theirs.
    if (this.answer === null || link.damage === "cut") this.root.dataset.pending = "";
    this.replaceAll(link.answers);
    this.was = link.was;
    if (link.damage) this.fragment = fragment; // so that the whole link is another one
    else {
      this.fragment = written(this.kind, link.answers, { was: link.was, view: link.view });
      setAddress(this.fragment);
    }
    // A place alone is what others put into a link of their own, and nothing is calculated from it.
    const more = link.answers.some(([name]) => name !== PLACE);
    const unproven = link.unproven && more && linked && fromElsewhere();
    this.tellOfLink(link.damage ? this.texts.damaged : "", unproven);
    for (const { element } of this.fields()) this.touched.add(element);
    if (link.damage === "cut") this.hold();
    else {
      this.age("working");
      this.calculate({ opened });
    }
    return true;
  }

  /** Whether a question has this name: one of the form, or of a row that it may have. */
  couldBe(name) {
    const [, section, index, field] = /^([a-z_-]+)\[(\d+)\]\.(.+)$/.exec(name) ?? [];
    const within = section ? this.form.querySelector(`[data-section="${section}"]`) : this.form;
    if (!within || (section && Number(index) >= Number(within.dataset.most))) return false;
    const fields = [...within.querySelectorAll("[data-field]")];
    return fields.some((one) => one.dataset.field === (field ?? name));
  }

  /** Say what is wrong with the link that was followed, or that nobody can tell; "" says nothing. */
  tellOfLink(text, unproven = false) {
    const note = this.root.querySelector("[data-damaged]");
    note.textContent = text;
    note.hidden = !text;
    this.root.querySelector("[data-unproven]").hidden = Boolean(text) || !unproven;
  }

  /** Show no result of what is left of a link: its reader completes the entries first. */
  hold() {
    this.withdraw();
    this.held = true;
    this.summary?.note("incomplete");
    this.calculate();
  }

  enter(pairs) {
    this.clear();
    for (const section of this.form.querySelectorAll("[data-most]")) {
      const start = `${section.dataset.section}[`;
      const most = Number(section.dataset.most);
      const indexes = pairs
        .filter(([name]) => name.startsWith(start))
        .map(([name]) => Number.parseInt(name.slice(start.length), 10))
        .filter((index) => index < most); // A broken link makes no hundred empty rows.
      while (section.querySelectorAll("[data-row]").length <= Math.max(0, ...indexes)) {
        if (!this.addRow(section)) break;
      }
    }
    // Twice: some options are there only once another field has its value.
    for (let pass = 0; pass < 2; pass += 1) {
      const values = new Map(pairs);
      for (const { element, name } of this.fields()) {
        if (!values.has(name)) continue;
        this.put(element, values.get(name));
        unfold(element);
      }
      this.arrange();
    }
  }

  clear() {
    for (const section of this.form.querySelectorAll("[data-most]")) {
      for (const row of [...section.querySelectorAll("[data-row]")].slice(1)) row.remove();
      this.number(section);
    }
    this.form.reset();
    for (const { element } of this.fields()) {
      delete element.dataset.given;
      put(element.querySelector("[data-reading]") ?? {}, "textContent", "");
    }
    this.touched.clear();
    this.arrange();
  }
}

const all = [...document.querySelectorAll("[data-calculator]")];
const roots = all.filter(canTakeOver);
if (roots.length) {
  const { content: base, dataset } = document.querySelector('meta[name="calculator-runtime"]');
  const kinds = roots.map((root) => root.dataset.calculator);
  const calculators = [];
  const onProgress = (progress) => {
    for (const calculator of calculators) calculator.loading.progress(progress);
  };
  const { manifest } = dataset;
  const engine = new Engine({ base, manifest, calculators: kinds, onProgress });
  for (const root of roots) calculators.push(new Calculator(root, engine));
  engine.preload();
}
