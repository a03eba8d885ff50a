/**
 * What a page of the kit loads before the site's own scripts: a worker that needs no file.
 *
 * From a disk, browsers start no worker and load no module, but they do run scripts and take a worker
 * whose whole program stands in its address. The program comes in `self.workerProgram`, written
 * above this by scripts/kit/runtime.py; the runtime's files are scripts beside this one.
 */
{
  const { src } = document.currentScript;
  let loading;

  /** Load the files of the runtime as texts; what does not come is found missing by the worker. */
  const load = () =>
    new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = new URL("packed.js", src);
      script.onload = script.onerror = () => resolve(self.packed ?? {});
      document.head.append(script);
    });

  self.kit = {
    newWorker() {
      const address = `data:text/javascript;charset=utf-8,${encodeURIComponent(self.workerProgram)}`;
      const worker = new Worker(address, { type: "module" });
      loading ??= load();
      loading.then((packed) => worker.postMessage({ packed }));
      return worker;
    },
  };
}
