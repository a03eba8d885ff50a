// What every page does in the browser: the language switch, the menu by keyboard, addresses on
// paper, and the search. No word is written here: all of them stand in the page.

const page = document.documentElement;

// The other language keeps the place on the page, and the answers that the address carries.
for (const link of document.querySelectorAll(".site-language")) {
  const address = link.getAttribute("href").split("#")[0];
  const follow = () => link.setAttribute("href", address + location.hash);
  addEventListener("hashchange", follow);
  link.addEventListener("focus", follow);
  link.addEventListener("pointerdown", follow);
  link.addEventListener("click", follow);
  follow();
}

// On small screens the menu opens from a button, which a script has to work.
const drawer = document.getElementById("__drawer");
for (const menu of document.querySelectorAll(".site-menu")) {
  const show = () => menu.setAttribute("aria-expanded", String(drawer.checked));
  drawer.addEventListener("change", show);
  menu.addEventListener("click", () => {
    drawer.click();
    if (drawer.checked) document.querySelector("#site-nav a")?.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer.checked) {
      drawer.click();
      menu.focus();
    }
  });
  show();
}

// On paper a link shows where it leads, and the page where and when it was printed.
addEventListener("beforeprint", () => {
  for (const link of document.querySelectorAll("article a[href]:not(.source, .md-button)")) {
    if (!link.getAttribute("href").startsWith("#") && !link.closest("table, svg, .calc-source")) {
      // Answers in a fragment are for the browser; nobody types them from paper.
      link.dataset.address = link.hash.includes("=") ? link.href.split("#")[0] : link.href;
    }
  }
  for (const element of document.querySelectorAll("[data-print-address]")) {
    element.textContent = location.href.split("#")[0];
  }
  for (const element of document.querySelectorAll("[data-print-date]")) {
    element.textContent = new Intl.DateTimeFormat(page.lang, { dateStyle: "long" }).format();
  }
});

// Search

const MOST_RESULTS = 20;
const dialog = document.querySelector(".site-search");
const opener = document.querySelector("[data-search-open]");
if (dialog && opener) startSearch();

function startSearch() {
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  const source = location.protocol === "file:" ? searchFiles : searchHost;
  let turn = 0;

  opener.addEventListener("click", () => dialog.showModal());
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
    }
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    // Enter in the field leads to the first result; only the button closes.
    if (!event.submitter || document.activeElement === input) {
      event.preventDefault();
      list.querySelector("a")?.focus();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("ol a")) dialog.close();
  });
  input.addEventListener("input", async () => {
    const query = input.value.trim();
    const mine = ++turn;
    if (!query) return show([], 0, "");
    try {
      const { results, total } = await source(query);
      if (mine === turn) show(results, total, query);
    } catch (error) {
      console.warn(error);
      if (mine === turn) status.textContent = dialog.dataset.failed;
    }
  });

  function show(results, total, query) {
    const fill = (text) => text.replace("{query}", query).replace("{count}", String(total));
    status.textContent = query ? fill(total ? dialog.dataset.found : dialog.dataset.none) : "";
    list.replaceChildren(...results.map(entry));
    if (total > results.length) {
      const more = dialog.dataset.more.replace("{count}", String(total - results.length));
      status.textContent += ` ${more}`;
    }
  }
}

function entry({ address, title, excerpt }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = title;
  const text = document.createElement("p");
  text.append(...excerpt);
  item.append(link, text);
  return item;
}

// On a host: Pagefind's index of this page's language.
let pagefind;
async function searchHost(query) {
  pagefind ??= openIndex().catch((error) => {
    pagefind = undefined; // a later word tries again
    throw error;
  });
  const search = await (await pagefind).debouncedSearch(query, {}, 200);
  const found = search?.results ?? [];
  const shown = await Promise.all(found.slice(0, MOST_RESULTS).map((result) => result.data()));
  const results = shown.map((data) => {
    const best = data.sub_results?.[0];
    const section = best && best.title !== data.meta.title ? ` › ${best.title}` : "";
    return {
      address: best?.url ?? data.url,
      title: data.meta.title + section,
      excerpt: marked(best?.excerpt ?? data.excerpt),
    };
  });
  return { results, total: found.length };
}

// A page is not worse for being long: the longest here are those that answer the most questions.
async function openIndex() {
  const found = await import(new URL(dialog.dataset.search, location.href));
  await found.options({ ranking: { pageLength: 0 } });
  return found;
}

// Pagefind gives escaped text with <mark> around what was found.
function marked(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.body.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return document.createTextNode(node.textContent);
    return mark(node.textContent);
  });
}

// Opened as files: nothing can be fetched, but a script with the theme's own index can be loaded.
let index;
async function searchFiles(query) {
  index ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = dialog.dataset.searchIndex;
    script.onload = () => resolve(globalThis.__index.docs.map(plain));
    script.onerror = reject;
    document.head.append(script);
  });
  const words = query.normalize("NFKC").toLowerCase().split(/\s+/);
  const found = (await index).filter((doc) => words.every((word) => doc.folded.includes(word)));
  const inTitle = (doc) => words.some((word) => doc.title.toLowerCase().includes(word));
  found.sort((a, b) => inTitle(b) - inTitle(a));
  const results = found.slice(0, MOST_RESULTS).map((doc) => ({
    address: new URL(doc.location, new URL(dialog.dataset.searchBase, location.href)).href,
    title: doc.title,
    excerpt: around(doc.text, words[0]),
  }));
  return { results, total: found.length };
}

function plain({ location, title, text }) {
  const strip = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
  const entry = { location, title: strip(title), text: strip(text).replace(/\s+/g, " ") };
  return { ...entry, folded: `${entry.title} ${entry.text}`.normalize("NFKC").toLowerCase() };
}

function around(text, word) {
  const at = text.toLowerCase().indexOf(word);
  if (at < 0) return [text.slice(0, 100)];
  const start = Math.max(0, at - 40);
  const end = at + word.length;
  return [text.slice(start, at), mark(text.slice(at, end)), text.slice(end, end + 60)];
}

function mark(text) {
  const element = document.createElement("mark");
  element.textContent = text;
  return element;
}
