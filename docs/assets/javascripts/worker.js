/**
 * The worker in which Python runs. It is told what to load, reports how far it is, and then
 * answers questions until the page goes away. It requests nothing but the files it was told.
 */

// Browsers that know no module workers make a classic one of it, in which this is the worker.
const isModule = this === undefined;

const REPORT_MS = 50;
const PAUSES = [1000, 2000, 4000, 8000]; // ms before each try to go on after the line was cut
const PARTIAL = 206; // the status of a part of a file
const PAGE = "text/html"; // no file of the runtime is one: servers answer so for what they lack
const TYPES = {
  js: "text/javascript",
  json: "application/json",
  wasm: "application/wasm",
  zip: "application/zip",
  bin: "application/octet-stream",
};

// Before Pyodide gets another in its place (handOver): the manifest may be asked for again.
const fetchAsEver = self.fetch.bind(self);

let answer;
let manifest;
let known; // where the manifest comes from, and its text once it has come
let loading;
let arrived; // what was said last of how much has come: the page may not have listened yet
let missing; // why a file that Python asked for did not come; Python tells it in words of its own

self.addEventListener("message", async ({ data }) => {
  if (data.prepare) {
    manifest = readManifest(data.prepare);
    manifest.catch(() => {}); // told when it is needed
    return;
  }
  if (data.start) {
    await begin(data.start);
    return;
  }
  missing = undefined;
  try {
    postMessage({ id: data.id, answer: answer(data) });
  } catch (error) {
    const { message, served } = missing ?? error;
    const code = await causeOf(missing ?? error);
    postMessage({ id: data.id, failure: String(message ?? error), code, served });
  }
});

/**
 * Load a level of the runtime, counted from the fastest, and say how that ended. A worker loads one
 * level: who asks later waits for what was begun.
 */
async function begin({ base, manifest: address, level, calculators, priority, sign }) {
  live(sign);
  try {
    if (!isModule) throw new LoadError("too-old", { path: "worker.js" }, "not a module");
    const { levels, rules, lock } = await (manifest ?? readManifest(address));
    postMessage({ levels: levels.length });
    if (arrived) postMessage(arrived);
    loading ??= start({ base, level: levels[level], rules, calculators, lock, priority });
    answer = await loading;
    postMessage({ ready: true });
  } catch (error) {
    const code = (await causeOf(error)) ?? "failed";
    postMessage({ code, detail: String(error.message ?? error), served: error.served });
  }
}

/** The code of a failure: a file may be missing or another because the site has been updated. */
async function causeOf(error) {
  if (outOfMemory(error)) return "memory";
  const other = error.code === "refused" || error.code === "damaged";
  return other && (await updated()) ? "changed" : error.code;
}

/** Browsers throw a RangeError for it, Python an error of its own as text. */
function outOfMemory({ name, message }) {
  return (name === "RangeError" && /memory/i.test(message)) || /\bMemoryError\b/.test(message);
}

/** Whether the site has another manifest by now than the one that was read. */
async function updated() {
  if (!known) return false;
  try {
    const now = new URL("manifest.json", known.address);
    const response = await fetchAsEver(now, { cache: "no-cache" });
    if (!response.ok || isPage(response)) return false;
    const text = await response.text();
    if (known.text !== undefined) return text !== known.text;
    return !known.address.includes(await nameOf(text));
  } catch {
    return false;
  }
}

/**
 * Hold a lock for as long as this worker lives, and say when it is held: a browser that kills the
 * worker gives it back. Where there is none to be had (no secure context, the kit), the time that an
 * answer may take tells.
 */
function live(sign) {
  if (!sign) return;
  const held = () => {
    postMessage({ held: sign });
    return new Promise(() => {});
  };
  self.navigator.locks?.request(sign, held).catch(() => {});
}

class LoadError extends Error {
  constructor(code, file, detail) {
    super(`${file.path}: ${detail}`);
    this.code = code;
  }
}

/** A file that the server did not hand over, or not as what it is: `served` says how it answered. */
class Refused extends LoadError {
  constructor({ path }, status, type) {
    super("refused", { path }, `${status} ${type}`);
    const expected = TYPES[path.slice(path.lastIndexOf(".") + 1)];
    this.served = { path, status, type: type?.split(";")[0] ?? "", expected };
  }
}

