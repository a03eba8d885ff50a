// Answer requests with an instrumented module and tell which of its functions were called.
// Order: {level, lock, rules: {name: path}, lines: [{kind, text}], forms: [[calculator, language,
// fields]]}.
// Writes JSON {called: [number of a function], frozen: [[start, end] of a library module's code]}.
import { exercise } from "./exercise.mjs";
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const given = await order();
const { level, lock } = given;
let called;
const pyodide = await start({
  level,
  lock,
  onInstance({ exports }) {
    called = Object.entries(exports).filter(([name]) => name.startsWith("called:"));
  },
});
exercise(pyodide, given);
// What is called from here on is not the engine's.
const numbers = called.filter(([, flag]) => flag.value).map(([name]) => Number(name.slice(7)));
const codes = pyodide.runPython(`
import _imp
found = [_imp.find_frozen(name, withdata=True) for name in _imp._frozen_module_names()]
[module[0] for module in found if module and module[0] is not None]
`);
const frozen = new Map();
for (const code of codes) {
  const { data } = code.getBuffer("u8");
  frozen.set(data.byteOffset, data.byteOffset + data.length);
}
process.stdout.write(JSON.stringify({ called: numbers, frozen: [...frozen].sort((a, b) => a[0] - b[0]) }));
