// Answer requests with a packed runtime, as the page's worker does.
// Order: {level, rules: path, lock, requests: [{kind, text}]}; writes a JSON list.
import { readFile } from "node:fs/promises";
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const { level, rules: path, lock, requests } = await order();
const pyodide = await start({ level, lock });
const calculators = pyodide.pyimport("calculators");
const rules = pyodide.pyimport("json").loads(await readFile(path, "utf8"));
const answers = requests.map(({ kind, text }) => calculators.answer_line(kind, text, rules));
process.stdout.write(JSON.stringify(answers));
