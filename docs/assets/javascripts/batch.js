/**
 * The page that calculates a table: reads the file that was chosen or dropped, hands its rows to the
 * engine and keeps what comes back to be saved. The file never leaves the browser.
 *
 * There is no rule and no word in here: what a row means says calculators/form/batch, all texts
 * stand in the page.
 */
import { Engine, canTakeOver } from "./runtime.js";
import { OpenQuote, encodingOf, rowsOf } from "./table.js";
import { fill } from "./texts.js";

const AT_ONCE = 20; // rows that are handed over together
const MOST_SHOWN = 200; // faults in the list; all of them are in the file

/** A table of which nothing can be calculated; the message is for the reader. */
class Refused extends Error {}

class Batch {
  #turn = 0; // the file that is being calculated; another one, or the button, ends it
  #saved = null;

  constructor(root, engine) {
    this.engine = engine;
    this.language = root.dataset.language; // not the page's, which translators rewrite
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.texts = {};
    for (const text of this.part("texts").content.querySelectorAll("[data-text]")) {
      this.texts[text.dataset.text] = text.textContent;
    }
    this.failures = this.part("texts").content;
    this.#listen();
    root.querySelector("[data-without-script]").hidden = true;
    this.part("form").hidden = false;
    root.dataset.ready = "";
  }

  #listen() {
    const file = this.part("file");
    const drop = this.part("drop");
    file.addEventListener("change", () => {
      if (file.files[0]) this.calculate(file.files[0]);
      file.value = ""; // the same file again, once it has been mended, is a change too
    });
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.dataset.over = "";
      });
    }
    drop.addEventListener("dragleave", () => delete drop.dataset.over);
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      delete drop.dataset.over;
      if (event.dataTransfer.files[0]) this.calculate(event.dataTransfer.files[0]);
    });
    this.part("cancel").addEventListener("click", () => {
      this.#turn += 1;
      this.#end(this.texts.cancelled);
    });
  }

  async calculate(file) {
    const turn = (this.#turn += 1);
    this.#begin(file);
    try {
      const said = await this.#whole(file, () => turn !== this.#turn);
      if (said) this.#end(said);
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof Refused) this.#end(error.message);
      else this.#fail(error);
    }
  }

  /** Calculate a file from its first row to its last; what there is to say, nothing once `over`. */
  async #whole(file, over) {
    const encoding = await encodingOf(file);
    if (!encoding) throw new Refused(fill(this.texts["not-text"], { path: file.name }));
    const order = { kind: this.part("kind").value, language: this.language };
    const lines = [];
    let answer = null;
    const keep = (given) => {
      if (given.refused) throw new Refused(given.refused);
      lines.push(given.lines);
      this.#list(given.faults ?? [], given.bad ?? 0);
      answer = given;
    };
    try {
      for await (const { rows, read } of rowsOf(file, encoding)) {
        if (!answer && rows.length) {
          const opened = await this.engine.table("open", rows.shift(), order);
          if (over()) return null;
          keep(opened);
          this.#unused(opened.unused);
        }
        for (let at = 0; at < rows.length; at += AT_ONCE) {
          const given = await this.engine.table("take", rows.slice(at, at + AT_ONCE));
          if (over()) return null;
          keep(given);
          this.#progress(Math.floor(read * 100), given);
        }
      }
    } catch (error) {
      if (!(error instanceof OpenQuote)) throw error;
      throw new Refused(fill(this.texts.quotes, { path: file.name, line: error.row }));
    }
    if (!answer) throw new Refused(fill(this.texts.empty, { path: file.name }));
    const last = await this.engine.table("finish");
    if (over()) return null;
    keep(last);
    return this.#save(file.name, lines, last);
  }

  #begin(file) {
    this.part("progress").value = 0;
    this.part("working").hidden = false;
    this.part("result").hidden = true;
    this.part("faults").hidden = true;
    this.part("list").replaceChildren();
    this.part("unused").textContent = "";
    this.part("status").textContent = fill(this.texts.reading, { path: file.name });
  }

  #end(said) {
    this.part("working").hidden = true;
    this.part("status").textContent = said;
  }

  /** Say why the engine does not answer, in the words of the calculators. */
  #fail(error) {
    const cause =
      this.failures.querySelector(`[data-failed="${error.code}"]`) ??
      this.failures.querySelector("[data-failed=failed]");
    this.#end("");
    this.part("status").append(cause.cloneNode(true));
    if (error.served) this.part("status").append(fill(this.texts["refused-file"], error.served));
    console.warn(error);
  }

  #progress(percent, { rows, bad }) {
    this.part("progress").value = percent;
    this.part("count").textContent = fill(this.texts.progress, { percent, rows, bad });
  }

  #unused(headings) {
    if (!headings.length) return;
    const columns = headings.join(this.texts.between);
    this.part("unused").textContent = fill(this.texts.unused, { columns });
  }

  #list(faults, bad) {
    const list = this.part("list");
    for (const fault of faults.slice(0, Math.max(0, MOST_SHOWN - list.childElementCount))) {
      const item = document.createElement("li");
      item.textContent = fault;
      list.append(item);
    }
    this.part("faults").hidden = !bad;
    const more = bad - list.childElementCount;
    this.part("more").textContent = more > 0 ? fill(this.texts.more, { count: more }) : "";
  }

  #save(name, lines, { rows, requests, bad }) {
    URL.revokeObjectURL(this.#saved);
    this.#saved = URL.createObjectURL(new Blob(lines, { type: "text/csv" }));
    const path = fill(this.texts.name, { name: name.replace(/\.[^.]*$/, "") });
    Object.assign(this.part("save"), { href: this.#saved, download: path });
    this.part("result").hidden = false;
    const none = bad && !requests ? `${fill(this.texts.none, { rows })} ` : "";
    return none + fill(this.texts.done, { rows, requests, bad, path });
  }
}

const root = document.querySelector("[data-batch]");
const { content: base, dataset } = document.querySelector("meta[name=calculator-runtime]");
const { manifest } = dataset;
if (canTakeOver(root)) root.batch = new Batch(root, new Engine({ base, manifest }));
