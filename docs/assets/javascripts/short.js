/**
 * Short links to the site as a whole, `#subsidy?example=ID` and `#exercise?id=ID`: they lead on to the
 * calculator that they fill in. Which one that is stands in the page, longer beginnings first; what leads
 * nowhere is said there.
 */
import { short } from "./links.js";

const links = [...document.querySelector("[data-short-links]").content.children];
const unknown = document.querySelector("[data-unknown-preset]");

function leadOn() {
  const named = short(location.hash);
  for (const link of links) {
    const text = named.find((one) => one.startsWith(link.dataset.short));
    if (text) {
      // In a template a link has no address of its own, and a way that leads back here is no use.
      location.replace(new URL(link.getAttribute("href"), location.href).href + text);
      return;
    }
  }
  if (unknown) unknown.hidden = named.length === 0;
}

leadOn();
addEventListener("hashchange", leadOn);
