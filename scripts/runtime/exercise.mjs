// Have the engine answer all that an order asks, and look for garbage all the while.
// Of the order: {rules: {name: path}, lines: [{kind, text}], forms: [[calculator, language, fields]]}.
import { engine } from "./engine.mjs";

export function exercise(pyodide, { rules: paths, lines, forms }) {
  const { calculators, page, rules } = engine(pyodide, paths);
  function answerAll() {
    for (const { kind, text } of lines) calculators.answer_line(kind, text, rules);
    for (const [calculator, language, fields] of forms) {
      const typed = pyodide.toPy(fields);
      page.answer(calculator, language, typed, rules);
      typed.destroy();
    }
  }
  answerAll();
  // Python looks for what it can throw away every so often. Here it does at every moment it could.
  pyodide.pyimport("gc").set_threshold(1, 1, 1);
  answerAll();
}
