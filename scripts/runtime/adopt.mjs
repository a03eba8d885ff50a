// Appended to Pyodide's loader: what the worker needs to take up a packed level.

/**
 * A snapshot as Pyodide takes it, from the stretches of it that are not zero: the number of its
 * words, the number of stretches, of each its place and length in words, and then their words.
 */
export function expand(packed) {
  const words = new Uint32Array(packed.buffer, packed.byteOffset, packed.byteLength / 4);
  const [length, count] = words;
  const snapshot = new Uint32Array(length);
  let at = 2 + 2 * count;
  for (let i = 2; i < 2 + 2 * count; i += 2) {
    snapshot.set(words.subarray(at, at + words[i + 1]), words[i]);
    at += words[i + 1];
  }
  return new Uint8Array(snapshot.buffer);
}

/**
 * Called with the compiled Python before any of it has run.
 *
 * @param {WebAssembly.Instance} instance
 * @param {object} imports  what it was instantiated with
 * @param {object} level  snapshot and image: see restore; readRest: gives the second module's bytes
 */
export function adopt({ exports }, imports, { snapshot, image, readRest }) {
  if (snapshot) restore(exports.memory, snapshot, image);
  const table = exports["rest:table"];
  if (table) table.set(0, callable(() => fetchRest(exports, imports, readRest)));
}

/**
 * A snapshot leaves out what the memory holds from the start: its first bytes, as far as the image
 * goes, are stored as the difference. Put back what is there.
 */
function restore({ buffer }, snapshot, image) {
  const [, start] = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 2);
  const memory = new Uint32Array(buffer, 0, image / 4);
  const stored = new Uint32Array(snapshot.buffer, snapshot.byteOffset + start, image / 4);
  for (let i = 0; i < stored.length; i++) stored[i] ^= memory[i];
}

/** A function was called that is in the second module: instantiating it puts all in their place. */
function fetchRest(exports, imports, readRest) {
  const module = new WebAssembly.Module(readRest());
  new WebAssembly.Instance(module, { ...imports, rest: exports });
}

/** A function that a table can hold: one that went through a module, here the smallest there is. */
function callable(call) {
  const passing = "AGFzbQEAAAABBAFgAAACBwEBZQFmAAAHBQEBZgAA";
  const bytes = Uint8Array.from(atob(passing), (letter) => letter.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: { f: call } }).exports.f;
}
