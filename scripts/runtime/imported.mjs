// Import the engine in Pyodide and see which library modules that takes.
// Order: {level, lock, wheel: path, modules: [name]}. Writes JSON: their paths in the library.
import { readFile } from "node:fs/promises";
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const { level, lock, wheel, modules } = await order();
const pyodide = await start({ level, lock });
pyodide.FS.writeFile("/engine.whl", await readFile(wheel));
pyodide.runPython(await readFile(new URL("inside/imported.py", import.meta.url), "utf8"));
process.stdout.write(pyodide.globals.get("imported")(modules.join(" ")));
