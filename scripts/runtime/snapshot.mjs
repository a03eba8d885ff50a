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
clearFreeMemory(pyodide._module);
for (const [start, end] of cold) pyodide._module.HEAPU8.fill(0, start, end);
await writeFile(to, stretches(differenceTo(initial, pyodide.makeMemorySnapshot())));

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

/** What the memory holds from the start anyway becomes zeros; the page puts it back. */
function differenceTo(initial, snapshot) {
  const [, start] = new Uint32Array(snapshot.buffer, 0, 2);
  const stored = new Uint32Array(snapshot.buffer, start, initial.length);
  for (let i = 0; i < stored.length; i++) stored[i] ^= initial[i];
  return snapshot;
}

/** Most of the memory is zero: keep the stretches that are not. See expand in adopt.mjs. */
function stretches({ buffer }) {
  const words = new Uint32Array(buffer);
  const used = [];
  for (let start = 0; start < words.length; start += PAGE) {
    if (words.subarray(start, start + PAGE).every((word) => word === 0)) continue;
    if (used.at(-1)?.end === start) used.at(-1).end += PAGE;
    else used.push({ start, end: start + PAGE });
  }
  const parts = used.map(({ start, end }) => words.subarray(start, end));
  const places = used.flatMap(({ start }, number) => [start, parts[number].length]);
  const head = Uint32Array.of(used.at(-1).start + parts.at(-1).length, used.length, ...places);
  const bytes = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);
  return Buffer.concat([head, ...parts].map(bytes));
}
