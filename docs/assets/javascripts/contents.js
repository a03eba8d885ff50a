// The lists beside a page, however long they are: the entry of this page in the menu is in view, and in
// the list of contents the entry of what is being read, which stands out.

(() => {
  "use strict";

  const ROOM = ".md-sidebar__scrollwrap";
  const HERE = "md-nav__link--active";

  function bringIntoView(entry) {
    const room = entry.closest(ROOM);
    const { top, bottom } = entry.getBoundingClientRect();
    const box = room.getBoundingClientRect();
    if (top < box.top || bottom > box.bottom) room.scrollTop += top - box.top - box.height / 2;
  }

  const page = document.querySelector("#site-nav [aria-current]:not(:has(+ ul))");
  const menuFits = new ResizeObserver(([{ target: room }]) => {
    if (room.scrollHeight <= room.clientHeight) return;
    menuFits.disconnect();
    bringIntoView(page);
  });
  if (page) menuFits.observe(page.closest(ROOM));

  const fromBelow = [...document.querySelectorAll(".md-nav--secondary a.md-nav__link")].reverse();
  const headings = new Map(
    fromBelow.map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))]),
  );
  let here;
  let waiting = false;

  /** The last entry whose heading has come up to where one reads; at the foot of a page, the last. */
  function read() {
    const { scrollHeight, clientHeight } = document.documentElement;
    if (scrollY + clientHeight >= scrollHeight - 1) return fromBelow[0];
    const passed = (link) => headings.get(link)?.getBoundingClientRect().top < clientHeight / 4;
    return fromBelow.find(passed);
  }

  function mark() {
    waiting = false;
    const now = read();
    if (now === here) return;
    here?.classList.remove(HERE);
    now?.classList.add(HERE);
    here = now;
    if (now) bringIntoView(now);
  }

  function follow() {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }

  if (fromBelow.length) addEventListener("scroll", follow, { passive: true });
})();
