// Start Pyodide under Node from packed files, whatever their names.
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** level: {files: {loader, glue, wasm, library?, engine?, snapshot?}, later: {rest?}, image?} */
export async function start({ level, lock, env, onInstance, ...settings }) {
  const { files, later, image } = level;
  const readRest = () => readFileSync(later.rest);
  const bytes = async (path) => path && new Uint8Array(await readFile(path));
  // Pyodide finds its files by fixed names in one folder.
  const folder = await mkdtemp(join(tmpdir(), "pyodide-"));
  try {
    await copyFile(files.loader, join(folder, "pyodide.mjs"));
    await copyFile(files.glue, join(folder, "pyodide.asm.mjs"));
    await copyFile(files.wasm, join(folder, "pyodide.asm.wasm"));
    await writeFile(join(folder, "library"), (await bytes(files.library)) ?? "");
    const loader = await import(pathToFileURL(join(folder, "pyodide.mjs")));
    const snapshot = files.snapshot && new loader.Snapshot(await bytes(files.snapshot));
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (module, imports) => {
      const result = await instantiate(module, imports);
      if (result.instance?.exports.memory) {
        onInstance?.(result.instance);
        loader.adopt?.(result.instance, imports, { snapshot, image, readRest });
      }
      return result;
    };
    const pyodide = await loader.loadPyodide({
      indexURL: folder,
      stdLibURL: join(folder, "library"),
      lockFileContents: lock,
      packageBaseUrl: folder,
      // As in the page's worker, and nothing of this machine.
      env: { PYTHONHASHSEED: "0", LANG: "C.UTF-8", ...env },
      _sysExecutable: "python",
      _loadSnapshot: snapshot?.head,
      ...settings,
    });
    if (files.engine) pyodide.unpackArchive(await bytes(files.engine), "zip");
    return pyodide;
  } finally {
    await rm(folder, { recursive: true });
  }
}
