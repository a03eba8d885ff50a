// Answer requests by a split Python whose second part never comes, and in whose memory the data that
// waits in that part is not zero, as in the page, but anything else.
// Order: {level, rules: {name: path}, lock, requests: [{kind, text}], poison: [[start, end]]}, on
// standard input; the folder of the runtime's scripts is the argument. Writes a JSON list of answers.
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const { engine } = await import(new URL("engine.mjs", folder));
const { order } = await import(new URL("order.mjs", folder));
const { start } = await import(new URL("start.mjs", folder));

const { level, rules: paths, lock, requests, poison } = await order();
Object.defineProperty(level.later, "rest", {
  get() {
    throw new Error("the second part was asked for");
  },
});
const pyodide = await start({
  level,
  lock,
  onInstance({ exports }) {
    const bytes = new Uint8Array(exports.memory.buffer);
    for (const [start, end] of poison) bytes.fill(0xa5, start, end);
  },
});
const { calculators, rules } = engine(pyodide, paths);
const answers = requests.map(({ kind, text }) => calculators.answer_line(kind, text, rules));
process.stdout.write(JSON.stringify(answers));
