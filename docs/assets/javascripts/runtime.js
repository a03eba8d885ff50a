/**
 * The calculators' engine for the page: Python in a worker, and a watchdog over it.
 *
 * Nothing here knows a calculator, a rule or a word of any language: progress is reported as the
 * id of a stage with numbers, a failure as a code. The page has the texts for both.
 *
 * Stages:  "download" (loaded and total are bytes that travel, about), "start" (Python starts), "ready".
 * Codes:   "opened-as-file"  the page was opened from a disk and is not one of the kit's
 *          "no-webassembly"  this browser has no WebAssembly, or a policy forbids it
 *          "too-old"         it lacks something else of what Python needs
 *          "refused"         a file is missing, or the server says it is something else
 *          "intercepted"     so it is because something stands between, such as a Wi-Fi's login page
 *          "changed"         so it is because the site has been updated meanwhile
 *          "damaged"         a file arrived incomplete or is not what it should be
 *          "unreachable"     the line is down, or something blocks the file
 *          "memory"          there is not memory enough
 *          "stalled"         nothing moved for too long
 *          "failed"          Python stopped, at the start or later
 */

const STALL_MS = 28_000;
const LONGEST_ANSWER_MS = 30_000;
const SLOWEST = 4; // bytes a ms; of a file that an answer waits for nothing is heard before its end
const LATE_MS = 5_000; // a timer that comes so much too late has slept, with the tab or the device
const SCRIPT = "text/javascript";
const WORKER = "worker.js";

export class EngineError extends Error {
  /** `served`: of a file that was refused its `path`, `status`, `type` and the type `expected`. */
  constructor(code, detail = "", served = null) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "EngineError";
    this.code = code;
    this.served = served;
  }
}

export class Engine {
  #base;
  #manifest;
  #calculators;
  #onProgress;
  #levels = 0;
  #ready = null;
  #worker = null;
  #waiting = new Map();
  #count = 0;

  /**
   * @param {{base: string, manifest?: string, calculators?: string[], onProgress?: (progress:
   *   {stage: string, loaded: number, total: number}) => void}} settings  base: address of the
   *   packed runtime, with a slash; manifest: that of its manifest, which the page names with its
   *   content; calculators: those that will be asked, so that their rules come along
   */
  constructor({ base, manifest = `${base}manifest.json`, calculators = [], onProgress = () => {} }) {
    this.#base = new URL(base, document.baseURI).href;
    this.#manifest = new URL(manifest, document.baseURI).href;
    this.#calculators = calculators;
    this.#onProgress = onProgress;
  }

