/**
 * The service worker: keeps the pages that were read and the files they need, so that they can be
 * read again without a line. What is kept is of one build, this one.
 *
 * A page is asked of the host each time, and the kept one shown only where none comes. A file whose
 * name says its content is taken from what is kept: under that name there is no other. So a page never
 * meets a file of another build, whichever of the two is older. What was typed stands behind the "#"
 * of an address, which is cut off here.
 *
 * `self.build` stands above this: see scripts/site/keeping.py. Why all this is so, and what was tried
 * instead: docs/development/decisions/0009-kept-copy.md.
 */
const { version, manifest, assets, languages } = self.build;
const base = new URL("./", self.location).href;
const PAGES = `${base} ${version}`;
const FILES = `${base} files`;
const OWN_FILE = /^(?:en\/)?(?:assets|search|runtime)\/.*\.([0-9a-f]{16})\.\w+$/;
const PATIENCE = 10_000; // ms until a page that does not come gives way to its kept copy
const KEPT_ON = "Kept-On"; // the header that says when a page was received

// --- answers -------------------------------------------------------------------------------------

self.addEventListener("fetch", (event) => {
  const { method, mode, headers, url } = event.request;
  if (method !== "GET" || headers.has("Range") || !url.startsWith(base)) return;
  if (mode === "navigate") event.respondWith(page(event));
  else if (hashIn(url)) event.respondWith(file(event));
});

/** A page as the host has it now, or else its kept copy, which says of itself that it is one. */
async function page(event) {
  const address = pageAddress(event.request.url);
  const cache = await caches.open(PAGES);
  const kept = await cache.match(address);
  const coming = received(event, address);
  event.waitUntil(coming.catch(quietly)); // it is kept even where it comes too late to be shown
  try {
    const response = await (kept ? inTime(coming) : coming);
    if (!kept || response.status < 500) return response;
  } catch {
    // No line, or one on which nothing comes.
  }
  return kept ? asKept(kept) : notKept(address);
}

/** What the host answers; where it is a page of this build, it is kept. */
async function received(event, address) {
  const response = await fetch(event.request);
  event.waitUntil(keepPage(address, response.clone()).catch(quietly));
  return response;
}

/** What a promise comes to, unless that takes too long. */
function inTime(promise) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  return Promise.race([promise, late]);
}

/** A kept page with the day on which it was received: keeping.js says it. */
async function asKept(kept) {
  const text = await kept.text();
  const day = kept.headers.get(KEPT_ON);
  return new Response(text.replace("<html", `<html data-kept="${day}"`), kept);
}

/** Instead of a page that is not kept: which ones are. */
async function notKept(address) {
  const cache = await caches.open(PAGES);
  return (await cache.match(base + languageOf(address).missing)) ?? Response.error();
}

/** A file named after its content: there is no newer one. */
async function file(event) {
  const { request } = event;
  const kept = await keptFile(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  event.waitUntil(keepFile(request.url, response.clone()).catch(quietly));
  return response;
}

// --- keeping -------------------------------------------------------------------------------------

/** Keep a page of this build; returns whether it is one. A hotel's login page is none. */
async function keepPage(address, response) {
  if (response.status !== 200 || response.type !== "basic") return false;
  const text = await response.text();
  if (!text.includes(`data-version="${version}"`)) return false;
  const headers = ownHeaders(response);
  headers.set(KEPT_ON, new Date().toISOString());
  const cache = await caches.open(PAGES);
  await cache.put(address, new Response(text, { headers }));
  return true;
}

/** Keep a file; returns whether it is what its name says. */
async function keepFile(address, response) {
  if (response.status !== 200 || response.type !== "basic") return false;
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!hash.startsWith(hashIn(address))) return false;
  const cache = await caches.open(FILES);
  await cache.put(address, new Response(bytes, { headers: ownHeaders(response) }));
  return true;
}

/** The headers of a response, policy and type among them, but for how it travelled. */
function ownHeaders(response) {
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return headers;
}

/** The kept copy of a file, fetched where there is none. `how` are the options of the fetch. */
async function getFile(address, how) {
  const kept = await keptFile(address);
  if (kept) return kept;
  if (!(await keepFile(address, await fetch(address, how)))) throw new Error(`no ${address}`);
  return keptFile(address);
}

/** The kept copy of a file, be it from another language's folder: their names say the same content. */
async function keptFile(address) {
  const cache = await caches.open(FILES);
  const path = address.slice(base.length + languageOf(address).folder.length);
  const alike = languages.map(({ folder }) => base + folder + path);
  for (const one of [address, ...alike]) {
    const kept = await cache.match(one, { ignoreVary: true });
    if (kept) return kept;
  }
  return undefined;
}

/** As many of these files as can be had: nobody waits for them, and so they come one by one. */
async function getFiles(addresses, how) {
  for (const address of addresses) await getFile(address, how).catch(quietly);
}

/** Fetch a page and keep it, unless it is kept. */
async function getPage(address, how) {
  const cache = await caches.open(PAGES);
  if (!(await cache.match(address))) await keepPage(address, await fetch(address, how));
}

async function getPages(paths) {
  for (const path of paths) await getPage(base + path).catch(quietly);
}

/** The addresses of the runtime's files: all rules, the first level, and what that loads later. */
async function runtimeFiles(how) {
  const address = base + manifest;
  const { levels, rules } = await (await getFile(address, how)).json();
  const [{ files, later }] = levels;
  const addresses = (group) => Object.values(group).map(({ path }) => new URL(path, address).href);
  return { rules: addresses(rules.files), level: addresses(files), later: addresses(later) };
}

