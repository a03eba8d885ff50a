/**
 * The self-check's questions one at a time, over the form that calculator.js brings to life.
 *
 * Which question comes next is the engine's decision: its answer names the questions that can still
 * change something in `data-questions`. Until it has answered, the order of the form counts. There
 * is no rule and no word in here; nothing is hidden from those who choose all questions at once.
 */
import { addEntry, setAddress } from "./kept.js";

const PATIENCE = 15000; // ms to wait for the engine before going on in the order known so far
const WIDE = "(min-width: 48em)"; // room for the answers given so far beside the question

class SelfCheck {
  constructor(root, template) {
    this.root = root;
    this.form = root.querySelector("form");
    this.result = root.querySelector("[data-result]");
    this.questions = null; // as the engine names them; null until it has answered
    this.asked = []; // in the order in which they were shown
    this.depth = 0; // how many of our steps lie before this one in the history
    this.pending = false; // an answer was given that the engine has not judged yet
    this.waiting = 0; // the timer while the next question waits for the engine
    this.elsewhere = false; // the address led to what is no step of ours: a link, a place of the page
    this.place(template.content.cloneNode(true));
    this.listen();
    this.begin();
    if (this.result.querySelector(":scope > [data-questions]")) this.judged(); // it was quicker
  }

  place(parts) {
    const [head, steps, resume, ...rest] = parts.children;
    this.form.before(head);
    this.form.querySelector("[type=submit]").before(steps);
    this.form.after(...rest);
    this.root.append(resume);
    this.answered = this.root.querySelector("[data-check-answered]");
    this.answered.open = matchMedia(WIDE).matches;
    this.progress = head.querySelector("[data-check-progress]");
    this.bar = head.querySelector("progress");
    this.previous = head.querySelector("[data-check=back]");
  }

  listen() {
    const { root } = this;
    root.addEventListener("input", () => {
      this.pending = true;
      this.arrange(); // What is chosen can show a field beside it.
    });
    root.addEventListener("click", (event) => this.clicked(event), true);
    root.addEventListener("submit", (event) => this.submitted(event), true);
    addEventListener("popstate", (event) => this.popped(event));
    addEventListener("hashchange", ({ newURL }) => {
      if (!this.elsewhere) return;
      if (this.kept(new URL(newURL).hash)) this.follow();
      else this.stay();
    });
    this.result.addEventListener("answered", () => this.judged());
  }

  // --- the address ----------------------------------------------------------------------------

  /** What calculator.js has kept in the address, null where it has kept nothing. */
  kept(hash = location.hash) {
    const start = `#${this.root.dataset.calculator}?`;
    return hash.startsWith(start) ? new URLSearchParams(hash.slice(start.length)) : null;
  }

  /** Begin with what the address says was shown last, else with the next question. */
  begin() {
    const view = this.kept()?.get("view");
    this.pending = this.kept() !== null; // The engine is being asked about what was kept.
    this.questions = null;
    this.asked = [];
    this.root.dataset.stage = "ask";
    this.mode(view === "all" ? "all" : "one");
    // After a reload the history still says what was shown, and what lies before it.
    const { check, depth = 0, picked = false } = history.state ?? {};
    const name = check ?? (view === "result" ? "" : this.next());
    this.depth = depth;
    setAddress(location.href, { ...history.state, check: name, depth, picked });
    this.show(name);
  }

  /** A link was put in: what was shown before, or since by an answer that came, is another's. */
  follow() {
    setAddress(location.href, null);
    this.begin();
  }

  /** Somebody went to a place of this page: the question that is shown stays the one of this step. */
  stay() {
    const { current: check, depth } = this;
    setAddress(location.href, { ...history.state, check, depth });
  }

  /** Have the address say what is shown, so that a link leads to the same. */
  keep() {
    this.root.dispatchEvent(new CustomEvent("moved"));
  }

  // --- questions ------------------------------------------------------------------------------

  /** What is asked in one go, in the order of the form: a field, or a section with rows. */
  steps() {
    const all = [...this.form.querySelectorAll("[data-most], [data-field]")];
    return all.filter((one) => !one.parentElement.closest("[data-most]"));
  }

  nameOf(step) {
    return step.dataset.field ?? step.dataset.section;
  }

  field(name) {
    return this.steps().find((step) => this.nameOf(step) === name);
  }

  /** Whether a question has been answered, be it with "not known". */
  answeredTo(name) {
    const field = this.field(name);
    if (!field || field.hidden) return true;
    const controls = [...field.querySelectorAll("input:checked, input[type=text], select")];
    return controls.some((control) => control.value.trim());
  }

