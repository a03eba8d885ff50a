/**
 * The calculators' engine for the page: Python in a worker, and a watchdog over it.
 *
 * Nothing here knows a calculator, a rule or a word of any language: progress is reported as the
 * id of a stage with numbers, a failure as a code. The page has the texts for both.
 *
 * Stages:  "download" (loaded and total are bytes that travel, about), "start" (Python starts), "ready".
 * Codes:   "opened-as-file"  the page was opened from a disk, where browsers start no worker
 *          "unsupported"     this browser lacks what Python needs, or refuses it
 *          "unreachable"     a file is missing or blocked, or the line is down
 *          "damaged"         a file arrived incomplete or is not what it should be
 *          "stalled"         nothing moved for too long
 *          "slow"            it moves, but would take too long
 *          "failed"          Python stopped, at the start or later
 */

const STALL_MS = 28_000;
const LONGEST_LOAD_MS = 60_000;
const LONGEST_ANSWER_MS = 30_000;

export class EngineError extends Error {
  constructor(code, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "EngineError";
    this.code = code;
  }
}

export class Engine {
  #base;
  #calculators;
  #onProgress;
  #levels = 0;
  #ready = null;
  #worker = null;
  #waiting = new Map();
  #count = 0;

  /**
   * @param {{base: string, calculators?: string[], onProgress?: (progress: {stage: string,
   *   loaded: number, total: number}) => void}} settings  base: address of the packed runtime, with
   *   a slash; calculators: those that will be asked, so that their rules come along
   */
  constructor({ base, calculators = [], onProgress = () => {} }) {
    this.#base = new URL(base, document.baseURI).href;
    this.#calculators = calculators;
    this.#onProgress = onProgress;
  }

  /** Load once the page is seen. Of a failure only who asks hears, after a retry. */
  preload() {
    if (navigator.connection?.saveData || !canCalculate()) return;
    requestAnimationFrame(() => setTimeout(() => this.#load("low").catch(() => {})));
  }

  /** Load now. Resolves when answers can be had; after a failure, calling it again tries again. */
  start() {
    return this.#load("high");
  }

  /**
   * The answer of a calculator for what stands in the form.
   * @param {[string, string][]} fields  names with the text as typed
   * @returns {Promise<object>}
   */
  async ask(calculator, language, fields) {
    await this.start();
    return JSON.parse(await this.#send({ calculator, language, fields }));
  }

  /**
   * The results of many requests of one kind, each as JSON text, in order.
   * @param {string[]} requests
   * @returns {Promise<string[]>}
   */
  async lines(kind, requests) {
    await this.start();
    return this.#send({ kind, requests });
  }

  #load(priority) {
    this.#ready ??= this.#start(priority).catch((error) => {
      this.#stop(error);
      throw error;
    });
    return this.#ready;
  }

  async #start(priority) {
    if (location.protocol === "file:") throw new EngineError("opened-as-file");
    if (!canCalculate()) throw new EngineError("unsupported");
    const watchdog = new Watchdog();
    const report = (stage, loaded = 0, total = 0) => {
      watchdog.progress();
      this.#onProgress({ stage, loaded, total });
    };
    try {
      report("download");
      await watchdog.guard(this.#startBest(priority, report));
      report("ready");
    } finally {
      watchdog.stop();
    }
  }

  /** The first level of the runtime that starts; a level that fails gives way to the next. */
  async #startBest(priority, report) {
    const calculators = this.#calculators;
    this.#levels = 0; // until the worker has read how many there are
    for (let level = 0; ; level++) {
      try {
        this.#worker ??= watched(startedWorker() ?? newWorker());
        return await this.#startLevel({ level, calculators, priority }, report);
      } catch (error) {
        this.#worker?.terminate();
        this.#worker = null;
        console.warn(`runtime level ${level}: ${error.message}`);
        if (level + 1 >= this.#levels) throw error;
      }
    }
  }

  #startLevel(order, report) {
    return new Promise((resolve, reject) => {
      const worker = this.#worker;
      let started = false;
      worker.broken.catch((error) => {
        reject(error);
        if (started && this.#worker === worker) this.#stop(error);
      });
      worker.addEventListener("message", ({ data }) => {
        if (data.levels) this.#levels = data.levels;
        else if (data.stage) report(data.stage, data.loaded, data.total);
        else if (data.ready) resolve((started = true));
        else if (data.id) this.#settle(data);
        else reject(new EngineError(data.code, data.detail));
      });
      worker.postMessage({ start: { base: this.#base, ...order } });
    });
  }

  #send(question) {
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      const timer = setTimeout(() => this.#stop(new EngineError("stalled")), LONGEST_ANSWER_MS);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ id, ...question });
    });
  }

  #settle({ id, answer, failure, code }) {
    // A file that Python needed in the middle of it did not come: it cannot go on from there.
    if (code) return this.#stop(new EngineError(code, failure));
    const { resolve, reject, timer } = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(timer);
    if (failure === undefined) resolve(answer);
    else reject(new EngineError("failed", failure));
  }

  /** Give the worker up; whoever waits for an answer hears why, the next call starts anew. */
  #stop(error) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#ready = null;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}

/** Whether this page, in this browser, can have Python in a worker. */
function canCalculate() {
  return location.protocol !== "file:" && self.Worker && self.WebAssembly?.instantiateStreaming;
}

/** Turns a load that hangs into a failure: nothing that is guarded stays pending for ever. */
class Watchdog {
  #bark;
  #give;
  #stalled;
  #longest;

  constructor() {
    this.#bark = new Promise((_, reject) => {
      this.#give = reject;
    });
    this.#bark.catch(() => {});
    this.#longest = this.#after(LONGEST_LOAD_MS, "slow");
    this.progress();
  }

  progress() {
    clearTimeout(this.#stalled);
    this.#stalled = this.#after(STALL_MS, "stalled");
  }

  guard(promise) {
    return Promise.race([promise, this.#bark]);
  }

  stop() {
    clearTimeout(this.#stalled);
    clearTimeout(this.#longest);
  }

  #after(milliseconds, code) {
    return setTimeout(() => this.#give(new EngineError(code)), milliseconds);
  }
}

/** The worker that the page started while it was read (overrides/partials/worker.html), once. */
function startedWorker() {
  const worker = self.startedWorker;
  self.startedWorker = null;
  if (worker) worker.onmessage = null;
  return worker;
}

function newWorker() {
  try {
    return new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  } catch (error) {
    throw new EngineError("unsupported", error.message);
  }
}

/** The worker with a promise `broken` that is rejected when it fails as a whole. */
function watched(worker) {
  worker.broken = new Promise((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new EngineError("failed", event.message));
    };
  });
  worker.broken.catch(() => {});
  return worker;
}
