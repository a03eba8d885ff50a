/**
 * The calculators in a page: reads the form, asks the engine, puts its answer in place.
 *
 * There is no rule, rate or word in here. Which question is shown when stands in `data-shown`, all
 * texts stand in the page, and every answer comes from calculators/form/page.py as finished HTML. What
 * is typed stays in the page; the address keeps it after the "#", which no server gets to see.
 * Another script that shows the page in parts says in `data-view` which one, to be kept as well.
 */
import { Form, unfold } from "./form.js";
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
import { Loading } from "./loading.js";
import { Result } from "./result.js";
import { Engine, canTakeOver } from "./runtime.js";
import { Summary } from "./summary.js";
import { fill } from "./texts.js";

const PAUSE = 250; // ms without a keystroke before the result follows
const SLOW = 400; // ms after which it is said that something is being worked out
const PLACE = "prefecture"; // the one field whose answer every page shares
const TYPES = {
  csv: "text/csv;charset=utf-8",
  json: "application/json",
  ics: "text/calendar;charset=utf-8",
};

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

class Calculator {
  constructor(root, engine) {
    this.root = root;
    this.engine = engine;
    this.kind = root.dataset.calculator;
    this.language = root.dataset.language; // not the page's, which translators rewrite
    this.form = new Form(root.querySelector("form"));
    this.result = new Result(root);
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
    this.touched = new Set();
    this.answer = null;
    this.last = null; // the fields that it is the result of
    this.before = null; // those of the result before the entry that is being made
    this.entry = null; // the name of the field in which it is made
    this.made = true; // whether that entry is over
    this.was = ""; // the stamp in the link that was opened, while its answers stand
    this.held = false; // whether what is entered is what a cut link has left, and shows no result
    this.within = false; // whether the browser's back and forward stayed within this page's parts
    this.asked = 0;
    this.loading = new Loading(root.querySelector("[data-loading]"), this.texts);
    this.listen();
    root.querySelector("[data-without-script]").hidden = true;
    this.form.element.querySelector("[type=submit]").disabled = false;
    root.dataset.ready = "";
    this.blank = String([...this.form.entered()]); // what stands in a form that nobody has filled in
    if (!this.restore() && !this.takeUp()) {
      this.putPlace();
      this.form.arrange();
      this.blank = String([...this.form.entered()]);
    }
  }

  listen() {
    const { root } = this;
    const form = this.form.element;
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
    addEventListener("popstate", ({ state }) => {
      // Its parts, as another script shows them, have a state: the answers stay what they are.
      this.within = state?.check !== undefined;
    });
    addEventListener("hashchange", ({ newURL }) => {
      // Not the address as it stands now: an answer that came in between has put its own there.
      const { hash } = new URL(newURL);
      if (!this.within && hash !== this.fragment && !this.restore(hash)) this.stay();
    });
    addEventListener("beforeprint", () => this.setOut());
  }

  /** Before printing: without a result of its own the form stands there as far as it is filled in. */
  setOut() {
    const begun = String([...this.form.entered()]) !== this.blank;
    // Where one question is asked after the other, the result of no answers is nobody's either.
    const asking = this.root.dataset.stage === "ask";
    const unfinished = begun ? this.answer === null : asking;
    this.root.toggleAttribute("data-unfinished", unfinished);
    const missing = this.form.missing();
    const text = this.texts[missing.length ? "unfinished-missing" : "unfinished"];
    const note = this.root.querySelector("[data-unfinished-note]");
    note.textContent = fill(text, { count: missing.length, list: missing.join(this.texts.comma) });
  }

  // --- calculating ----------------------------------------------------------------------------

  changed(control) {
    const element = control.closest("[data-field]");
    if (!element) return;
    delete element.dataset.given;
    this.begin(this.form.fieldAround(element).name);
    this.form.exclude(element, control);
    if (element.dataset.field === PLACE) keepPrefecture(this.form.value(element));
    if (control.type === "text") this.touched.delete(element);
    else this.touched.add(element);
    this.follow();
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
    if (!element || this.touched.has(element) || !this.form.value(element)) return;
    this.touched.add(element);
    this.follow();
  }

