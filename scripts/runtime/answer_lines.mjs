// Answer requests with a packed runtime, as the page's worker does.
// Order: {level, rules: {name: path}, lock, requests: [{kind, text}]}; writes a JSON list.
import { engine } from "./engine.mjs";
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const { level, rules: paths, lock, requests } = await order();
const pyodide = await start({ level, lock });
const { calculators, rules } = engine(pyodide, paths);
const answers = requests.map(({ kind, text }) => calculators.answer_line(kind, text, rules));
process.stdout.write(JSON.stringify(answers));
