// Appended to Pyodide's loader. Called with the compiled Python before any of it has run.

/**
 * A snapshot leaves out what the memory holds from the start: the first bytes of it are stored as
 * the difference. Put back what is there.
 */
export function adopt({ exports }, { snapshot, image }) {
  if (!snapshot) return;
  const [, start] = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 2);
  const memory = new Uint32Array(exports.memory.buffer, 0, image / 4);
  const stored = new Uint32Array(snapshot.buffer, snapshot.byteOffset + start, image / 4);
  for (let i = 0; i < stored.length; i++) stored[i] ^= memory[i];
}
