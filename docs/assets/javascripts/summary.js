/** A piece of text of a class of its own. */
function span(text, style) {
  const element = document.createElement("span");
  element.className = style;
  element.textContent = text;
  return element;
}

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

  /**
   * Say how what stands here is to be taken: nothing, incomplete, complete, stale or failed; `short`
   * where there is no room for all of it.
   */
  note(state, text = "", short = "") {
    this.place.dataset.summary = state;
    const texts = short ? [span(text, "calc-wide"), span(short, "calc-narrow")] : [text];
    this.said.replaceChildren(...texts);
    this.said.hidden = !text;
  }

  present(answer) {
    this.result.innerHTML = answer.summary;
  }

  /** What is still to be entered; without a result so far it is incomplete. */
  left(answer) {
    this.lack(answer.missing);
    const { summary } = this.place.dataset;
    if (!answer.html && (summary === "nothing" || summary === "failed")) this.note("incomplete");
  }

  /** Put here what is to be entered or put right first; on a phone it takes the amounts' place. */
  lack(missing) {
    this.missing.innerHTML = missing;
    this.place.toggleAttribute("data-lacking", missing !== "");
  }

  empty() {
    const [result, missing] = this.nothing;
    this.result.innerHTML = result;
    this.lack(missing);
    this.note("nothing");
  }
}
