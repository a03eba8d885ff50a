// Import the engine in Pyodide, see which library modules that takes, and compile those.
// Order: {level, lock, engine: {name: source}}. Writes JSON {name in the archive: base64}.
import { readFile } from "node:fs/promises";
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const { level, lock, engine } = await order();
// Without debug ranges: the page has no use for the column in which an error occurred.
const pyodide = await start({ level, lock, env: { PYTHONNODEBUGRANGES: "1" } });
for (const [name, source] of Object.entries(engine)) {
  pyodide.FS.mkdirTree(`/engine/${name.slice(0, name.lastIndexOf("/"))}`);
  pyodide.FS.writeFile(`/engine/${name}`, source);
}
pyodide.runPython(await readFile(new URL("inside/compile.py", import.meta.url), "utf8"));
process.stdout.write(pyodide.globals.get("compiled")());
