// An exercise or a result on a projector: one thing a screen. A step is asked first and told with the
// next key. An exercise's screens stand in its page, and are read like any page without this; those of a
// result are put together from it (slides.js).
import { screensOf } from "./slides.js";

const KEYS = {
  ArrowRight: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "back",
  PageUp: "back",
  b: "blank",
  B: "blank",
  f: "full",
  F: "full",
};
const OVERLAP = 0.8; // of what is seen, how far a screen with more on it moves at a time

/** The stages of a screen: how many steps are shown, and how many of them are told. */
function stagesOf(screen) {
  const steps = [...screen.querySelectorAll("[data-step]")];
  const stages = steps.flatMap((step, index) => {
    const told = { screen, shown: index + 1, told: index + 1 };
    return step.querySelector("[data-asked]") ? [{ ...told, told: index }, told] : [told];
  });
  return stages.length ? stages : [{ screen, shown: 0, told: 0 }];
}

class Presenter {
  constructor(dialog) {
    this.dialog = dialog;
    this.place = dialog.querySelector("[data-present-screens]");
    this.at = 0;
    dialog.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-present-do]");
      if (button) this.do(button.dataset.presentDo);
    });
    // On a dark screen nothing can have the focus, and the keys still count.
    document.addEventListener("keydown", (event) => dialog.open && this.pressed(event));
    dialog.addEventListener("close", () => {
      if (document.fullscreenElement) document.exitFullscreen();
    });
  }

  open() {
    this.screens = [...this.place.querySelectorAll("[data-screen]")];
    this.stages = this.screens.flatMap(stagesOf);
    this.at = 0;
    this.dialog.showModal();
    this.show();
    this.dialog.querySelector("[data-present-do=next]").focus();
  }

  pressed(event) {
    const what = KEYS[event.key];
    const onButton = event.key === " " && event.target.closest("button");
    if (!what || onButton || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.do(what);
  }

  do(what) {
    if (what === "next") this.go(1);
    else if (what === "back") this.go(-1);
    else if (what === "blank") this.blank(!this.dialog.hasAttribute("data-blank"));
    else if (what === "close") this.dialog.close();
    else if (document.fullscreenElement) document.exitFullscreen();
    else this.dialog.requestFullscreen?.().catch(() => {});
  }

  /** A key that goes on also brings a dark screen back, and nothing else. */
  go(by) {
    if (this.dialog.hasAttribute("data-blank")) {
      this.blank(false);
      return;
    }
    if (this.movedOn(by)) return;
    this.at = Math.min(Math.max(this.at + by, 0), this.stages.length - 1);
    this.show();
  }

  /** Move on within a screen that holds more than is seen; steps bring themselves into sight. */
  movedOn(by) {
    const { place } = this;
    const before = place.scrollTop;
    if (this.stages[this.at].shown) return false;
    place.scrollTop += by * OVERLAP * place.clientHeight;
    return place.scrollTop !== before;
  }

  blank(dark) {
    this.dialog.toggleAttribute("data-blank", dark);
    const button = this.dialog.querySelector("[data-present-do=blank]");
    button.setAttribute("aria-pressed", String(dark));
  }

  show() {
    const { screen, shown, told } = this.stages[this.at];
    for (const one of this.screens) one.hidden = one !== screen;
    const steps = [...screen.querySelectorAll("[data-step]")];
    for (const [index, step] of steps.entries()) {
      step.hidden = index >= shown;
      step.classList.toggle("present-now", index === shown - 1);
      const asked = step.querySelector("[data-asked]");
      if (!asked) continue;
      asked.hidden = index < told;
      step.querySelector("[data-told]").hidden = index >= told;
    }
    this.place.scrollTop = 0;
    steps[shown - 1]?.scrollIntoView({ block: "nearest" });
    const paid = this.dialog.querySelector("[data-present-paid]");
    const open = steps.slice(told).some((step) => step.querySelector("[data-asked]"));
    paid.textContent = open ? "" : (screen.dataset.paid ?? "");
    const count = this.dialog.querySelector("[data-present-count]");
    count.textContent = `${this.screens.indexOf(screen) + 1} / ${this.screens.length}`;
  }
}

for (const dialog of document.querySelectorAll("[data-present]")) {
  const presenter = new Presenter(dialog);
  const calculator = dialog.closest("[data-calculator]");
  calculator?.addEventListener("present", ({ detail }) => {
    presenter.place.replaceChildren(
      ...screensOf(calculator.querySelector("[data-result]"), detail),
    );
    presenter.open();
  });
  const opener = calculator ? null : document.querySelector("[data-present-open]");
  if (!opener) continue;
  opener.hidden = false;
  opener.addEventListener("click", () => presenter.open());
}
