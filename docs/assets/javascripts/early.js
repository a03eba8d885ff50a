/**
 * Python's worker starts while the page is still being read, and loads once something is seen of it.
 * Where it fails, runtime.js starts another when it is needed; so it does where it comes first, and
 * then says so by `startedWorker` being null.
 */
(function () {
  var own = document.currentScript;
  if (self.startedWorker === null) return;
  if (navigator.connection && navigator.connection.saveData) return;
  try {
    var worker = new Worker(own.dataset.worker, { type: "module" });
  } catch (error) {
    return;
  }
  function give(event) {
    if (event.data && !event.data.code) return;
    event.preventDefault();
    self.startedWorker = null;
  }
  worker.onmessage = worker.onerror = give;
  self.startedWorker = worker;
  var meta = document.querySelector('meta[name="calculator-runtime"]');
  var base = new URL(meta.content, document.baseURI).href;
  var manifest = new URL(meta.dataset.manifest, document.baseURI).href;
  worker.postMessage({ prepare: manifest });

  // Of the page perhaps only the beginning has come by then: it says there what it will calculate.
  function start() {
    var calculators = own.dataset.calculators.split(" ");
    var order = { base: base, manifest: manifest, level: 0, calculators: calculators };
    order.priority = "low";
    worker.postMessage({ start: order });
  }
  requestAnimationFrame(function () {
    setTimeout(start);
  });
})();
