/**
 * The worker in which Python runs. It is told what to load, reports how far it is, and then
 * answers questions until the page goes away. It requests nothing but the files it was told.
 */

// Browsers that know no module workers make a classic one of it, in which this is the worker.
const isModule = this === undefined;

const REPORT_MS = 50;

let answer;
let manifest;
let loading;
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
    const { message, code } = missing ?? error;
    postMessage({ id: data.id, failure: String(message ?? error), code });
  }
});

/**
 * Load a level of the runtime, counted from the fastest, and say how that ended. A worker loads one
 * level: who asks later waits for what was begun.
 */
async function begin({ base, level, calculators, priority }) {
  try {
    if (!isModule) throw new LoadError("unsupported", { path: "worker.js" }, "not a module");
    const { levels, rules, lock } = await (manifest ?? readManifest(base));
    postMessage({ levels: levels.length });
    loading ??= start({ base, level: levels[level], rules, calculators, lock, priority });
    answer = await loading;
    postMessage({ ready: true });
  } catch (error) {
    postMessage({ code: error.code ?? "failed", detail: String(error.message ?? error) });
  }
}

class LoadError extends Error {
  constructor(code, file, detail) {
    super(`${file.path}: ${detail}`);
    this.code = code;
  }
}

/** What the runtime consists of. The only file of it that is asked for afresh on every visit. */
async function readManifest(base) {
  const file = { path: "manifest.json" };
  let response;
  try {
    response = await fetch(`${base}${file.path}`, { cache: "no-cache" });
  } catch (error) {
    throw new LoadError("unreachable", file, error.message);
  }
  if (!response.ok) throw new LoadError("unreachable", file, response.status);
  try {
    return await response.json();
  } catch (error) {
    throw new LoadError("damaged", file, error.message);
  }
}

/** Load one level of the runtime. Resolves to the function that answers; the first fault rejects. */
function start(order) {
  return new Promise((resolve, reject) => load(order, reject).then(resolve, reject));
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
    onRefused: ({ message }) => fail(new LoadError("unsupported", names.wasm, message)),
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
  const request = new XMLHttpRequest();
  request.open("GET", base + file.path, false);
  request.responseType = "arraybuffer";
  try {
    request.send();
  } catch (error) {
    throw (missing = new LoadError("unreachable", file, error.message));
  }
  if (request.status !== 200) throw (missing = new LoadError("unreachable", file, request.status));
  if (request.response.byteLength !== file.size) {
    throw (missing = new LoadError("damaged", file, "size"));
  }
  return request.response;
}

/** The text of a part of the rules: one that has come already, or else fetched now. */
function reader(base, files, texts) {
  return (name) => texts.get(name) ?? new TextDecoder().decode(readNow(base, files[name]));
}

/** The function that answers what the page asks: one form as typed in, or a batch of requests. */
function answering(pyodide, read) {
  const page = pyodide.pyimport("calculators.page");
  const calculators = pyodide.pyimport("calculators");
  const rules = pyodide
    .pyimport("calculators.parts")
    .assembled(read("base"), (group, name) => read(`${group}/${name}`));
  return ({ calculator, language, fields, kind, requests }) => {
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
  #reported = 0; // when; the page draws no faster

  constructor(base, priority, files) {
    this.#base = base;
    this.#priority = priority;
    this.#total = files.reduce((sum, { transfer }) => sum + transfer, 0);
  }

  async module(file) {
    let loaded;
    try {
      loaded = await import(this.#base + file.path);
    } catch (error) {
      const damaged = error instanceof SyntaxError;
      throw new LoadError(damaged ? "damaged" : "unreachable", file, error.message);
    }
    this.#arrived(file, file.size);
    return loaded;
  }

  async text(file) {
    return new TextDecoder().decode(await this.bytes(file));
  }

  async bytes(file) {
    const bytes = new Uint8Array(file.size);
    const response = await this.#fetch(file);
    await this.#read(response, file, (chunk, offset) => bytes.set(chunk, offset));
    // The browser computes hashes only for pages that came over a secure connection.
    if (crypto.subtle && (await sha256(bytes)) !== file.sha256) {
      throw new LoadError("damaged", file, "sha256");
    }
    return bytes;
  }

  /** A module that is compiled while it arrives; a copy of the stream is counted. */
  async compiled(file) {
    const response = await this.#fetch(file);
    const complete = this.#read(response.clone(), file, () => {});
    complete.catch(() => {});
    try {
      return await WebAssembly.compileStreaming(asWebAssembly(response));
    } catch (error) {
      await complete;
      throw new LoadError("unsupported", file, error.message);
    }
  }

  async #fetch(file) {
    let response;
    try {
      response = await fetch(this.#base + file.path, { priority: this.#priority });
    } catch (error) {
      throw new LoadError("unreachable", file, error.message);
    }
    if (!response.ok) throw new LoadError("unreachable", file, response.status);
    return response;
  }

  async #read(response, file, take) {
    const reader = response.body.getReader();
    let size = 0;
    try {
      for (let part; !(part = await reader.read()).done && size <= file.size; ) {
        if (size + part.value.length <= file.size) take(part.value, size);
        size += part.value.length;
        this.#arrived(file, part.value.length);
      }
    } catch (error) {
      throw new LoadError("unreachable", file, error.message);
    }
    if (size !== file.size) throw new LoadError("damaged", file, `${size} of ${file.size} bytes`);
  }

  /** Files travel compressed: `transfer` bytes become `size`. */
  #arrived({ size, transfer }, length) {
    this.#loaded += (length / size) * transfer;
    const stage = this.#loaded < this.#total - 1 ? "download" : "start";
    const now = performance.now();
    if (stage === "download" && now - this.#reported < REPORT_MS) return;
    this.#reported = now;
    postMessage({ stage, loaded: Math.round(this.#loaded), total: this.#total });
  }
}

/** Old servers do not know the type, but the browser compiles nothing without it. */
function asWebAssembly(response) {
  const type = "application/wasm";
  if (response.headers.get("Content-Type")?.startsWith(type)) return response;
  return new Response(response.body, { headers: { "Content-Type": type } });
}

async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
