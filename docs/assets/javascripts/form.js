/**
 * The form of a calculator: which questions are asked, what is entered, and rows that come and go.
 *
 * Which question is shown when stands in `data-shown`; what a question that is not shown holds is kept,
 * but does not count as entered.
 */
import { fill } from "./texts.js";

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
export function unfold(element) {
  const folded = element.closest("details");
  if (folded) folded.open = true;
}

/** Set a property where it is another: the same once more makes the browser style the part anew. */
function put(element, property, value) {
  if (element[property] !== value) element[property] = value;
}

/** The form of a calculator. */
export class Form {
  constructor(element) {
    this.element = element;
    this.conditions = new Map();
    this.options = new Map();
    this.serial = 1000;
    this.learn(element);
    for (const section of element.querySelectorAll("[data-most]")) this.number(section);
    this.arrange();
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

  // --- what is asked --------------------------------------------------------------------------

  /** Every field with its name in the request, in the order of the form. */
  *fields() {
    for (const section of this.element.querySelectorAll("[data-section]")) {
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

  /** The field that something stands in. */
  fieldAround(part) {
    const element = part.closest("[data-field]");
    for (const field of this.fields()) if (field.element === element) return field;
    return null;
  }

  /** Whether a question has this name: one of the form, or of a row that it may have. */
  couldBe(name) {
    const [, section, index, field] = /^([a-z_-]+)\[(\d+)\]\.(.+)$/.exec(name) ?? [];
    const form = this.element;
    const within = section ? form.querySelector(`[data-section="${section}"]`) : form;
    if (!within || (section && Number(index) >= Number(within.dataset.most))) return false;
    const fields = [...within.querySelectorAll("[data-field]")];
    return fields.some((one) => one.dataset.field === (field ?? name));
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
    for (const element of this.element.querySelectorAll("[data-said]")) {
      const { prefix } = this.fieldAround(element);
      put(element, "hidden", !shown(this.conditions.get(element), entered, prefix));
    }
    for (const section of this.element.querySelectorAll("[data-section]")) {
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

  // --- what is entered ------------------------------------------------------------------------

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

  /** The names of what has to be entered and is not. */
  missing() {
    const missing = [...this.fields()].filter(
      ({ element }) =>
        !element.hidden && element.querySelector(".calc-required") && !this.value(element),
    );
    const names = missing.map(({ element }) => element.querySelector("legend, label").firstChild);
    return names.map((text) => text.textContent.trim());
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

  /** Put these in the place of all that is there. */
  enter(pairs) {
    this.clear();
    for (const section of this.element.querySelectorAll("[data-most]")) {
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

  /** Make it a form that nobody has filled in. */
  clear() {
    for (const section of this.element.querySelectorAll("[data-most]")) {
      for (const row of [...section.querySelectorAll("[data-row]")].slice(1)) row.remove();
      this.number(section);
    }
    this.element.reset();
    for (const { element } of this.fields()) {
      delete element.dataset.given;
      put(element.querySelector("[data-reading]") ?? {}, "textContent", "");
    }
    this.arrange();
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
}
