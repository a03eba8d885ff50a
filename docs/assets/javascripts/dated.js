// What holds from one day to another is shown by the reader's own clock. Without this it stays as the
// page has it: notices are shown and say themselves from when to when they hold.
//
// data-from, data-to              shown on these days and between them
// data-days-to                    the last day; how many are left is said by data-days ("{days}"),
//                                 data-one and data-last
// data-stage-from, data-stage-to  a stage: of what is in it the data-case that holds is shown, "now"
//                                 or "over", and data-when says so to the style sheets

{
  const JAPAN = 9 * 60 * 60 * 1000; // ms ahead of UTC, all the year
  const DAY = 24 * 60 * 60 * 1000; // ms
  const today = new Date(Date.now() + JAPAN).toISOString().slice(0, 10);

  for (const part of document.querySelectorAll("[data-from][data-to]")) {
    part.hidden = today < part.dataset.from || today > part.dataset.to;
  }
  for (const part of document.querySelectorAll("[data-days-to]")) {
    const left = Math.round((Date.parse(part.dataset.daysTo) - Date.parse(today)) / DAY);
    const { days, one, last } = part.dataset;
    part.textContent = left === 0 ? last : left === 1 ? one : days.replace("{days}", left);
    part.hidden = left < 0;
  }
  for (const stage of document.querySelectorAll("[data-stage-to]")) {
    const { stageFrom, stageTo } = stage.dataset;
    const when = today > stageTo ? "over" : today < stageFrom ? "to-come" : "now";
    stage.dataset.when = when;
    for (const part of stage.querySelectorAll("[data-case]")) {
      part.hidden = part.dataset.case !== when;
    }
  }
}