/** What the runtime consists of: what the page names is of the same build as the page. */
async function readManifest(address) {
  const file = { path: "manifest.json" };
  known = { address };
  let response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new LoadError("unreachable", file, error.message);
  }
  refuse(response, file);
  try {
    known.text = await response.text();
    return JSON.parse(known.text);
  } catch (error) {
    throw new LoadError("damaged", file, error.message);
  }
}

/** Load one level of the runtime. Resolves to the function that answers; the first fault rejects. */
function start(order) {
  return new Promise((resolve, reject) => {
    // Some failures of its own Pyodide leaves to nobody, and waits for ever.
    self.addEventListener("unhandledrejection", ({ reason }) => reject(reason));
    load(order, reject).then(resolve, reject);
  });
}

async function load({ base, level, rules, calculators, lock, priority }, fail) {
  const names = level.files;
  const first = new Set(["base", ...calculators.flatMap((kind) => rules.first[kind] ?? [])]);
  const parts = [...first].map((name) => [name, rules.files[name]]);
  const wanted = [...Object.values(names), ...parts.map(([, file]) => file)];
  const files = new Files(base, priority, wanted);
  const bytes = (file) => file && files.bytes(file);
  const [loader, glue, module, texts, library, packed, engine] = await Promise.all([
    files.module(names.loader),
    files.module(names.glue),
    files.compiled(names.wasm),
    Promise.all(parts.map(async ([name, file]) => [name, await files.text(file)])),
    bytes(names.library),
    bytes(names.snapshot),
    bytes(names.engine),
  ]);
  const snapshot = packed && new loader.Snapshot(packed);
  const readRest = () => readNow(base, level.later.rest);
  handOver({
    files: { [`${base}pyodide.asm.wasm`]: new Response(), [`${base}library`]: new Response(library) },
    async instantiate(imports) {
      const instance = await WebAssembly.instantiate(module, imports);
      loader.adopt?.(instance, imports, { snapshot, image: level.image, readRest });
      return { instance, module };
    },
    onRefused: (error) => fail(outOfMemory(error) ? error : refusal(names.wasm, error)),
  });
  const pyodide = await loader.loadPyodide({
    indexURL: base,
    createPyodideModule: glue.default,
    stdLibURL: `${base}library`,
    lockFileContents: lock,
    packageBaseUrl: base,
    env: { PYTHONHASHSEED: "0" },
    _loadSnapshot: snapshot?.head,
  });
  if (engine) pyodide.unpackArchive(engine, "zip");
  const read = reader(base, rules.files, new Map(texts));
  return answering(pyodide, read);
}

/**
 * Pyodide fetches its files by names of its own, and where one fails it only writes to the console
 * and waits for ever. Give it what is here under those names, refuse all else, tell what it refuses.
 */
function handOver({ files, instantiate, onRefused }) {
  self.fetch = async (address) => {
    const response = files[String(address)];
    if (!response) throw new TypeError(`${address} is no part of the runtime`);
    return response;
  };
  WebAssembly.instantiateStreaming = async (_, imports) => {
    try {
      return await instantiate(imports);
    } catch (error) {
      onRefused(error);
      throw error;
    }
  };
}

/** A file that is needed before the next instruction. Only a worker may wait like this. */
function readNow(base, file) {
  postMessage({ fetching: file.transfer ?? file.size });
  const request = new XMLHttpRequest();
  request.open("GET", base + file.path, false);
  request.responseType = "arraybuffer";
  try {
    request.send();
  } catch (error) {
    throw (missing = new LoadError("unreachable", file, error.message));
  }
  const type = request.getResponseHeader("Content-Type");
  if (request.status !== 200 || type?.startsWith(PAGE)) {
    throw (missing = new Refused(file, request.status, type));
  }
  const hash = new Sha256();
  hash.update(new Uint8Array(request.response));
  if (hash.hex() !== file.sha256) throw (missing = new LoadError("damaged", file, "sha256"));
  return request.response;
}

/** The text of a part of the rules: one that has come already, or else fetched now. */
function reader(base, files, texts) {
  return (name) => texts.get(name) ?? new TextDecoder().decode(readNow(base, files[name]));
}

/** The function that answers what the page asks: a form as typed in, requests, a step of a table. */
function answering(pyodide, read) {
  const page = pyodide.pyimport("calculators.form.page");
  const calculators = pyodide.pyimport("calculators");
  const rules = pyodide
    .pyimport("calculators.rules.parts")
    .assembled(read("base"), (group, name) => read(`${group}/${name}`));
  let table;
  return ({ calculator, language, fields, kind, requests, table: step, cells }) => {
    if (step === "open") {
      table?.destroy();
      table = pyodide.pyimport("calculators.form.batch.page").Table(kind, language, rules);
    }
    if (step) return step === "finish" ? table.finish() : table[step](cells);
    if (requests) return requests.map((text) => calculators.answer_line(kind, text, rules));
    const typed = pyodide.toPy(fields);
    try {
      return page.answer(calculator, language, typed, rules);
    } finally {
      typed.destroy();
    }
  };
}