  /** Count what is answered already among the questions that were asked. */
  count() {
    const names = this.steps()
      .filter((step) => !step.hidden)
      .map((step) => this.nameOf(step));
    const fresh = names.filter((name) => this.answeredTo(name) && !this.asked.includes(name));
    this.asked.push(...fresh);
  }

  /** Whoever goes on without an answer does not know it, which is an answer, too. */
  leaveOpen(field) {
    const control = field.querySelector("input[value=unknown], select");
    if (control.type === "select-one") control.value = "unknown";
    else control.checked = true;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The questions still to be asked, the next one first. */
  open() {
    const names = this.questions ?? this.steps().map((step) => this.nameOf(step));
    return names.filter((name) => !this.answeredTo(name));
  }

  next() {
    return this.open()[0] ?? "";
  }

  /**
   * Go to a question, from which the back button leads back; no name stands for the result.
   * `picked`: the reader has chosen it, so that it is asked whether the engine wants it or not.
   */
  go(name, { replace = false, focus = false, picked = false } = {}) {
    const state = { ...history.state, check: name, picked };
    if (replace) setAddress(location.href, state);
    else if (addEntry(location.href, { ...state, depth: this.depth + 1 })) this.depth += 1;
    this.show(name, { focus });
    this.keep();
  }

  show(name, { focus = false } = {}) {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.current = name;
    if (name && !this.asked.includes(name)) this.asked.push(name);
    this.root.dataset.stage = name ? "ask" : "result";
    this.arrange();
    if (focus) this.focus();
    if (!name && !this.questions && !this.pending) this.judgeNothing();
  }

  /** Have the result for no answers at all: what stands in its place is an example of others. */
  judgeNothing() {
    const control = this.form.querySelector("[data-field] :is(input, select)");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  arrange() {
    const { mode, stage } = this.root.dataset;
    const one = mode === "one";
    const view = one ? stage : mode;
    this.root.dataset.view = view === "ask" ? "" : view; // what calculator.js keeps
    const current = this.field(this.current);
    for (const field of this.form.querySelectorAll("[data-field]")) {
      field.toggleAttribute("data-aside", one && (field.hidden || !current?.contains(field)));
    }
    for (const section of this.form.querySelectorAll("[data-section]")) {
      const shown = section.querySelector("[data-field]:not([data-aside])");
      section.toggleAttribute("data-aside", !shown);
    }
    document.documentElement.toggleAttribute("data-asking", one);
    this.say();
    this.previous.hidden = this.depth === 0;
  }

  /** How far the reader is, once the engine has said what is left to ask. */
  say() {
    const { first, more, last } = this.progress.dataset;
    const left = this.open().filter((name) => name !== this.current).length;
    const known = this.questions !== null;
    const text = known ? (left ? more : last) : first;
    const before = this.asked.indexOf(this.current);
    this.progress.textContent = text.replace("{number}", before + 1).replace("{left}", left);
    this.bar.hidden = !known;
    this.bar.max = Math.max(before, 0) + 1 + left;
    this.bar.value = Math.max(before, 0);
    this.root.querySelector("[data-check=resume]").hidden = known && !this.open().length;
  }

  focus() {
    const field = this.field(this.current);
    const place = this.wrongIn(field) ?? field; // of a row of purchases what is wrong in it
    const target = field
      ? place.querySelector("input:checked, input, select")
      : this.result.querySelector("h2");
    if (!field) target?.setAttribute("tabindex", "-1");
    target?.focus({ preventScroll: true });
    (field ? this.root : this.result).scrollIntoView({ block: "start" });
  }

  advance() {
    if (this.waiting) return;
    const field = this.field(this.current);
    if (!this.answeredTo(this.current)) this.leaveOpen(field);
    // What is wrong with a text is said once its field is left.
    for (const text of this.pending ? field?.querySelectorAll("input[type=text]") ?? [] : []) {
      text.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    }
    const wrong = this.wrongIn(field);
    if (this.pending && (this.questions || wrong || !this.early(this.next()))) {
      this.waiting = setTimeout(() => this.go(this.next(), { focus: true }), PATIENCE);
    } else if (wrong) wrong.querySelector("input, select").focus();
    else this.go(this.next(), { focus: true });
  }

  /** Whether a question comes first whatever is answered: up to the purchases each of them does. */
  early(name) {
    const steps = this.steps();
    const place = steps.indexOf(this.field(name));
    return place !== -1 && place <= steps.findIndex((step) => step.matches("[data-most]"));
  }

  /** What is wrong in a question, if anything is. */
  wrongIn(field) {
    return field?.matches("[data-wrong]") ? field : field?.querySelector("[data-wrong]");
  }

  // --- what happens ---------------------------------------------------------------------------

  /** The engine has answered: its questions count from now on. */
  judged() {
    const answer = this.result.querySelector(":scope > [data-questions]");
    this.pending = false;
    this.questions = answer ? answer.dataset.questions.split(" ").filter(Boolean) : null;
    this.repeat(this.result.querySelector(":scope > .calc-answers"));
    const wrong = this.wrong();
    if (wrong) this.go(wrong, { replace: wrong === this.current, focus: true });
    else if (this.waiting) this.go(this.next(), { focus: true });
    else if (this.moot()) this.go(this.next(), { replace: true, focus: this.answering() });
    else this.arrange();
  }

  /** Say under the question what has been answered; it needs no headings of its own there. */
  repeat(list) {
    const copy = list ? [...list.querySelectorAll(":scope > details > div")] : [];
    const place = this.answered.querySelector("div");
    place.replaceChildren(...copy.map((one) => one.cloneNode(true)));
    for (const heading of place.querySelectorAll("h4")) {
      const title = document.createElement("strong");
      title.textContent = heading.textContent;
      heading.replaceWith(title);
    }
    const summary = this.answered.querySelector("summary");
    const number = place.querySelectorAll("dt").length;
    summary.textContent = summary.dataset.count.replace("{count}", number);
    this.answered.hidden = number === 0;
  }

  /** The answer that cannot be read, unless it is just being typed: without it there is no result. */
  wrong() {
    if (this.root.dataset.mode !== "one") return "";
    const step = this.steps().find((one) => this.wrongIn(one));
    const name = step ? this.nameOf(step) : "";
    return name === this.current && !this.waiting ? "" : name;
  }

  /** Whether the question being asked can no longer change anything, and nobody has chosen it. */
  moot() {
    const { current, questions } = this;
    if (this.root.dataset.stage !== "ask" || !questions || this.answeredTo(current)) return false;
    return !history.state?.picked && !questions.includes(current);
  }

  /** Whether the focus is in the question being asked. */
  answering() {
    return Boolean(this.field(this.current)?.contains(document.activeElement));
  }

  mode(mode) {
    this.root.dataset.mode = mode;
    for (const button of this.root.querySelectorAll(".check-mode button")) {
      button.setAttribute("aria-pressed", String(button.dataset.check === mode));
    }
    this.count();
    this.arrange();
  }

  clicked(event) {
    const target = event.target.closest("button, a");
    const { check, change } = target?.dataset ?? {};
    // The second half of a double click is not meant for the question that came meanwhile.
    if (event.detail > 1 && (check === "next" || check === "back")) return;
    if (check === "next") this.advance();
    else if (check === "back") history.back();
    else if (check === "result") this.go("", { focus: true });
    else if (check === "resume") this.resume();
    else if (check === "sheet") this.printSheet();
    else if (check) {
      this.mode(check === "review" ? "all" : check);
      this.keep();
    } else if (change && this.field(change)) this.go(change, { focus: true, picked: true });
    else if (target && "restart" in target.dataset) setTimeout(() => this.restart());
  }

  /** Enter goes to the next question, not to the result. */
  submitted(event) {
    if (this.root.dataset.mode !== "one") return;
    event.preventDefault();
    event.stopPropagation();
    this.advance();
  }

  /** Going back in the history goes back to a question; the answers stay what they are. */
  popped(event) {
    const name = event.state?.check;
    this.elsewhere = name === undefined;
    if (this.elsewhere) return;
    this.depth = event.state.depth ?? 0;
    this.show(name, { focus: true });
    this.keep();
  }

  /** Print the call sheet on a page of its own. */
  printSheet() {
    const page = document.documentElement;
    page.dataset.paper = "sheet";
    addEventListener("afterprint", () => page.removeAttribute("data-paper"), { once: true });
    print();
  }

  resume() {
    this.go(this.next(), { focus: true });
  }

  restart() {
    this.asked = [];
    this.questions = null;
    this.go(this.next(), { focus: true });
  }
}

const root = document.querySelector("[data-calculator=eligibility]");
const template = document.querySelector("[data-self-check] template");
// Where calculator.js has not come or could not run, the form stays as it is without scripts.
if (root && template && "ready" in root.dataset) new SelfCheck(root, template);
