/** What stands beside the form: the result so far, what is missing, and how current that is. */
export class Summary {
  /** That of a calculator; null where its form is shown in parts and has none. */
  static of(root) {
    const place = root.querySelector("[data-summary]");
    return place && new Summary(place);
  }

  constructor(place) {
    this.place = place;
    this.result = place.querySelector("[data-summary-result]");
    this.missing = place.querySelector("[data-missing]");
    this.said = place.querySelector("[data-summary-note]");
    this.nothing = [this.result.innerHTML, this.missing.innerHTML];
  }

  /** Say how what stands here is to be taken: nothing, incomplete, complete, stale or failed. */
  note(state, text = "") {
    this.place.dataset.summary = state;
    this.said.textContent = text;
    this.said.hidden = !text;
  }

  present(answer) {
    this.result.innerHTML = answer.summary;
  }

  /** What is still to be entered; without a result so far it is incomplete. */
  left(answer) {
    this.missing.innerHTML = answer.missing;
    const { summary } = this.place.dataset;
    if (!answer.html && (summary === "nothing" || summary === "failed")) this.note("incomplete");
  }

  empty() {
    [this.result.innerHTML, this.missing.innerHTML] = this.nothing;
    this.note("nothing");
  }
}
