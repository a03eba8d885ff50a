// Answer requests with a module whose accesses to the memory are watched, and tell which of the
// data it was built with may be needed again.
// Order: {level, lock, watch: path of what watches} and what is to be answered (see exercise.mjs).
// Writes JSON {touched, held}, each a list of [start, end]: what was read or written since Python was
// adopted, or has changed before; and what the objects of compiled code point to.
import { readFile } from "node:fs/promises";
import { exercise } from "./exercise.mjs";
import { order } from "./order.mjs";
import { start } from "./start.mjs";

// In bytes: the longest table that a type points to, and more than the longest name in a table.
const TABLE = 160;
const NAME = 64;
const given = await order();
const { level, lock, watch } = given;
const watching = new WebAssembly.Instance(new WebAssembly.Module(await readFile(watch))).exports;

const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = (module, { env, ...imports }) =>
  instantiate(module, { ...imports, env: { ...env, ...watching } });
let initial;
let python;
const pyodide = await start({
  level,
  lock,
  onInstance({ exports }) {
    python = exports;
    initial = new Uint8Array(exports.memory.buffer.slice(0, level.image));
  },
});
exercise(pyodide, given);

// What is read from here on is not the engine's.
const touched = new Uint8Array(watching.touched.buffer).slice(0, level.image);
const bytes = new Uint8Array(python.memory.buffer);
const words = new Uint32Array(python.memory.buffer);
for (let at = 0; at < level.image; at++) if (bytes[at] !== initial[at]) touched[at] = 1;
const held = new Uint8Array(level.image);
keepRuntime(python._PyRuntime.value);
pyodide.runPython(await readFile(new URL("inside/compiled.py", import.meta.url), "utf8"));
for (const [at, size] of pyodide.globals.get("compiled")().toJs()) {
  held.fill(1, at, at + size);
  keepPointedTo(at, size, [TABLE, NAME]);
}
process.stdout.write(JSON.stringify({ touched: stretches(touched), held: stretches(held) }));

/** What Python knows of itself, with the objects that it needs all the time. It tells its own size. */
function keepRuntime(at) {
  const cookie = new TextDecoder().decode(bytes.subarray(at, at + 8));
  if (cookie !== "xdebugpy") throw new Error("Python's runtime does not start as it used to");
  held.fill(1, at, at + words[(at + 24) / 4]);
}

/** The data that an object points to, and the data that this points to: as much as such data has. */
function keepPointedTo(at, size, [length, ...deeper]) {
  for (let place = at; place < at + size; place += 4) {
    const to = words[place >> 2];
    if (to < 1024 || to >= level.image) continue;
    held.fill(1, to, to + length);
    if (deeper.length) keepPointedTo(to, length, deeper);
  }
}

function stretches(marked) {
  const found = [];
  for (let at = 0; at < level.image; at++) {
    if (!marked[at]) continue;
    if (found.at(-1)?.[1] === at) found.at(-1)[1]++;
    else found.push([at, at + 1]);
  }
  return found;
}
