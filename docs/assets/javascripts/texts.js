/** What every script needs that puts finished text into a page. There is no word in here. */

/** A text of the page with its values in the places of their names, `{name}`; `{name|one|many}` is
 * the word that goes with the value. */
export function fill(text, values) {
  return text.replace(/\{([a-z]+)(?:\|([^{}|]+)\|([^{}|]+))?\}/g, (whole, name, one, many) => {
    const value = String(values[name] ?? whole);
    return one ? (value === "1" ? one : many) : value;
  });
}

/** An element with a text in it. */
export function made(tag, text = "", attributes = {}) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.textContent = text;
  return element;
}

/** What the engine wrote, as elements that stand nowhere yet. */
export function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}