/** Fetches the files of a level, checks what arrives and reports how much of it there is. */
class Files {
  #base;
  #priority;
  #loaded = 0;
  #total;
  #due; // the timer of the next report: the page draws no faster

  constructor(base, priority, files) {
    this.#base = base;
    this.#priority = priority;
    this.#total = files.reduce((sum, { transfer }) => sum + transfer, 0);
    this.#report("download");
  }

  /** A module, from the cache once what came has been checked: browsers check none they import. */
  async module(file) {
    await this.bytes(file);
    try {
      // The kit has no file that could be imported, but the text of one: scripts/kit/carried/worker.js.
      return await import((await self.textAddress?.(file.path)) ?? this.#base + file.path);
    } catch (error) {
      if (error instanceof SyntaxError) throw new LoadError("damaged", file, error.message);
      throw await whyNotImported(this.#base, file);
    }
  }

  async text(file) {
    return new TextDecoder().decode(await this.bytes(file));
  }

  async bytes(file) {
    return this.#checked(await this.#fetch(file), file);
  }

  /** A module that is compiled while it arrives; a copy of the stream is checked. */
  async compiled(file) {
    const response = await this.#fetch(file);
    const checked = this.#checked(response.clone(), file);
    checked.catch(() => {});
    try {
      const module = await WebAssembly.compileStreaming(asWebAssembly(response));
      await checked;
      return module;
    } catch (error) {
      return await compiledWhole(file, await checked);
    }
  }

  /** The bytes of a file, once they are those that the manifest names; `response` brings the first. */
  async #checked(response, file) {
    const part = { bytes: new Uint8Array(file.size), size: 0, cuts: 0, tries: 0 };
    for (let more = response; more; ) more = await this.#read(more, file, part);
    if ((await sha256(part.bytes)) !== file.sha256) throw new LoadError("damaged", file, "sha256");
    return part.bytes;
  }

  async #fetch(file) {
    let response;
    try {
      response = await fetch(this.#base + file.path, { priority: this.#priority });
    } catch (error) {
      throw new LoadError("unreachable", file, error.message);
    }
    refuse(response, file);
    return response;
  }

  /** Take what a response brings of a file. Where the line is cut, the next one is returned. */
  async #read(response, file, part) {
    let at = response.status === PARTIAL ? part.size : 0;
    const reader = response.body.getReader();
    for (;;) {
      let step;
      try {
        step = await reader.read();
      } catch (error) {
        return await this.#goOn(file, part, error);
      }
      const end = at + (step.value?.length ?? 0);
      if (step.done ? end < file.size : end > file.size) {
        throw new LoadError("damaged", file, `${end} of ${file.size} bytes`);
      }
      if (step.done) return null;
      part.bytes.set(step.value, at);
      at = end;
      if (at <= part.size) continue; // it had come before the cut
      this.#arrived(file, at - part.size);
      part.size = at;
      part.tries = 0;
    }
  }