// --- what pages say ------------------------------------------------------------------------------

const AS_READ = { cache: "force-cache" };
const IF_HAD = { cache: "only-if-cached", mode: "same-origin" }; // without asking the host

let keeping = Promise.resolve(); // one page after the other, so that nothing is fetched twice

self.addEventListener("message", (event) => {
  const { meet, take, read } = event.data;
  // A page of this build is there already, or its reader wants it.
  if (take || meet === version) self.skipWaiting();
  else if (meet) event.source.postMessage({ version });
  if (read?.version !== version) return;
  keeping = keeping.then(() => keepWhatIsRead(event.source.url, read)).catch(quietly);
  if (read.used) keeping = keeping.then(serveOpenPages);
  event.waitUntil(keeping);
});

/**
 * Keep a page that was there before this worker, and what it has loaded; where it can calculate
 * (`ready`), all that an answer may take. `used`: its reader does calculate, so that they get all
 * calculators of their language. Where they save data (`frugal`), nothing is fetched that the browser
 * has not received already.
 */
async function keepWhatIsRead(url, { files, ready, used, frugal }) {
  const address = pageAddress(url);
  const { folder, calculators } = languageOf(address);
  const how = frugal ? IF_HAD : AS_READ;
  await getPage(address, how).catch(quietly);
  await getFiles(files.filter(hashIn), how);
  // Who goes to a page that is not kept may go there by the switch to another language.
  if (!frugal) await getPages(languages.map(({ missing }) => missing));
  if (!ready) return;
  const { rules, level, later } = await runtimeFiles(IF_HAD);
  await getFiles([...rules, ...level, ...later], how);
  if (!used || frugal) return;
  await getFiles(assets.map((path) => base + folder + path), how);
  await getPages(calculators);
}

/**
 * From now on the open pages, too, get their files from what is kept. Not before they have an answer:
 * in Firefox a page stands still for good where its engine waits for a file just then.
 */
function serveOpenPages() {
  return self.clients.claim().catch(quietly); // a worker that is no longer the one in charge
}

// --- from one build to the next ------------------------------------------------------------------

self.addEventListener("install", (event) => event.waitUntil(inherit()));

/**
 * Get everything that was kept of the build before, as it is in this one. Until that is complete, the
 * other one stays whole; what has come until then need not come again.
 */
async function inherit() {
  if (self.navigator.connection?.saveData) return;
  const before = (await ownCaches()).filter((name) => name !== PAGES && name !== FILES);
  const pages = new Set();
  for (const name of before) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) pages.add(url);
  }
  for (const address of pages) await inheritPage(address);
  const stands = new Set(languages.map(({ missing }) => base + missing)); // of every language
  const read = new Set([...pages].filter((address) => !stands.has(address)).map(languageOf));
  const loaded = [...read].flatMap(({ folder }) => assets.map((path) => base + folder + path));
  const had = new Set((await (await caches.open(FILES)).keys()).map(({ url }) => withoutHash(url)));
  const runtime = had.has(withoutHash(base + manifest)) ? await runtimeFiles() : {};
  const searches = languages.flatMap(({ search }) => search.map((path) => base + path));
  const others = [...searches, ...Object.values(runtime).flat()];
  const wanted = others.filter((address) => had.has(withoutHash(address)));
  for (const address of [...loaded, ...wanted]) await getFile(address);
}

/** A page of the build before, as it is now: it may be gone, but it must not be of a third build. */
async function inheritPage(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (response.status === 404) return;
  if (!(await keepPage(address, response))) throw new Error(`${address} is of another build`);
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

/** From now on this build alone is kept. */
async function takeOver() {
  for (const name of await ownCaches()) {
    if (name !== PAGES && name !== FILES) await caches.delete(name);
  }
  const runtime = await runtimeFiles(IF_HAD).catch(() => ({})); // it was not used
  const own = new Set([base + manifest, ...Object.values(runtime).flat()]);
  for (const { folder, search } of languages) {
    for (const path of [...assets.map((name) => folder + name), ...search]) own.add(base + path);
  }
  const cache = await caches.open(FILES);
  for (const request of await cache.keys()) {
    if (!own.has(request.url)) await cache.delete(request);
  }
}

// --- addresses -----------------------------------------------------------------------------------

/** The caches of the site below this address; others on the same host have their own. */
async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(`${base} `));
}

/**
 * A page has one address, however it is asked for: hosts answer for `about.html` as `about`, and for a
 * folder with its first page.
 */
function pageAddress(url) {
  const { origin, pathname } = new URL(url);
  if (pathname.endsWith("/")) return `${origin}${pathname}index.html`;
  return origin + pathname + (/\.\w+$/.test(pathname) ? "" : ".html");
}

/** The hash in the address of a file of this site that is named after its content. */
function hashIn(url) {
  return OWN_FILE.exec(url.startsWith(base) ? url.slice(base.length) : "")?.[1];
}

/** What a file of any build is called, whatever is in it. */
function withoutHash(url) {
  return url.replace(/\.[0-9a-f]{16}(?=\.\w+$)/, "");
}

function languageOf(address) {
  const others = languages.filter(({ folder }) => folder);
  return others.find(({ folder }) => address.startsWith(base + folder)) ?? languages[0];
}

/** What cannot be kept, for want of room or of a line, is not kept: the page is read all the same. */
function quietly() {}