  follow() {
    this.asked += 1; // An answer still on its way is that of earlier entries.
    this.was = "";
    this.held = false;
    this.form.arrange();
    this.age("working");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.calculate(), PAUSE);
    this.remember();
  }

  /** Mark the result as that of other inputs, and say why; no cause: it is that of these. */
  age(cause) {
    const note = this.root.querySelector("[data-stale]");
    const old = Boolean(cause) && this.answer !== null;
    this.result.place.classList.toggle("calc-stale", old);
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
    this.form.arrange();
    this.asked += 1;
    if (submitted) this.held = false;
    const turn = this.asked;
    const focused = document.activeElement;
    const entered = [...this.form.entered()];
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
      if (answer.html && (submitted || opened) && waited) {
        this.reach(this.result.place.querySelector("h2"));
      }
    } catch (error) {
      if (turn === this.asked) this.fail(error, submitted);
    } finally {
      clearTimeout(slow);
    }
  }

  show(answer, submitted) {
    for (const { element, name } of this.form.fields()) {
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
    this.result.present(answer.html + answer.answers);
    this.answer = answer;
    this.summary?.present(answer);
    this.age("");
    this.root.querySelector("[data-save=ics]").hidden = !answer.ics;
    // After standing.js has put in what holds today.
    queueMicrotask(() => this.say(this.result.place.querySelector("h2").textContent, true));
    // Later: changing the address makes the browser lay out the page before it shows the result.
    const turn = this.asked;
    setTimeout(() => turn === this.asked && this.remember());
  }

  /** Let other scripts of the page know that the engine has answered, or that it cannot. */
  tell() {
    performance.mark("answered"); // for scripts that come later
    this.result.place.dispatchEvent(new CustomEvent("answered"));
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
      const element = this.form.field(error.field);
      const known = element && (this.touched.has(element) || "wrong" in element.dataset);
      if (all || (known && error.code !== "required")) told.set(error.field, error.text);
    }
    const fresh = [];
    for (const { element, name } of this.form.fields()) {
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
    const control = this.form.field(name)?.querySelector("input, select");
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
      const row = this.form.addRow(button.closest("[data-section]"));
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
    const field = this.form.field(name);
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
    this.form.number(section);
    this.begin("");
    this.follow();
    (next ?? section).querySelector("input, select").focus();
  }

  use(how) {
    this.prepare();
    this.replaceAll(JSON.parse(this.result.example.dataset.example));
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
    this.reach(this.form.element);
  }

  /** Take the result away, and what is said of it: the example stands in its place again. */
  withdraw() {
    this.asked += 1; // nor does one that is still on its way count
    clearTimeout(this.timer);
    this.answer = null;
    this.age("");
    this.result.withdraw();
    this.summary?.empty();
  }

  /** Enter these in the place of all that is there, which can be had again if somebody entered it. */
  replaceAll(pairs) {
    const before = [...this.form.entered()];
    this.beginAnew();
    this.enter(pairs);
    const entered = ![this.blank, String([...this.form.entered()])].includes(String(before));
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
    this.reach(this.form.element);
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
    const kept = [...this.form.entered()].filter(
      ([name, value]) => value !== "unknown" || !this.form.usual(name),
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
  restore(fragment = location.hash) {
    const opened = cameHere() && !inParts();
    const named = short(fragment);
    if (!named.length) return this.fillFrom(fragment, { opened, linked: true });
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
    if (!chosen || !this.form.field(PLACE) || pairs.get(PLACE) === chosen) return fragment;
    pairs.set(PLACE, chosen);
    pairs.delete("was"); // the figures of another place
    return `${start}?${pairs}`;
  }

  /** Begin with the prefecture that was chosen on another page. */
  putPlace() {
    const field = this.form.field(PLACE);
    if (field && prefecture()) this.form.put(field, prefecture());
  }

  /** `linked` where it came as a link; `opened` where the reader is to be taken to the result. */
  fillFrom(fragment, { opened = false, linked = false } = {}) {
    const link = read(this.kind, fragment, (name) => this.form.couldBe(name));
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
    for (const { element } of this.form.fields()) this.touched.add(element);
    if (link.damage === "cut") this.hold();
    else {
      this.age("working");
      this.calculate({ opened });
    }
    return true;
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
    this.touched.clear();
    this.form.enter(pairs);
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
