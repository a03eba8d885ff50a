// What every page does in the browser: the language switch, the menu by keyboard, addresses on
// paper, and the search. No word is written here: all of them stand in the page.

(() => {
  "use strict";

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

  // A table too wide for the screen scrolls in a box, which the keyboard has to reach. The theme
  // makes the boxes once the page is there.
  const boxes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  addEventListener("load", () => {
    const headings = [...document.querySelectorAll("article :is(h1, h2, h3)[id]")].reverse();
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      const { DOCUMENT_POSITION_FOLLOWING: below } = Node;
      const heading = headings.find((entry) => entry.compareDocumentPosition(box) & below);
      box.setAttribute("role", "group");
      if (heading) box.setAttribute("aria-labelledby", heading.id);
      boxes.observe(box);
    }
  });

  // The theme shows what a word means while it is hovered over or has the focus; Escape hides it.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const word of document.querySelectorAll("abbr[aria-describedby]")) {
      word.blur();
      word.dispatchEvent(new MouseEvent("mouseleave"));
    }
  });

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

  // On a host: Pagefind's index of this page's language. A page has to hold every word.
  let pagefind;
  async function searchHost(query) {
    pagefind ??= loadPagefind().catch((error) => {
      pagefind = undefined; // a later word tries again
      throw error;
    });
    const engine = await pagefind;
    const asked = terms(query);
    const searches = asked.map((term) => engine.search(term));
    // A phrase is found or not, without a rank; the rank is that of its characters by themselves.
    const ranked = await engine.search(asked.join(" ").replaceAll('"', ""));
    const places = new Map(ranked.results.map(({ id }, place) => [id, place]));
    const rank = ({ id }) => places.get(id) ?? places.size;
    const [first, ...others] = (await Promise.all(searches)).map((found) => found.results);
    const rest = others.map((results) => new Set(results.map(({ id }) => id)));
    const found = (first ?? []).filter(({ id }) => rest.every((ids) => ids.has(id)));
    found.sort((one, other) => rank(one) - rank(other));
    const shown = await Promise.all(found.slice(0, MOST_RESULTS).map((result) => result.data()));
    const results = shown.map((data) => {
      const best = data.sub_results?.[0];
      const title = closed(data.meta.title);
      const section = best ? closed(best.title) : title;
      return {
        address: best?.url ?? data.url,
        title: section === title ? title : `${title} › ${section}`,
        excerpt: marked(best?.excerpt ?? data.excerpt),
      };
    });
    return { results, total: found.length };
  }

  async function loadPagefind() {
    const engine = await import(new URL(dialog.dataset.search, location.href));
    // Where every character is a word, a line of text takes more of them. A page is not worse for
    // being long: the longest here are those that answer the most questions.
    const excerptLength = page.lang === "ja" ? 70 : 30;
    await engine.options({ excerptLength, ranking: { pageLength: 0 } });
    return engine;
  }

  // In the index every Japanese character is a word, and voicing marks follow as characters of their
  // own (scripts/site/search.py): a word is looked for as the phrase of its characters.
  const JAPANESE = /[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/gu;
  const AMONG_SPACES = new RegExp(` ?(${JAPANESE.source}) ?`, "gu");
  const VOICED = "ヽ";
  const HALF_VOICED = "ゝ";

  function terms(query) {
    const words = query.normalize("NFKC").split(/[\s\p{P}\p{S}]+/u).filter(Boolean);
    return words.map((word) => {
      const spaced = word.replace(JAPANESE, (letter) => ` ${open(letter)} `).trim();
      return spaced === word ? word : `"${spaced.replace(/\s+/g, " ")}"`;
    });
  }

  function open(letter) {
    const [base, mark] = letter.normalize("NFD");
    return mark ? `${base} ${mark === "\u3099" ? VOICED : HALF_VOICED}` : letter;
  }

  function closed(text) {
    const joined = text.replace(/\s+/g, " ").replace(AMONG_SPACES, "$1").replace(/^[ヽゝ]/, "");
    return joined.replace(/(.)([ヽゝ])/gu, (_, base, mark) =>
      `${base}${mark === VOICED ? "\u3099" : "\u309a"}`.normalize("NFC"),
    );
  }

  // Pagefind gives escaped text with <mark> around every word that was found.
  function marked(html) {
    const joined = html.replace(/<\/mark>(\s*)<mark>/g, "$1");
    const parsed = new DOMParser().parseFromString(joined, "text/html");
    return [...parsed.body.childNodes].map((node) => {
      const text = closed(node.textContent);
      return node.nodeName === "MARK" ? mark(text) : document.createTextNode(text);
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
})();
