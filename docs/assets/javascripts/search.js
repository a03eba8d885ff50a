// The search: looks for what is typed in the text of every page of this language, which one script
// holds (scripts/site/search.py). A script can be had from a host, a folder and the kit alike. No
// word is written here: all of them stand in the page.

(() => {
  "use strict";

  const MOST_RESULTS = 20;
  const BEFORE = 40; // characters of an excerpt in front of the word
  const AFTER = 80;
  const COUNTED = 20; // a page that has a word more often is not more about it
  // What a place of a page is worth: a heading with every word, a page with such a heading, and a
  // heading that begins with a word.
  const NAMED = 100;
  const ABOUT = 1000;
  const FIRST = 5;

  // --- words ----------------------------------------------------------------------------------

  const LARGE = { ァ: "ア", ィ: "イ", ゥ: "ウ", ェ: "エ", ォ: "オ", ッ: "ツ", ャ: "ヤ", ュ: "ユ", ョ: "ヨ" };
  const DIGITS = "〇一二三四五六七八九";
  const HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"; // those that are typed for "-"
  const KANJI = "\u3005\u3400-\u9fff\uf900-\ufaff";
  // What may stand after a character of a verb or not: 申込, 申込み, 申し込み. Particles are none.
  const OKURIGANA = "イキギケゲサシジセゼチツテビベマミメラリレワエ";
  const BETWEEN = new RegExp(`([${KANJI}])[${OKURIGANA}]{0,2}(?=[${KANJI}])`, "gu");
  const LAST = new RegExp(`([${KANJI}])[${OKURIGANA}ウクグスツブムル]{1,2}$`, "u");
  const POLITE = new RegExp(`^[オゴ](?=[${KANJI}])`, "u");
  const LATIN = /^[a-z]+(?:-[a-z]+)*$/;
  const ENDINGS = /(?:ies|es|s|ed|ing|y|e)$/; // of English words
  const FRACTION = /^(\d+)(?:分ノ(\d+)|\/(\d+))$/;

  /** A character as it is compared: its width, case, kind of kana and kind of digit do not count. */
  function folded(letter) {
    const plain = letter.normalize("NFKC");
    const one = (plain.length === letter.length ? plain : letter).toLowerCase();
    if (one.length !== letter.length) return letter;
    if (HYPHENS.includes(one)) return "-";
    const code = one.codePointAt(0);
    const kana = code >= 0x3041 && code <= 0x3096 ? String.fromCodePoint(code + 0x60) : one;
    const digit = DIGITS.indexOf(kana);
    return digit < 0 ? (LARGE[kana] ?? kana) : String(digit);
  }

  const known = new Map();

  /** A text as it is compared, each character where it was. */
  function fold(text) {
    return Array.from(text, (letter) => {
      if (!known.has(letter)) known.set(letter, folded(letter));
      return known.get(letter);
    }).join("");
  }

  /** A text as a pattern finds it: in one that is read as Unicode no other sign may be escaped. */
  function escaped(text) {
    return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  }

  /** What finds a Latin word, with hyphens in it or without: Wi-Fi and wifi, care-plan and care plan. */
  function latin(word) {
    const stem = word.length > 4 ? word.replace(ENDINGS, "") : word;
    return `\\b${stem.split("-").map((part) => [...part].join("-?")).join("[- ]?")}`;
  }

  /** A word without what may stand in it or not: お問い合わせ and 問合せ are 問合. */
  function skeleton(word) {
    const bare = word.replace(POLITE, "").replace(BETWEEN, "$1").replace(LAST, "$1");
    const short = bare.length > 2 ? bare.replace(/ー$/, "") : bare;
    return short.length > 1 ? short : word; // 貸し is not looked for as 貸
  }

  /** What finds a word: English from its beginning on, Japanese wherever it stands. */
  function pattern(word) {
    if (LATIN.test(word)) return latin(word);
    const okurigana = `[${OKURIGANA}]{0,2}`;
    let end = word.endsWith("ー") ? "ー?" : "";
    if (LAST.test(word)) end = okurigana;
    return escaped(skeleton(word)).replace(BETWEEN, `$1${okurigana}`) + end;
  }

  /** The words of a query, each as what finds it or what means the same. */
  function read(query, synonyms) {
    const words = fold(query.normalize("NFKC")).split(/[\s,、。・「」]+/u).filter(Boolean);
    return words.map((word) => {
      const same = synonyms.filter(([own]) => skeleton(own) === skeleton(word));
      const alike = [word, ...same.flatMap(([, ...means]) => means), ...fractions(word)];
      return new RegExp(alike.map(pattern).join("|"), "gu");
    });
  }

  /** The other way to write a fraction: 4分の3 is 3/4. */
  function fractions(word) {
    const [, first, below, over] = FRACTION.exec(word) ?? [];
    if (below) return [`${below}/${first}`];
    return over ? [`${over}分ノ${first}`] : [];
  }

  // --- looking --------------------------------------------------------------------------------

  /** The pages that have every word of a query, those that are about it first. */
  function look(index, query) {
    const patterns = read(query, index.synonyms);
    const found = [];
    if (!patterns.length) return found; // nothing but what stands between words
    for (const page of index.pages) {
      const counts = patterns.map((one) => page.folded.match(one)?.length ?? 0);
      if (counts.every(Boolean)) found.push(judged(page, patterns, counts));
    }
    return found.sort((one, other) => other.rank - one.rank);
  }

  function judged(page, patterns, counts) {
    const naming = (text) => patterns.every((one) => text.search(one) >= 0);
    const rated = page.sections.map((section) => ({
      section,
      rank:
        NAMED * naming(section.heading) +
        10 * patterns.filter((one) => section.folded.search(one) >= 0).length +
        patterns.filter((one) => section.heading.search(one) >= 0).length,
    }));
    const best = rated.reduce((one, other) => (other.rank > one.rank ? other : one));
    const about = 2 * naming(page.sections[0].heading) + (best.rank >= NAMED);
    const often = counts.reduce((sum, count) => sum + Math.min(count, COUNTED), 0);
    const first = patterns.some((one) => best.section.heading.search(one) === 0);
    const rank = page.register ? 0 : ABOUT * about + FIRST * first + often;
    return { page, section: best.section, patterns, rank };
  }

  // --- the index ------------------------------------------------------------------------------

  function prepared({ synonyms, pages }) {
    return {
      synonyms: synonyms.map((words) => words.map(fold)),
      pages: pages.map(([address, register, sections]) => {
        const parts = sections.map(([anchor, title, text]) => {
          const heading = fold(title);
          return { anchor, title, text, heading, folded: `${heading}\n${fold(text)}` };
        });
        const folded = parts.map((part) => part.folded).join("\n");
        return { address, register, sections: parts, folded };
      }),
    };
  }

  let index;

  /** The index; where it cannot be had, the next one who asks tries again. */
  function load(source) {
    index ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      const done = (settle) => () => {
        script.remove();
        settle();
      };
      script.onload = done(() => {
        if (globalThis.searchIndex) resolve(prepared(globalThis.searchIndex));
        else reject(new Error("no index in it"));
      });
      script.onerror = done(() => reject(new Error("no such file")));
      document.head.append(script);
    }).catch((error) => {
      index = undefined;
      throw error;
    });
    return index;
  }

  // --- the dialog -----------------------------------------------------------------------------

  const dialog = document.querySelector(".site-search");
  const opener = document.querySelector("[data-search-open]");
  if (dialog && opener) start();

  function start() {
    const input = dialog.querySelector("input");
    const status = dialog.querySelector("[role=status]");
    const list = dialog.querySelector("ol");
    const again = dialog.querySelector("[data-search-again]");
    const elsewhere = dialog.querySelector("[data-search-elsewhere]");
    const texts = dialog.dataset;
    let turn = 0;
    let failed = false;

    opener.addEventListener("click", () => {
      dialog.showModal();
      load(texts.searchIndex).catch(() => {}); // A failure is told when something is looked for.
    });
    dialog.querySelector("form").addEventListener("submit", (event) => {
      // Enter in the field leads to the first result; only the button closes.
      if (!event.submitter || document.activeElement === input) {
        event.preventDefault();
        list.querySelector("a")?.focus();
      }
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    input.addEventListener("input", search);
    again.addEventListener("click", () => {
      input.focus();
      search();
    });
    addEventListener("online", () => failed && search());

    async function search() {
      const query = input.value.trim();
      const mine = ++turn;
      if (!query) return show([], "");
      const waiting = setTimeout(() => say(texts.loading), 300);
      // Only what goes wrong here is told as a file that has not come: a fault of ours is none.
      const loaded = await load(texts.searchIndex).catch(console.warn);
      clearTimeout(waiting);
      if (mine !== turn) return;
      if (loaded) show(look(loaded, query), query);
      else fail();
    }

    function say(text) {
      if (status.textContent !== text) status.textContent = text;
    }

    function show(found, query) {
      const shown = found.slice(0, MOST_RESULTS);
      const total = found.length;
      const fill = (text) => text.replace("{count}", String(total)).replace("{query}", () => query);
      const more = total - shown.length;
      const rest = more ? ` ${texts.more.replace("{count}", String(more))}` : "";
      say(query ? fill(total ? texts.found : texts.none) + rest : "");
      failed = false;
      again.hidden = true;
      elsewhere.hidden = !query || total > 0;
      list.textContent = "";
      list.append(...shown.map(entry));
    }

    /** Nothing was looked for: that is no "not found", and it can be tried again. */
    function fail() {
      failed = true;
      say(navigator.onLine ? texts.failed : texts.offline);
      again.hidden = false;
      elsewhere.hidden = false;
      list.textContent = "";
    }
  }

  function entry({ page, section, patterns }) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const root = new URL(dialog.dataset.searchBase, location.href);
    const anchor = section === page.sections[0] ? "" : `#${section.anchor}`;
    const title = page.sections[0].title;
    link.href = new URL(page.address + anchor, root).href;
    link.textContent = anchor ? `${title} › ${section.title}` : title;
    const text = document.createElement("p");
    text.append(...excerpt(section, patterns));
    item.append(link, text);
    return item;
  }

  /** The text around the first word that stands in a section, every word in it marked. */
  function excerpt({ text, folded, heading }, patterns) {
    const below = folded.slice(heading.length + 1);
    const places = patterns.map((one) => below.search(one)).filter((place) => place >= 0);
    const from = Math.max(0, Math.min(...(places.length ? places : [0])) - BEFORE);
    const to = from + BEFORE + AFTER;
    const parts = [];
    let at = from;
    const every = new RegExp(patterns.map((one) => one.source).join("|"), "gu");
    for (const match of below.matchAll(every)) {
      const end = match.index + match[0].length;
      if (match.index < at || end > to || end === match.index) continue;
      parts.push(text.slice(at, match.index), mark(text.slice(match.index, end)));
      at = end;
    }
    return [...parts, text.slice(at, to)];
  }

  function mark(text) {
    const element = document.createElement("mark");
    element.textContent = text;
    return element;
  }
})();
