/**
 * What a page has to do with its kept copy: it starts the service worker that keeps it
 * (scripts/site/carried/keeper.js), tells it what has been read here, and says where it is a kept copy
 * itself, or where the site has another build by now. No word is written here: all of them stand in
 * the page.
 */

(() => {
  "use strict";

  const SOON = 1000; // ms without a file after which it is told which ones have come
  const MARKS = { "engine-ready": "ready", answered: "used" }; // and what each tells
  const LOOK_AGAIN = 60 * 60 * 1000; // ms between two looks for a new build

  const keeper = document.querySelector("meta[name=keeper]");
  const place = document.querySelector("[data-notices]");
  const { serviceWorker } = navigator;
  const version = keeper?.dataset.version;
  const read = { version, ready: false, used: false };
  let registration;
  let soon;

  // What calculators and their engine leave behind: on a slow line they are quicker than this script.
  const marks = new PerformanceObserver((found) => {
    for (const [name, what] of Object.entries(MARKS)) {
      if (found.getEntriesByName(name).length) tell({ [what]: true });
    }
  });
  marks.observe({ type: "mark", buffered: true });

  if (keeper && place) sayWhatIsKept();
  for (const list of document.querySelectorAll("[data-kept-pages]")) listKept(list);
  document.addEventListener("click", ({ target }) => target.closest?.("[data-renew]") && renew());
  // There is none in a page from a disk, over an insecure line or where the browser keeps nothing.
  if (keeper && place && serviceWorker && self === top) {
    // What the page itself loads comes first.
    if (document.readyState === "complete") start();
    else addEventListener("load", start);
  }

  // --- what is said ---------------------------------------------------------------------------

  function sayWhatIsKept() {
    const received = document.documentElement.dataset.kept;
    if (received) say("kept", dayOf(received));
  }

  /** The day of a moment as it is written in the page's language, in Japan. */
  function dayOf(moment) {
    const { locale } = place.dataset;
    const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "Asia/Tokyo" });
    return format.format(new Date(moment));
  }

  function say(name, day = "") {
    const text = place.querySelector(`template[data-notice="${name}"]`).content.cloneNode(true);
    for (const part of text.querySelectorAll("[data-day]")) part.textContent = day;
    const said = place.querySelector("[role=status]");
    said.replaceChildren(text);
  }

  /** List the pages of this language that are kept, by their headings. */
  async function listKept(list) {
    const base = new URL("./", new URL(keeper.content, location)).href;
    const cache = await caches.open(`${base} ${version}`); // as keeper.js names it
    const parser = new DOMParser();
    for (const { url } of await cache.keys()) {
      const kept = await cache.match(url);
      const page = parser.parseFromString(await kept.text(), "text/html");
      const { locale } = page.querySelector("[data-notices]").dataset;
      if (locale !== place.dataset.locale || page.querySelector("[data-kept-pages]")) continue;
      const link = document.createElement("a");
      link.href = url;
      link.textContent = page.querySelector("h1").textContent;
      list.append(document.createElement("li"));
      list.lastElementChild.append(link);
    }
  }

  /** Read the page anew, as it is now; what was entered stays. */
  function renew() {
    for (const root of document.querySelectorAll("[data-calculator]")) {
      root.dispatchEvent(new CustomEvent("moved")); // it keeps what is entered in the address
    }
    const reload = () => location.reload();
    if (!registration?.waiting) return reload();
    serviceWorker.addEventListener("controllerchange", reload, { once: true });
    registration.waiting.postMessage({ take: true });
  }

  // --- the service worker ---------------------------------------------------------------------

  async function start() {
    const how = { updateViaCache: "none" };
    registration = await serviceWorker.register(keeper.content, how).catch(() => {});
    if (!registration) return; // refused, as in a private window: nothing is kept
    let controlled = Boolean(serviceWorker.controller);
    serviceWorker.addEventListener("message", ({ data }) => data.version && say("new"));
    serviceWorker.addEventListener("controllerchange", () => {
      if (controlled) meet(serviceWorker.controller);
      controlled = true;
      tell();
    });
    registration.addEventListener("updatefound", () => watch(registration.installing));
    watch(registration.waiting ?? registration.installing);
    lookAgain();
    serviceWorker.ready.then(() => tell());
    new PerformanceObserver(tellSoon).observe({ type: "resource" });
  }

  /** Meet a worker as soon as it has all that it needs. */
  function watch(worker) {
    if (!worker) return;
    const look = () => worker.state === "installed" && meet(worker);
    worker.addEventListener("statechange", look);
    look();
  }

  /** One of this page's own build takes over; one of another says so, and that is said. */
  function meet(worker) {
    worker?.postMessage({ meet: version });
  }

  /** Tell the worker what has been read here, so that it can be read again. */
  function tell(more = {}) {
    Object.assign(read, more);
    const files = performance.getEntriesByType("resource").map(({ name }) => name);
    const frugal = Boolean(navigator.connection?.saveData);
    registration?.active?.postMessage({ read: { ...read, files, frugal } });
  }

  /** What was on its way when the worker took over has come past it. */
  function tellSoon() {
    clearTimeout(soon);
    soon = setTimeout(tell, SOON);
  }

  /** Whoever leaves a page open for long, or comes back to it, hears of a new build, too. */
  function lookAgain() {
    const look = () => registration.update().catch(() => {}); // no line: there will be another time
    setInterval(look, LOOK_AGAIN);
    addEventListener("online", look);
    document.addEventListener("visibilitychange", () => document.hidden || look());
  }
})();
