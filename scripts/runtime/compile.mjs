// Run the engine in untouched Pyodide, see which library modules that took, and compile those.
// Order: {files: {part: path}, lock, engine: {name: source}, rules: text}.
// Writes {name in the archive: compiled code in base64}.
import { readFile } from "node:fs/promises";
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const { files, lock, engine, rules } = await order();
const pyodide = await start({ files, lock });
for (const [name, source] of Object.entries(engine)) {
  pyodide.FS.mkdirTree(`/engine/${name.slice(0, name.lastIndexOf("/"))}`);
  pyodide.FS.writeFile(`/engine/${name}`, source);
}
pyodide.runPython(await readFile(new URL("compile_inside.py", import.meta.url), "utf8"));
process.stdout.write(pyodide.globals.get("compiled")(rules));
