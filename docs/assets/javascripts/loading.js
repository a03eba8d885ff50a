import { fill } from "./texts.js";

const LONG = 15_000; // ms at one stage of loading after which it is said that it takes long

/** How far the engine is, for those who wait for it; also where nothing comes that would say so. */
export class Loading {
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