  /**
   * The rest of a file after a cut; or all of it, while that is less to send: a rest travels as it is,
   * the whole compressed. Whatever the line does, the second time it goes on where it was.
   */
  async #goOn(file, part, error) {
    if (part.tries === PAUSES.length) throw new LoadError("unreachable", file, error.message);
    await new Promise((resolve) => setTimeout(resolve, PAUSES[part.tries]));
    part.tries += 1;
    part.cuts += 1;
    try {
      const lessLeft = file.size - part.size < file.transfer;
      const rest = (lessLeft || part.cuts > 1) && (await this.#rest(file, part.size));
      return rest || (await this.#fetch(file));
    } catch (failure) {
      if (failure.code === "refused") throw failure;
      return this.#goOn(file, part, failure);
    }
  }

  /** A file from a byte on; null where the server hands out no parts. */
  async #rest(file, from) {
    const how = { headers: { Range: `bytes=${from}-` }, priority: this.#priority };
    // Not by way of the browser's cache, which asks for what it lacks itself.
    const response = await fetch(this.#base + file.path, { ...how, cache: "no-store" });
    if (response.status === PARTIAL) return response;
    await response.body?.cancel();
    return null;
  }

  /** Files travel compressed: `transfer` bytes become `size`. */
  #arrived({ size, transfer }, length) {
    this.#loaded += (length / size) * transfer;
    if (this.#loaded >= this.#total - 1) this.#report("start");
    else this.#due ??= setTimeout(() => this.#report("download"), REPORT_MS);
  }

  #report(stage) {
    clearTimeout(this.#due);
    this.#due = null;
    arrived = { stage, loaded: Math.round(this.#loaded), total: this.#total };
    postMessage(arrived);
  }
}

function isPage(response) {
  return response.headers.get("Content-Type")?.startsWith(PAGE) ?? false;
}

/** Throw where the server did not hand over the file. */
function refuse(response, file) {
  if (response.ok && !isPage(response)) return;
  throw new Refused(file, response.status, response.headers.get("Content-Type"));
}

/** Why a module could not be imported: the browser itself does not tell one from the other. */
async function whyNotImported(base, file) {
  try {
    const response = await fetchAsEver(base + file.path);
    const type = response.headers.get("Content-Type") ?? "";
    if (response.ok && /javascript/.test(type)) return new LoadError("damaged", file, "import");
    return new Refused(file, response.status, type);
  } catch (error) {
    return new LoadError("unreachable", file, error.message);
  }
}

/** The browser will not have this WebAssembly: by a policy, or because it is too old for it. */
function refusal(file, { message }) {
  const policy = /unsafe-eval|content security policy/i.test(message);
  return new LoadError(policy ? "no-webassembly" : "too-old", file, message);
}

/** A module of which all bytes are here: its stream was cut, or the browser will not have it. */
async function compiledWhole(file, bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw outOfMemory(error) ? error : refusal(file, error);
  }
}

/** Old servers do not know the type, but the browser compiles nothing without it. */
function asWebAssembly(response) {
  const type = "application/wasm";
  if (response.headers.get("Content-Type")?.startsWith(type)) return response;
  return new Response(response.body, { headers: { "Content-Type": type } });
}

/** The hash of bytes; the browser computes it only for pages that came over a secure connection. */
async function sha256(bytes) {
  if (crypto.subtle) return inHex(await crypto.subtle.digest("SHA-256", bytes));
  const hash = new Sha256();
  hash.update(bytes);
  return hash.hex();
}

function inHex(digest) {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What stands in the name of a file with this text: see scripts/machine/names.py. */
async function nameOf(text) {
  return (await sha256(new TextEncoder().encode(text))).slice(0, 16);
}

/** The first bits behind the point of a root, as a whole number of 32 bits. */
const fraction = (number) => Math.floor((number % 1) * 2 ** 32) | 0;

/** SHA-256 (FIPS 180-4) of what is given piece by piece, where the browser offers none. */
class Sha256 {
  static #primes = [...Array(312).keys()].filter(
    (n) => n > 1 && ![...Array(n).keys()].some((d) => d > 1 && n % d === 0),
  );
  static #constants = Int32Array.from(Sha256.#primes, (prime) => fraction(Math.cbrt(prime)));

  #state = Int32Array.from(Sha256.#primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  #words = new Int32Array(64);
  #rest = new Uint8Array(64);
  #kept = 0; // bytes in rest
  #size = 0;

  update(bytes) {
    this.#size += bytes.length;
    let at = 0;
    if (this.#kept) {
      at = Math.min(64 - this.#kept, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#kept);
      this.#kept += at;
      if (this.#kept < 64) return;
      this.#block(this.#rest, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.#block(bytes, at);
    this.#rest.set(bytes.subarray(at));
    this.#kept = bytes.length - at;
  }

  hex() {
    const bits = this.#size * 8;
    const end = new Uint8Array(((this.#kept + 8) & 64 ? 128 : 64) - this.#kept);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, bits / 2 ** 32);
    view.setUint32(end.length - 4, bits);
    this.update(end);
    return Array.from(this.#state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #block(bytes, at) {
    const words = this.#words;
    const constants = Sha256.#constants;
    const state = this.#state;
    for (let n = 0; n < 16; n++, at += 4) {
      words[n] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let n = 16; n < 64; n++) {
      const x = words[n - 15];
      const y = words[n - 2];
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[n] = (words[n - 16] + low + words[n - 7] + high) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 64; n++) {
      const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const first = (h + high + ((e & f) ^ (~e & g)) + constants[n] + words[n]) | 0;
      const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const second = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}
