// Start Python, import the engine and write down the memory.
// Order: {level, lock, modules: [name], cold: [[start, end]], to: path}.
import { readFile, writeFile } from "node:fs/promises";
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const PAGE = 1024; // words
const { level, lock, modules, cold, to } = await order();
// The memory is to be the same whenever it is made. No calculation asks for the time or for chance.
crypto.getRandomValues = (view) => view.fill(0);
Date.now = () => 0;
performance.now = () => 0;

let initial;
const pyodide = await start({
  level,
  lock,
  _makeSnapshot: true,
  onInstance({ exports }) {
    initial = new Uint32Array(exports.memory.buffer.slice(0, level.image));
  },
});
pyodide.runPython(await readFile(new URL("inside/freeze.py", import.meta.url), "utf8"));
pyodide.globals.get("freeze")(modules.join(" "));
pyodide.globals.delete("freeze");
const count = setAside(pyodide);
clearFreeMemory(pyodide._module);
unlink(pyodide._module.HEAPU32, count);
leaveOut(pyodide._module.HEAPU8);
await writeFile(to, packed(pyodide.makeMemorySnapshot()));

/** Every object that Python looks through for garbage is here to stay: says how many there are. */
function setAside(pyodide) {
  const gc = pyodide.pyimport("gc");
  gc.freeze();
  const count = gc.get_freeze_count();
  gc.destroy();
  return count;
}

/**
 * Take all objects set aside off the list that they were put on, as objects that can be no part of
 * a circle are on none: Python never walks it, and its links are two words of noise an object.
 */
function unlink(words, count) {
  if (count < 10_000) throw new Error(`only ${count} objects were set aside`);
  const head = headOfList(words, count);
  for (let at = words[head] >>> 2; at !== head; ) {
    const next = words[at] >>> 2;
    words[at] = 0;
    words[at + 1] &= 3; // what it is known for stands in the lowest bits
    at = next;
  }
  words[head] = words[head + 1] = 4 * head;
}

/** Where in the memory, in words, a ring of so many links to and fro starts: outside of the heap. */
function headOfList(words, count) {
  const heap = level.image / 4;
  for (let head = 0; head < heap; head++) {
    let [last, at, left] = [head, words[head] >>> 2, count];
    while (left && at >= heap && words[at + 1] >>> 2 === last) {
      [last, at, left] = [at, words[at] >>> 2, left - 1];
    }
    if (!left && at === head && words[head + 1] >>> 2 === last) return head;
  }
  throw new Error(`no list of ${count} objects was found`);
}

/**
 * What lies in the memory from the start and is not there in the page until it is needed: nothing
 * may have changed it, for then it comes as it was at the start.
 */
function leaveOut(bytes) {
  const before = new Uint8Array(initial.buffer);
  for (const [start, end] of cold) {
    const changed = Buffer.compare(before.subarray(start, end), bytes.subarray(start, end));
    if (changed) throw new Error(`data that was to be left out has changed: ${start} to ${end}`);
    before.fill(0, start, end);
    bytes.fill(0, start, end);
  }
}

/** Everything freed still holds what was in it: take all of it, fill it with zeros, give it back. */
function clearFreeMemory(python) {
  const top = python.HEAPU32[python._emscripten_get_sbrk_ptr() >>> 2];
  const taken = [];
  for (let size = 1 << 20; size >= 8; size >>= 1) {
    for (let block = 0; block < top; ) {
      block = python._malloc(size) >>> 0;
      python.HEAPU8.fill(0, block, block + size);
      taken.push(block);
    }
  }
  for (const block of taken) python._free(block);
}

/** A snapshot as the page takes it: see Snapshot in adopt.mjs. */
function packed({ buffer }) {
  const [, start] = new Uint32Array(buffer, 0, 2);
  const head = new Uint32Array(buffer, 0, start / 4);
  const memory = new Uint32Array(buffer, start);
  // What the memory holds from the start anyway becomes zeros; the page puts it back.
  for (let i = 0; i < initial.length; i++) memory[i] ^= initial[i];
  const stretches = used(memory);
  const parts = stretches.map(({ start, end }) => memory.subarray(start, end));
  const places = stretches.flatMap(({ start, end }) => [start, end - start]);
  const sizes = Uint32Array.of(head.length, memory.length, parts.length, ...places);
  const bytes = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);
  return Buffer.concat([sizes, head, ...parts].map(bytes));
}

/** Most of the memory is zero: the stretches that are not, in whole pages. */
function used(memory) {
  const found = [];
  for (let start = 0; start < memory.length; start += PAGE) {
    const end = Math.min(start + PAGE, memory.length);
    if (memory.subarray(start, end).every((word) => word === 0)) continue;
    if (found.at(-1)?.end === start) found.at(-1).end = end;
    else found.push({ start, end });
  }
  return found;
}
