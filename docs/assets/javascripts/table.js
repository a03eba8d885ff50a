/**
 * A table in a file, as spreadsheets save it: which encoding it is in, and its rows one by one.
 * Nothing here knows what a cell means; a file is never held as a whole.
 */

const ENCODINGS = ["utf-8", "shift_jis"]; // what browsers call shift_jis is CP932
const NO_TEXT = /\0/;
const CHUNK = 2 ** 16;

/** A cell whose quote is not closed; `row` is where the row begins, counted from 1. */
export class OpenQuote extends Error {
  constructor(row) {
    super(`row ${row}`);
    this.row = row;
  }
}

/** The first encoding in which the whole file can be read, null where it is no text. */
export async function encodingOf(file) {
  for (const encoding of ENCODINGS) if (await reads(file, encoding)) return encoding;
  return null;
}

async function reads(file, encoding) {
  try {
    for await (const { text } of texts(file, encoding)) if (NO_TEXT.test(text)) return false;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
  return true;
}

/** The text of a file in pieces, with how much of it has been read then, from 0 to 1. */
async function* texts(file, encoding) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let at = 0; at < file.size; at += CHUNK) {
    const bytes = await file.slice(at, at + CHUNK).arrayBuffer();
    const read = Math.min(1, (at + CHUNK) / file.size);
    yield { text: decoder.decode(bytes, { stream: true }), read };
  }
  yield { text: decoder.decode(), read: 1 };
}

/** The rows of a file, in pieces: `rows`, lists of cells, and how much has been `read`. */
export async function* rowsOf(file, encoding) {
  const reader = new Rows();
  for await (const { text, read } of texts(file, encoding)) yield { rows: reader.take(text), read };
  yield { rows: reader.finish(), read: 1 };
}

/** The rows of a table that is there as a whole, with or without the mark of its encoding. */
export function rowsIn(text) {
  const reader = new Rows();
  return [...reader.take(text.replace(/^\ufeff/, "")), ...reader.finish()];
}

/** Takes CSV apart, a piece at a time: a piece may end within a cell. */
class Rows {
  #cell = "";
  #cells = [];
  #rows = [];
  #count = 1;
  #state = "start"; // of a cell; then "plain", "quoted", or "closed" after a quote in a quoted one
  #wasReturn = false;

  take(text) {
    for (const character of text) this.#read(character);
    return this.#taken();
  }

  finish() {
    if (this.#state === "quoted") throw new OpenQuote(this.#count);
    if (this.#cells.length || this.#state !== "start") this.#endRow();
    return this.#taken();
  }

  #taken() {
    return this.#rows.splice(0);
  }

  #read(character) {
    const afterReturn = this.#wasReturn;
    this.#wasReturn = false;
    if (this.#state === "quoted") {
      if (character === '"') this.#state = "closed";
      else this.#cell += character;
    } else if (character === ",") this.#endCell();
    else if (character === "\n" && afterReturn) return;
    else if (character === "\n" || character === "\r") {
      this.#endRow();
      this.#wasReturn = character === "\r";
    } else if (character === '"' && this.#state !== "plain") {
      if (this.#state === "closed") this.#cell += character;
      this.#state = "quoted";
    } else if (this.#state === "closed") throw new OpenQuote(this.#count);
    else {
      this.#cell += character;
      this.#state = "plain";
    }
  }

  #endCell() {
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#state = "start";
  }

  #endRow() {
    this.#endCell();
    this.#rows.push(this.#cells);
    this.#cells = [];
    this.#count += 1;
  }
}
