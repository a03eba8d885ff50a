// Appended to Pyodide's loader: what the worker needs to take up a packed level.

/**
 * The memory of a Python that has started, without what is zero in it.
 *
 * Packed it is a row of words: how many of the head, how many of the memory, how many stretches of
 * it are not zero, of each its place and length, then the head, then the stretches.
 */
export class Snapshot {
  #stretches = [];
  #exports;
  #initial;

  /** @param {Uint8Array} packed  as snapshot.mjs writes it */
  constructor({ buffer, byteOffset, byteLength }) {
    const words = new Uint32Array(buffer, byteOffset, byteLength / 4);
    const [size, memory, count] = words;
    let at = 3 + 2 * count;
    const take = (length) => words.subarray(at, (at += length));
    const head = take(size);
    for (let i = 3; i < 3 + 2 * count; i += 2) {
      this.#stretches.push([words[i], take(words[i + 1])]);
    }
    this.head = this.#disguised(head, 4 * memory);
  }

  /** Called before any of Python has run: note the first bytes of the memory, `image` of them. */
  adopt(exports, image) {
    this.#exports = exports;
    this.#initial = new Uint32Array(exports.memory.buffer.slice(0, image));
  }

  /**
   * What Pyodide takes for a whole snapshot. Right before it copies the memory it asks for that as
   * the part from a place on: then the memory is written where it belongs, and nothing is left.
   */
  #disguised({ buffer, byteOffset, byteLength }, memory) {
    const head = new Uint8Array(buffer, byteOffset, byteLength);
    const subarray = (start, end) => {
      if (end === undefined) this.#write();
      return Uint8Array.prototype.subarray.call(head, start, end);
    };
    return Object.defineProperties(head, {
      length: { value: byteLength + memory },
      subarray: { value: subarray },
    });
  }

  /** What the memory held before Python ran is stored as the difference to that. */
  #write() {
    const { memory, sbrk } = this.#exports;
    const words = new Uint32Array(memory.buffer);
    const image = this.#initial.length;
    words.set(this.#initial);
    words.fill(0, image, sbrk(0) / 4);
    for (const [place, stored] of this.#stretches) {
      const known = Math.max(0, Math.min(image - place, stored.length));
      for (let i = 0; i < known; i++) words[place + i] ^= stored[i];
      words.set(stored.subarray(known), place + known);
    }
  }
}

/**
 * Called with the compiled Python before any of it has run.
 *
 * @param {WebAssembly.Instance} instance
 * @param {object} imports  what it was instantiated with
 * @param {object} level  snapshot; image: see Snapshot; readRest: gives the second module's bytes
 */
export function adopt({ exports }, imports, { snapshot, image, readRest }) {
  snapshot?.adopt(exports, image);
  const table = exports["rest:table"];
  if (table) table.set(0, callable(() => fetchRest(exports, imports, readRest)));
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
