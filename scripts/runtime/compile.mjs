// Compile the Python in a wheel with pyodide-build, inside Pyodide: compiled code only runs on the
// Python that compiled it. The command puts the compiled wheel in the place of the given one.
// Order: {level, lock, packages: folder, wheels: folder, name: the wheel's}.
import { order } from "./order.mjs";
import { start } from "./start.mjs";

const { level, lock, packages, wheels, name } = await order();
const env = {
  // Without what only people read: docstrings, and the columns of each instruction.
  PYTHONOPTIMIZE: "2",
  PYTHONNODEBUGRANGES: "1",
  // The same bytes whenever they are made: the first moment that an archive can name.
  SOURCE_DATE_EPOCH: String(Date.UTC(1980) / 1000),
};
const pyodide = await start({ level, lock, env });
for (const [place, folder] of Object.entries({ "/packages": packages, "/wheels": wheels })) {
  pyodide.FS.mkdirTree(place);
  pyodide.mountNodeFS(place, folder);
}
pyodide.pyimport("sys").path.append("/packages");
const { main } = pyodide.pyimport("pyodide_build.cli.py_compile");
// Nothing smaller here: compression comes after.
main.callKwargs(["--silent", "--compression-level", "0", `/wheels/${name}`], {
  standalone_mode: false,
});
