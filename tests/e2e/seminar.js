// The seminar of 60 minutes as a script, run on every page of its way: `VISITS` are the pages with what is
// done on each. It goes on by the links that a trainer would follow; what it has seen travels in the
// address, which is all that browsers keep from file to file.
addEventListener("load", async () => {
  const query = new URLSearchParams(location.search).get("seminar");
  const state = JSON.parse(query ?? '{"at": 0, "seen": [], "outside": []}');
  const visit = VISITS[state.at];
  const one = (selector) => document.querySelector(selector);
  const until = async (look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((go) => setTimeout(go, 50));
    }
  };
  const ACTS = {
    read: () => one("h1").textContent,
    plan: () => one(`[id="${visit.of}"]`).textContent,
    sheet: () => document.querySelectorAll(".sheet").length,
    result: async () => {
      await until(() => !one("[data-result] [data-example]") && one("[data-result] > h2"));
      return one("[data-result] > h2").textContent;
    },
    present: async () => {
      one("[data-present-open]").click();
      await until(() => one(".present[open]"));
      const said = () =>
        [
          one("[data-present-count]").textContent,
          one("[data-present-screens]").innerText,
          one("[data-present-screens]").scrollTop,
        ].join(" ");
      for (let before = ""; before !== said(); ) {
        before = said();
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
      }
      const told = [...document.querySelectorAll(".present-answer [data-told]")];
      return [one("[data-present-count]").textContent, ...told.map((one) => one.textContent)];
    },
  };
  try {
    state.seen.push(await ACTS[visit.act]());
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    const own = (name) => /^(file|data|blob):/.test(name) || name.startsWith(`${location.origin}/`);
    state.outside.push(...names.filter((name) => !own(name)));
    state.at += 1;
  } catch (error) {
    state.error = `${visit.page}: ${error}`;
  }
  const next = VISITS[state.at];
  if (state.error || !next) {
    document.documentElement.dataset.seminar = JSON.stringify(state);
    if (REPORT) fetch(REPORT, { method: "POST", body: JSON.stringify(state) });
    return;
  }
  const leads = ({ pathname }) => decodeURI(pathname).endsWith(`/${next.page}`);
  const link = [...document.querySelectorAll(`${next.by} a[href]`)].find(leads);
  if (next.by && !link) state.error = `${visit.page}: no link to ${next.page}`;
  const target = new URL(link ? link.href : visit.root + next.page, location.href);
  target.search = new URLSearchParams({ seminar: JSON.stringify(state) });
  location.href = target.href;
});
