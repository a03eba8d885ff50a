// What every page does in the browser: the language switch, the menu by keyboard, addresses on
// paper. No word is written here: all of them stand in the page.

(() => {
  "use strict";

  // The other language keeps the place on the page, and the answers that the address carries; so do
  // the pages that go on with them.
  for (const link of document.querySelectorAll(".site-language, [data-with-answers]")) {
    const address = link.getAttribute("href").split("#")[0];
    const follow = () => link.setAttribute("href", address + location.hash);
    addEventListener("hashchange", follow);
    link.addEventListener("focus", follow);
    link.addEventListener("pointerdown", follow);
    link.addEventListener("click", follow);
    follow();
  }

  // On small screens the menu opens from a button, which a script has to work. While it is open,
  // nothing behind it takes the focus.
  const drawer = document.getElementById("__drawer");
  const behind = document.querySelectorAll(".md-header, .md-content, .md-footer, .md-skip");
  const [menu] = document.querySelectorAll(".site-menu");
  const closer = document.querySelector("[data-menu-close]");
  if (menu) {
    const narrow = matchMedia("(max-width: 76.2344em)");
    const show = () => {
      const open = drawer.checked && narrow.matches;
      menu.setAttribute("aria-expanded", String(open));
      for (const part of behind) part.inert = open;
      if (open) closer.focus();
    };
    const close = () => {
      if (!drawer.checked) return;
      drawer.click();
      menu.focus();
    };
    drawer.addEventListener("change", show);
    narrow.addEventListener("change", show);
    menu.addEventListener("click", () => drawer.click());
    closer.addEventListener("click", close);
    addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    show();
  }

  // The entry of this page is in view, however long the menu is: once the theme has given it room.
  const here = document.querySelector("#site-nav [aria-current]:not(:has(+ ul))");
  const room = here?.closest(".md-sidebar__scrollwrap");
  const menuFits = new ResizeObserver(() => {
    if (room.scrollHeight <= room.clientHeight) return;
    menuFits.disconnect();
    const { top, bottom } = here.getBoundingClientRect();
    const box = room.getBoundingClientRect();
    if (top < box.top || bottom > box.bottom) room.scrollTop += top - box.top - box.height / 2;
  });
  if (room) menuFits.observe(room);

  // What is too wide for the screen scrolls in a box, which the keyboard has to reach. The theme
  // makes some of them once the page is there, and results come with more.
  const SCROLLING = ".md-typeset__scrollwrap, .calc-table, .figures-room, article pre[role=group]";
  const boxes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  const watch = () => {
    for (const box of document.querySelectorAll(SCROLLING)) boxes.observe(box);
  };
  addEventListener("load", () => {
    const headings = [...document.querySelectorAll("article :is(h1, h2, h3)[id]")].reverse();
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      const { DOCUMENT_POSITION_FOLLOWING: below } = Node;
      const heading = headings.find((entry) => entry.compareDocumentPosition(box) & below);
      box.setAttribute("role", "group");
      if (heading) box.setAttribute("aria-labelledby", heading.id);
    }
    watch();
    for (const result of document.querySelectorAll("[data-result]")) {
      new MutationObserver(watch).observe(result, { childList: true, subtree: true });
    }
  });

  // The theme shows what a word means while it is hovered over or has the focus. Escape hides it, and
  // the focus stays. Coming to the word again shows it again: the theme makes no other one as long as
  // the word is still pointed at or has the focus.
  const dismissed = new WeakMap();
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const word of document.querySelectorAll("abbr[aria-describedby]")) {
      const meaning = document.getElementById(word.getAttribute("aria-describedby"));
      meaning.hidden = true;
      dismissed.set(word, meaning);
    }
  });
  const showAgain = ({ target }) => {
    const meaning = dismissed.get(target);
    if (meaning) meaning.hidden = false;
  };
  document.addEventListener("focus", showAgain, true);
  document.addEventListener("pointerenter", showAgain, true);

  // The switch of colours says which ones there are; the theme leaves its choice open.
  const schemes = document.querySelectorAll("input[data-md-color-scheme]");
  const sayScheme = () => {
    for (const choice of schemes) {
      choice.checked = choice.dataset.mdColorScheme === document.body.dataset.mdColorScheme;
    }
  };
  new MutationObserver(sayScheme).observe(document.body, {
    attributeFilter: ["data-md-color-scheme"],
  });
  sayScheme();

  // Opened as a file the page gets no scripts for calculating: it is not JavaScript that is missing.
  if (location.protocol === "file:") {
    for (const note of document.querySelectorAll("[data-as-file]")) {
      note.textContent = note.dataset.asFile;
    }
  }

  // On paper a link shows where it leads, and the page where and when it was printed. What lies on a
  // disk has the address it was published at, or none: that of the disk leads nobody anywhere.
  const canonical = document.querySelector("link[rel=canonical]")?.href;
  const onDisk = location.protocol === "file:";
  const addressOf = (link) => {
    if (onDisk && link.protocol === "file:") {
      return canonical ? new URL(link.getAttribute("href"), canonical).href : "";
    }
    return link.href;
  };
  addEventListener("beforeprint", () => {
    for (const link of document.querySelectorAll("article a[href]:not(.source, .md-button)")) {
      const crowded = link.closest("table, svg, .tiles, .calc-source");
      if (!link.getAttribute("href").startsWith("#") && !crowded) {
        const address = addressOf(link);
        // Answers in a fragment are for the browser; nobody types them from paper.
        const shown = link.hash.includes("=") ? address.split("#")[0] : address;
        if (shown) link.dataset.address = shown;
      }
    }
    const own = onDisk ? (canonical ?? "") : location.href;
    for (const element of document.querySelectorAll("[data-print-address]")) {
      element.textContent = own.split("#")[0];
    }
    for (const element of document.querySelectorAll("[data-print-date]")) {
      const { language } = element.dataset;
      element.textContent = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format();
    }
  });
})();
