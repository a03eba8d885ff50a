/**
 * The calculators in a page: reads the form, asks the engine, puts its answer in place.
 *
 * There is no rule, rate or word in here. Which question is shown when stands in `data-shown`, all
 * texts stand in the page, and every answer comes from calculators/page.py as finished HTML. What
 * is typed stays in the page; the address keeps it after the "#", which no server gets to see.
 * Another script that shows the page in parts says in `data-view` which one, to be kept as well.
 */
import { Engine } from "./runtime.js";

const PAUSE = 250; // ms without a keystroke before the result follows
const SLOW = 400; // ms after which it is said that something is being worked out
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

function fill(text, values) {
  return text.replace(/\{([a-z]+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Open what a field may be folded away in. */
function unfold(element) {
  const folded = element.closest("details");
  if (folded) folded.open = true;
}

class Calculator {
  constructor(root, engine) {
    this.root = root;
    this.engine = engine;
    this.kind = root.dataset.calculator;
    this.language = document.documentElement.lang.slice(0, 2);
    this.form = root.querySelector("form");
    this.result = root.querySelector("[data-result]");
    this.example = this.result.firstElementChild;
    this.title = document.title;
    this.texts = {};
    for (const text of root.querySelector("[data-texts]").content.querySelectorAll("[data-text]")) {
      this.texts[text.dataset.text] = text.textContent;
    }
    this.conditions = new Map();
    this.options = new Map();
    this.touched = new Set();
    this.answer = null;
    this.presented = ""; // the HTML of the result that is shown
    this.asked = 0;
    this.wanted = false; // whether anybody waits for the engine
    this.stage = null; // how far the engine has got
    this.serial = 1000;
    this.learn(this.form);
    this.listen();
    root.querySelector("[data-without-script]").hidden = true;
    this.form.querySelector("[type=submit]").disabled = false;
    root.dataset.ready = "";
    for (const section of this.form.querySelectorAll("[data-most]")) this.number(section);
    if (!this.restore()) this.arrange();
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
    form.addEventListener("focusout", (event) => this.left(event.target));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.calculate({ submitted: true });
    });
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("moved", () => this.remember());
    addEventListener("hashchange", () => {
      if (location.hash !== this.fragment) this.restore();
    });
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
      element.hidden = !visible;
      for (const control of element.querySelectorAll("input, select")) control.disabled = !visible;
      if (element.dataset.type === "radio") changed = this.radios(element, entered) || changed;
      if (element.dataset.type === "list") this.list(element, entered, prefix);
    }
    for (const section of this.form.querySelectorAll("[data-section]")) {
      const all = [...section.querySelectorAll("[data-field]")];
      section.hidden = all.every((element) => element.hidden);
    }
    return changed;
  }

  radios(element, entered) {
    const inputs = [...element.querySelectorAll("input")];
    for (const input of inputs) {
      const choice = input.closest(".calc-choice");
      choice.hidden = !shown(this.conditions.get(choice), entered);
      input.disabled = element.hidden || choice.hidden;
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
    this.exclude(element, control);
    if (control.type === "text") this.touched.delete(element);
    else this.touched.add(element);
    this.follow();
  }

  /** What is wrong with a text is said once its field is left, not while it is being typed. */
  left(control) {
    const element = control.closest?.("[data-field]");
    if (!element || this.touched.has(element) || !this.value(element)) return;
    this.touched.add(element);
    this.follow();
  }

  follow() {
    this.arrange();
    this.remember();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.calculate(), PAUSE);
  }

  /** Have the engine loaded while the form is being filled in; a failure is told when asking. */
  prepare() {
    this.expectEngine();
    this.engine.start().catch(() => {});
  }

  /** Show how far the engine is from now on: somebody waits for it. */
  expectEngine() {
    this.wanted = true;
    if (this.stage) this.progress(this.stage);
  }

  async calculate({ submitted = false, was = "" } = {}) {
    clearTimeout(this.timer);
    this.arrange();
    this.asked += 1;
    const turn = this.asked;
    const fields = [...this.entered(), ["page.base", this.root.dataset.base], ["page.was", was]];
    this.expectEngine();
    const slow = setTimeout(() => this.say(this.texts.working), SLOW);
    this.root.querySelector("[data-failure]").hidden = true;
    try {
      const answer = await this.engine.ask(this.kind, this.language, fields);
      if (turn === this.asked) this.show(answer, submitted);
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
    this.complain(answer.errors, submitted);
    if (answer.html) this.present(answer);
    else {
      const before = this.answer !== null;
      this.result.classList.toggle("calc-stale", before);
      this.say(before ? this.texts.stale : this.texts.incomplete);
    }
    this.tell();
    if (answer.html && submitted) this.reach(this.result.querySelector("h2"));
  }

  present(answer) {
    const html = answer.html + answer.answers;
    // What is the same stays as it is: somebody may be reading it.
    if (html !== this.presented) this.replace(html);
    this.presented = html;
    this.answer = answer;
    this.result.classList.remove("calc-stale");
    this.root.querySelector("[data-tools]").hidden = false;
    this.say(answer.headline, true);
    // Later: changing the address makes the browser lay out the page before it shows the result.
    const turn = this.asked;
    setTimeout(() => turn === this.asked && this.remember());
  }

  /** Put a result in the place of another: what was unfolded stays so, and the focus stays here. */
  replace(html) {
    const place = ":scope > :not([data-example]) [data-fold]";
    const folds = () => [...this.result.querySelectorAll(place)];
    const opened = new Set(folds().filter((fold) => fold.open).map((fold) => fold.dataset.fold));
    const focused = this.result.contains(document.activeElement) ? document.activeElement : null;
    const within = focused?.closest("[data-fold]")?.dataset.fold;
    this.result.innerHTML = html;
    for (const fold of folds()) fold.open = fold.open || opened.has(fold.dataset.fold);
    if (!focused) return;
    const fold = folds().find((one) => one.dataset.fold === within);
    const target = fold?.querySelector("summary") ?? this.result.querySelector("h2");
    if (!fold) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  }

  /** Let other scripts of the page know that the engine has answered, or that it cannot. */
  tell() {
    this.result.dispatchEvent(new CustomEvent("answered"));
  }

  /** Say it in the status line; what also stands in the result is said to screen readers only. */
  say(text, alsoBelow = false) {
    const status = this.root.querySelector("[data-status]");
    status.classList.toggle("calc-unseen", alsoBelow);
    if (status.textContent !== text) status.textContent = text;
  }

  /** Say at each field what is wrong; after submitting also in a summary above the form. */
  complain(errors, submitted) {
    const summary = this.root.querySelector("[data-errors]");
    const all = submitted || !summary.hidden;
    const told = new Map();
    for (const error of errors) {
      const element = this.field(error.field);
      const known = element && (this.touched.has(element) || "wrong" in element.dataset);
      if (all || (known && error.code !== "required")) told.set(error.field, error.text);
    }
    for (const { element, name } of this.fields()) this.mark(element, told.get(name) ?? "");
    const list = summary.querySelector("ul");
    list.replaceChildren(...[...told].map(([name, text]) => this.pointer(name, text)));
    summary.hidden = !all || told.size === 0;
    document.title = (told.size ? this.texts["error-title"] : "") + this.title;
    if (submitted && told.size) this.reach(summary);
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
    failure.hidden = false;
    failure.dataset.code = error.code ?? "";
    this.stage = null;
    this.root.querySelector("[data-loading]").hidden = true;
    this.say("");
    this.tell();
    if (submitted) this.reach(failure);
  }

  /** How far the engine has got, in words and as a bar. */
  progress(progress) {
    const { stage, loaded, total } = progress;
    this.stage = progress;
    const loading = this.root.querySelector("[data-loading]");
    loading.hidden = !this.wanted || stage === "ready";
    if (stage === "ready") return;
    const bar = loading.querySelector("progress");
    const known = stage === "download" && total > 0;
    const percent = known ? Math.min(Math.floor((100 * loaded) / total), 100) : 0;
    if (known) bar.value = percent;
    else bar.removeAttribute("value");
    const left = (Math.max(total - loaded, 0) / 1e6).toFixed(1);
    const text = known ? this.texts.download : this.texts.start;
    loading.querySelector("[data-loading-text]").textContent = fill(text, { percent, left });
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
      if (button.closest("[data-example]")) this.use();
      this.goTo(dataset.change);
    } else if ("add" in dataset) {
      const row = this.addRow(button.closest("[data-section]"));
      this.follow();
      row?.querySelector("input, select").focus();
    } else if ("remove" in dataset) this.removeRow(button.closest("[data-row]"));
    else if ("useExample" in dataset) this.use();
    else if ("restart" in dataset) this.restart();
    else if ("print" in dataset) print();
    else if ("save" in dataset) this.save(dataset.save);
    else if ("link" in dataset) this.copy();
    else if ("again" in dataset) this.again();
  }

  goTo(name) {
    const control = this.field(name)?.querySelector("input:checked, input, select");
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
    this.follow();
    (next ?? section).querySelector("input, select").focus();
  }

  use() {
    this.prepare();
    this.enter(JSON.parse(this.example.dataset.example));
    this.calculate();
    // In a task of its own: the browser lays out the page to go there.
    requestAnimationFrame(() => this.goTo(this.fields().next().value.name));
  }

  restart() {
    this.clear();
    this.answer = null;
    this.asked += 1;
    clearTimeout(this.timer);
    this.result.classList.remove("calc-stale");
    this.result.replaceChildren(this.example);
    this.presented = "";
    this.root.querySelector("[data-tools]").hidden = true;
    this.complain([], false);
    this.say("");
    this.fragment = "";
    history.replaceState(history.state, "", location.pathname + location.search);
    this.reach(this.form);
  }

  again() {
    this.root.querySelector("[data-failure]").hidden = true;
    this.calculate();
  }

  save(kind) {
    const type = kind === "csv" ? "text/csv;charset=utf-8" : "application/json";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.answer[kind]], { type }));
    link.download = `${this.texts.file}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async copy() {
    this.remember();
    const place = this.root.querySelector("[data-link-text]");
    try {
      await navigator.clipboard.writeText(location.href);
      place.hidden = true;
      this.say(this.texts.copied);
    } catch {
      // No clipboard outside secure contexts: the reader copies it by hand.
      place.hidden = false;
      const input = place.querySelector("input");
      input.value = location.href;
      input.select();
    }
  }

  // --- the address ----------------------------------------------------------------------------

  /** Keep what is entered, and what it came to, after the "#" of the address. */
  remember() {
    const kept = [...this.entered()].filter(
      ([name, value]) => value !== "unknown" || !this.usual(name),
    );
    if (this.answer) kept.push(["was", this.answer.stamp]);
    if (this.root.dataset.view) kept.push(["view", this.root.dataset.view]);
    this.fragment = kept.length ? `#${this.kind}?${new URLSearchParams(kept)}` : "";
    const page = location.pathname + location.search;
    history.replaceState(history.state, "", this.fragment || page);
  }

  /** Fill the form from the address; everything is read and checked as if it had been typed. */
  restore() {
    const start = `#${this.kind}?`;
    if (!location.hash.startsWith(start)) return false;
    const kept = [...new URLSearchParams(location.hash.slice(start.length))];
    const was = kept.find(([name]) => name === "was")?.[1] ?? "";
    this.enter(kept);
    for (const { element } of this.fields()) this.touched.add(element);
    this.calculate({ was });
    return true;
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
    for (const { element } of this.fields()) delete element.dataset.given;
    this.touched.clear();
    this.arrange();
  }
}

const roots = document.querySelectorAll("[data-calculator]");
if (roots.length) {
  const base = document.querySelector('meta[name="calculator-runtime"]').content;
  const kinds = [...roots].map((root) => root.dataset.calculator);
  const calculators = [];
  const onProgress = (progress) => {
    for (const calculator of calculators) calculator.progress(progress);
  };
  const engine = new Engine({ base, calculators: kinds, onProgress });
  for (const root of roots) calculators.push(new Calculator(root, engine));
  engine.preload();
}
