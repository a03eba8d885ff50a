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

  // What is too wide for the screen scrolls in a box, which the keyboard has to reach. Results come
  // with more of them.
  const SCROLLING =
    ".md-typeset__scrollwrap, .calc-table, .figures-room, article pre[role=group], article pre > code";
  const boxes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  const watch = () => {
    for (const box of document.querySelectorAll(SCROLLING)) {
      // A result that nobody is near is not set yet, and its boxes have no widths to compare.
      if (box.closest("[data-result]")) box.setAttribute("tabindex", "0");
      boxes.observe(box);
    }
  };
  watch();
  for (const result of document.querySelectorAll("[data-result]")) {
    new MutationObserver(watch).observe(result, { childList: true, subtree: true });
  }

  // What an address names is seen, whatever it is folded into; on paper nothing is folded away. A
  // calculator's result sees to itself.
  const foldedWithin = (element) => element?.closest("details:not([open])");
  const unfold = () => {
    const named = document.querySelector(":target");
    let fold = foldedWithin(named);
    if (!fold) return;
    for (; fold; fold = foldedWithin(fold)) fold.open = true;
    named.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  addEventListener("load", unfold);
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("article details:not([open])")];
    folded = folded.filter((fold) => !fold.closest("[data-result]"));
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });

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
