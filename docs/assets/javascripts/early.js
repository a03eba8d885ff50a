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

  // What is to be calculated stands in the page only once it has been read.
  function start() {
    var calculators = [];
    document.querySelectorAll("[data-calculator]").forEach(function (root) {
      calculators.push(root.dataset.calculator);
    });
    var order = { base: base, manifest: manifest, level: 0, calculators: calculators };
    order.priority = "low";
    worker.postMessage({ start: order });
  }
  requestAnimationFrame(function () {
    setTimeout(start);
  });
})();
