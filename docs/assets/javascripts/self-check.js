/**
 * The self-check's questions one at a time, over the form that calculator.js brings to life.
 *
 * Which question comes next is the engine's decision: its answer names the questions that can still
 * change something in `data-questions`. Until it has answered, the order of the form counts. There
 * is no rule and no word in here; nothing is hidden from those who choose all questions at once.
 */

const PATIENCE = 3000; // ms to wait for the engine before going on in the order known so far
const PLACE = "prefecture"; // the engine does not ask for it: it leads to an address

class SelfCheck {
  constructor(root, template) {
    this.root = root;
    this.form = root.querySelector("form");
    this.result = root.querySelector("[data-result]");
    this.questions = null; // as the engine names them; null until it has answered
    this.asked = [];
    this.depth = 0; // steps in the history that are ours
    this.pending = false; // an answer was given that the engine has not judged yet
    this.waiting = 0; // the timer while the next question waits for the engine
    this.place(template.content.cloneNode(true));
    this.listen();
    this.begin();
    if (this.result.querySelector(":scope > [data-questions]")) this.judged(); // it was quicker
  }

  place(parts) {
    const [mode, steps, resume, answered] = parts.children;
    this.form.before(mode);
    this.form.querySelector("[type=submit]").before(steps);
    this.form.after(resume, answered);
    this.answered = answered;
    this.progress = steps.querySelector("[data-check-progress]");
    this.previous = steps.querySelector("[data-check=back]");
  }

  listen() {
    const { root } = this;
    root.addEventListener("input", () => {
      this.pending = true;
    });
    root.addEventListener("click", (event) => this.clicked(event), true);
    root.addEventListener("submit", (event) => this.submitted(event), true);
    addEventListener("popstate", (event) => this.popped(event));
    addEventListener("hashchange", () => {
      if (history.state?.check === undefined && this.kept()) this.begin(); // A link was put in.
    });
    this.result.addEventListener("answered", () => this.judged());
  }

  // --- the address ----------------------------------------------------------------------------

  /** What calculator.js has kept in the address, null where it has kept nothing. */
  kept() {
    const start = `#${this.root.dataset.calculator}?`;
    const { hash } = location;
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
    const name = view === "result" ? "" : this.next();
    history.replaceState({ ...history.state, check: name }, "", location.href);
    this.show(name);
  }

  /** Have the address say what is shown, so that a link leads to the same. */
  keep() {
    this.root.dispatchEvent(new CustomEvent("moved"));
  }

  // --- questions ------------------------------------------------------------------------------

  field(name) {
    return [...this.form.querySelectorAll("[data-field]")].find(
      (element) => element.dataset.field === name,
    );
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
    const fields = [...this.form.querySelectorAll("[data-field]")].filter((one) => !one.hidden);
    const names = fields.map((one) => one.dataset.field);
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
    const all = [...this.form.querySelectorAll("[data-field]")].map((one) => one.dataset.field);
    const known = (this.questions ?? all).filter((name) => name !== PLACE);
    // It comes last, unless the form begins with it because it makes other questions needless.
    const order = all[0] === PLACE ? [PLACE, ...known] : [...known, PLACE];
    return order.filter((name) => !this.answeredTo(name) && !this.asked.includes(name));
  }

  next() {
    return this.open()[0] ?? "";
  }

  /** Go to a question, from which the back button leads back; no name stands for the result. */
  go(name, { replace = false, focus = false } = {}) {
    const state = { ...history.state, check: name };
    if (replace) history.replaceState(state, "", location.href);
    else {
      history.pushState(state, "", location.href);
      this.depth += 1;
    }
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
    for (const field of this.form.querySelectorAll("[data-field]")) {
      field.toggleAttribute("data-aside", one && field.dataset.field !== this.current);
    }
    for (const section of this.form.querySelectorAll("[data-section]")) {
      const shown = section.querySelector("[data-field]:not([data-aside])");
      section.toggleAttribute("data-aside", !shown);
    }
    const left = this.open().length;
    const text = left ? this.progress.dataset.more : this.progress.dataset.last;
    const number = this.asked.indexOf(this.current) + 1;
    this.progress.textContent = text.replace("{number}", number).replace("{left}", left);
    this.previous.hidden = this.depth === 0;
  }

  focus() {
    const field = this.field(this.current);
    const target = field
      ? field.querySelector("input:checked, input, select")
      : this.result.querySelector("h2");
    if (!field) target?.setAttribute("tabindex", "-1");
    target?.focus({ preventScroll: true });
    (field ?? this.result).scrollIntoView({ block: field ? "center" : "start" });
  }

  advance() {
    if (this.waiting) return;
    const field = this.field(this.current);
    if (!this.answeredTo(this.current)) this.leaveOpen(field);
    // What is wrong with a text is said once its field is left.
    const text = this.pending && field?.querySelector("input[type=text]");
    if (text) text.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    const wrong = field?.hasAttribute("data-wrong");
    if (this.pending && (this.questions || wrong)) {
      this.waiting = setTimeout(() => this.go(this.next(), { focus: true }), PATIENCE);
    } else if (wrong) field.querySelector("input, select").focus();
    else this.go(this.next(), { focus: true });
  }

  // --- what happens ---------------------------------------------------------------------------

  /** The engine has answered: its questions count from now on. */
  judged() {
    const answer = this.result.querySelector(":scope > [data-questions]");
    this.pending = false;
    this.questions = answer ? answer.dataset.questions.split(" ").filter(Boolean) : null;
    const list = this.result.querySelector(":scope > .calc-answers");
    this.answered.replaceChildren(...(list ? [list.cloneNode(true)] : []));
    const wrong = this.wrong();
    if (wrong) this.go(wrong, { replace: wrong === this.current, focus: true });
    else if (this.waiting) this.go(this.next(), { focus: true });
    else if (this.moot()) this.go(this.next(), { replace: true, focus: this.answering() });
    else this.arrange();
  }

  /** The answer that cannot be read, unless it is just being typed: without it there is no result. */
  wrong() {
    if (this.root.dataset.mode !== "one") return "";
    const name = this.form.querySelector("[data-field][data-wrong]")?.dataset.field ?? "";
    return name === this.current && !this.waiting ? "" : name;
  }

  /** Whether the question being asked can no longer change anything. */
  moot() {
    const { current, questions } = this;
    if (this.root.dataset.stage !== "ask" || !questions || this.answeredTo(current)) return false;
    return current !== PLACE && !questions.includes(current);
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
    else if (check) {
      this.mode(check);
      this.keep();
    } else if (change && this.field(change)) this.go(change);
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
    if (name === undefined) return;
    this.depth = Math.max(0, this.depth - 1);
    this.show(name, { focus: true });
    this.keep();
  }

  resume() {
    this.asked = this.asked.filter((name) => this.answeredTo(name));
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
if (root && template) new SelfCheck(root, template);
