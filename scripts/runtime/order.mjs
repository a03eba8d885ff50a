// What the Python side asks of a script: one JSON text on standard input.
import { writeSync } from "node:fs";

// By itself Node quotes the line that failed first, and of Pyodide's script that is a megabyte.
process.on("uncaughtException", (error) => {
  writeSync(process.stderr.fd, `${error.name}: ${error.message}\n`);
  process.exit(1);
});

export async function order() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
