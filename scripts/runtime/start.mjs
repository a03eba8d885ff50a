// Start Pyodide under Node from packed files, whatever their names: {loader, glue, wasm, …}.
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export async function start({ files, lock, ...settings }) {
  // Pyodide finds its files by fixed names in one folder.
  const folder = await mkdtemp(join(tmpdir(), "pyodide-"));
  try {
    await copyFile(files.loader, join(folder, "pyodide.mjs"));
    await copyFile(files.glue, join(folder, "pyodide.asm.mjs"));
    await copyFile(files.wasm, join(folder, "pyodide.asm.wasm"));
    const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
    const pyodide = await loadPyodide({
      indexURL: folder,
      stdLibURL: files.library,
      lockFileContents: lock,
      packageBaseUrl: folder,
      env: { PYTHONHASHSEED: "0" },
      _loadSnapshot: files.snapshot && (await readFile(files.snapshot)),
      ...settings,
    });
    if (files.engine) {
      pyodide.unpackArchive(new Uint8Array(await readFile(files.engine)), "zip");
    }
    return pyodide;
  } finally {
    await rm(folder, { recursive: true });
  }
}
