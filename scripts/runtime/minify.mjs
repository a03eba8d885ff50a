// Drop what a script never uses, and shorten the rest. Order: {script}; writes the script.
import { minify } from "terser";
import { order } from "./order.mjs";

const { script } = await order();
const { code } = await minify(script, {
  module: true,
  ecma: 2022,
  // No property here runs code when it is read.
  compress: { passes: 4, pure_getters: true },
});
process.stdout.write(code);