  /** Load once the page is seen. Of a failure only who asks hears, after a retry. */
  preload() {
    if (navigator.connection?.saveData || whatIsLacking()) return;
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

  /**
   * A step of calculating a table: "open" with its headings, "take" with rows, "finish".
   * @param {string[] | string[][]} cells
   * @param {{kind?: string, language?: string}} order  what is opened
   * @returns {Promise<object>}  see calculators/form/batch/page.py
   */
  async table(step, cells = [], order = {}) {
    await this.start();
    return JSON.parse(await this.#send({ table: step, cells: JSON.stringify(cells), ...order }));
  }

  #load(priority) {
    this.#ready ??= this.#start(priority).catch(async (error) => {
      const cause = await causeOf(error);
      this.#stop(cause);
      throw cause;
    });
    return this.#ready;
  }

  async #start(priority) {
    const lacking = whatIsLacking();
    if (lacking) throw new EngineError(lacking);
    const watchdog = new Watchdog();
    let givenUp = false; // from then on the worker is that of another try
    const report = (stage, loaded = 0, total = 0) => {
      if (givenUp) return;
      watchdog.progress();
      this.#onProgress({ stage, loaded, total });
    };
    try {
      report("download");
      await watchdog.guard(this.#startBest(priority, report, () => givenUp));
      report("ready");
      // For whoever keeps what has come, so that it need not come again; they may come later.
      performance.mark("engine-ready");
    } catch (error) {
      givenUp = true;
      throw error;
    } finally {
      watchdog.stop();
    }
  }

  /** The first level of the runtime that starts; a level that fails gives way to the next. */
  async #startBest(priority, report, isGivenUp) {
    const calculators = this.#calculators;
    this.#levels = 0; // until the worker has read how many there are
    for (let level = 0; ; level++) {
      try {
        this.#worker ??= watched(startedWorker() ?? newWorker());
        return await this.#startLevel({ level, calculators, priority }, report);
      } catch (error) {
        if (isGivenUp()) throw error;
        this.#worker?.terminate();
        this.#worker = null;
        console.warn(`runtime level ${level}: ${error.message}`);
        // What the site has now belongs to another page than this one; a line is down for every level.
        const ends = error.code === "changed" || error.code === "unreachable";
        if (ends || level + 1 >= this.#levels) throw error;
      }
    }
  }

  #startLevel(order, report) {
    order.sign = `engine-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    return new Promise((resolve, reject) => {
      const worker = this.#worker;
      let started = false;
      const gone = (error) => {
        reject(error);
        if (started && this.#worker === worker) this.#stop(error);
      };
      worker.broken.catch(gone);
      worker.addEventListener("message", ({ data }) => {
        if (data.levels) this.#levels = data.levels;
        else if (data.stage) report(data.stage, data.loaded, data.total);
        else if (data.fetching) this.#await(data.fetching);
        else if (data.held) watch(data.held, gone);
        else if (data.ready) resolve((started = true));
        else if (data.id) this.#settle(data);
        else reject(new EngineError(data.code, data.detail, data.served));
      });
      worker.postMessage({ start: { base: this.#base, manifest: this.#manifest, ...order } });
    });
  }

  #send(question) {
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      const patience = new Patience(() => this.#stop(new EngineError("stalled")));
      patience.begin(LONGEST_ANSWER_MS);
      this.#waiting.set(id, { resolve, reject, patience });
      this.#worker.postMessage({ id, ...question });
    });
  }

  /** Answers have to wait for a file of so many bytes, however slow the line is. */
  #await(bytes) {
    this.#onProgress({ stage: "download", loaded: 0, total: bytes });
    for (const { patience } of this.#waiting.values()) {
      patience.begin(LONGEST_ANSWER_MS + bytes / SLOWEST);
    }
  }

  async #settle({ id, answer, failure, code, served }) {
    // A file that Python needed in the middle of it did not come: it cannot go on from there.
    if (code) return this.#stop(await causeOf(new EngineError(code, failure, served)));
    const { resolve, reject, patience } = this.#waiting.get(id);
    this.#waiting.delete(id);
    patience.end();
    this.#onProgress({ stage: "ready", loaded: 0, total: 0 });
    if (failure === undefined) resolve(answer);
    else reject(new EngineError("failed", failure));
  }

  /** Give the worker up; whoever waits for an answer hears why, the next call starts anew. */
  #stop(error) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#ready = null;
    for (const { reject, patience } of this.#waiting.values()) {
      patience.end();
      reject(error);
    }
    this.#waiting.clear();
  }
}

/**
 * Whether this browser has what the scripts of a calculator call. Where not, they leave it alone: what
 * stands in it without them stays, and what to open instead is said there.
 */
export function canTakeOver(root) {
  if (Element.prototype.replaceChildren && "".replaceAll && [].at) return true;
  const note = root.querySelector("[data-without-script]");
  const cause = root.querySelector("[data-texts]").content.querySelector("[data-failed=too-old]");
  note.textContent = "";
  note.append(...[...cause.children].map((part) => part.cloneNode(true)));
  return false;
}

/** The code of what keeps this page, in this browser, from having Python in a worker; or nothing. */
function whatIsLacking() {
  // Browsers start no worker from a disk but the kit's (scripts/kit).
  if (location.protocol === "file:" && !self.kit) return "opened-as-file";
  if (!self.WebAssembly) return "no-webassembly";
  if (self.kit && !self.DecompressionStream) return "too-old";
  return self.Worker && WebAssembly.instantiateStreaming && throwsInWebAssembly() ? "" : "too-old";
}

/** Whether WebAssembly can throw: Python was compiled so. A module that does nothing else says. */
function throwsInWebAssembly() {
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64];
  return WebAssembly.validate(new Uint8Array([...bytes, 25, 11, 11]));
}

/** Calls once a time has passed, of which what the device or the tab has slept is no part. */
class Patience {
  #lost;
  #timer;

  constructor(lost) {
    this.#lost = lost;
  }

  /** Wait so many ms from now on. */
  begin(time) {
    this.end();
    const due = performance.now() + time;
    this.#timer = setTimeout(() => {
      if (performance.now() - due > LATE_MS) this.begin(time);
      else this.#lost();
    }, time);
  }

  end() {
    clearTimeout(this.#timer);
  }
}

/** Turns a load that hangs into a failure: nothing that is guarded stays pending for ever. */
class Watchdog {
  #bark;
  #patience;

  constructor() {
    this.#bark = new Promise((_, reject) => {
      this.#patience = new Patience(() => reject(new EngineError("stalled")));
    });
    this.#bark.catch(() => {});
    this.progress();
  }

  progress() {
    this.#patience.begin(STALL_MS);
  }

  guard(promise) {
    return Promise.race([promise, this.#bark]);
  }

  stop() {
    this.#patience.end();
  }
}

/**
 * A worker that the browser has killed says nothing more; the lock that it held comes free. Only a
 * worker that holds it already says so: asked for earlier, the lock would come to the page at once.
 */
function watch(lock, gone) {
  const freed = navigator.locks.request(lock, () => {
    gone(new EngineError("failed", "the worker is gone"));
  });
  freed.catch(() => {}); // the page is going away
}

/** The worker that the page started while it was read (early.js), once. */
function startedWorker() {
  const worker = self.startedWorker;
  self.startedWorker = null;
  if (worker) worker.onmessage = null;
  return worker;
}

function newWorker() {
  try {
    if (self.kit) return self.kit.newWorker();
    return new Worker(new URL(WORKER, import.meta.url), { type: "module" });
  } catch (error) {
    throw new EngineError("too-old", error.message);
  }
}

/** The worker with a promise `broken` that is rejected when it fails as a whole. */
function watched(worker) {
  worker.broken = new Promise((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      // A worker that says nothing was not started: its own file did not come.
      if (!event.message || event.message.includes("SyntaxError")) whyNotStarted().then(reject);
      else reject(new EngineError("failed", event.message));
    };
  });
  worker.broken.catch(() => {});
  return worker;
}

/** Why the worker's file did not come or could not be read: this one was, so it is not the syntax. */
async function whyNotStarted() {
  try {
    const { ok, status, type } = await asked(new URL(WORKER, import.meta.url));
    if (ok) return new EngineError("damaged", WORKER);
    const served = { path: WORKER, status, type, expected: SCRIPT };
    return new EngineError("refused", WORKER, served);
  } catch {
    return new EngineError("unreachable", WORKER);
  }
}

/** What is behind a failure: where nothing comes as what it is, neither does this script. */
async function causeOf(error) {
  if (error.code !== "refused") return error;
  try {
    const { ok, type } = await asked(import.meta.url);
    return ok || type !== "text/html" ? error : new EngineError("intercepted", error.message);
  } catch {
    return new EngineError("unreachable", error.message);
  }
}

/** How the server answers for a script: `ok` where it hands it over as one. */
async function asked(address) {
  const response = await fetch(address, { cache: "no-store" });
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0];
  return { ok: response.ok && /javascript/.test(type), status: response.status, type };
}
