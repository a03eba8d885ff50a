// The engine and its rules in a started Pyodide, as in the page's worker: parts of the rules are
// read when they are first asked for.
import { readFileSync } from "node:fs";

/** paths: the files of the rules by their names. Returns {calculators, page, rules}. */
export function engine(pyodide, paths) {
  const text = (name) => readFileSync(paths[name], "utf8");
  const rules = pyodide
    .pyimport("calculators.rules.parts")
    .assembled(text("base"), (group, name) => text(`${group}/${name}`));
  return {
    calculators: pyodide.pyimport("calculators"),
    page: pyodide.pyimport("calculators.form.page"),
    rules,
  };
}
