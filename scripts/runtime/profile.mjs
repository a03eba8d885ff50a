// Answer requests with an instrumented module and tell which of its functions were called.
// Order: {level, lock, rules, lines: [{kind, text}], forms: [[calculator, language, fields]]}.
// Writes a JSON list of the functions' numbers.
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const { level, lock, rules: text, lines, forms } = await order();
let called;
const pyodide = await start({
  level,
  lock,
  onInstance({ exports }) {
    called = Object.entries(exports).filter(([name]) => name.startsWith("called:"));
  },
});
const calculators = pyodide.pyimport("calculators");
const page = pyodide.pyimport("calculators.page");
const rules = pyodide.pyimport("json").loads(text);
for (const { kind, text } of lines) calculators.answer_line(kind, text, rules);
for (const [calculator, language, fields] of forms) {
  const typed = pyodide.toPy(fields);
  page.answer(calculator, language, typed, rules);
  typed.destroy();
}
const numbers = called.filter(([, flag]) => flag.value).map(([name]) => Number(name.slice(7)));
process.stdout.write(JSON.stringify(numbers));
