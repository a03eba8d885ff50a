/** Where the result of a calculator stands: put in place of another, and folded as its reader left it. */
import { unfold } from "./form.js";

const NARROW = "(max-width: 45em)"; // where long parts of a result begin folded

/** The place of a calculator's result, with the buttons that go with one. */
export class Result {
  constructor(root) {
    this.root = root;
    this.place = root.querySelector("[data-result]");
    this.example = this.place.firstElementChild;
    this.tools = root.querySelector("[data-tools]");
    this.shown = ""; // the HTML of the result that stands there
    addEventListener("beforeprint", () => this.unfoldAll());
    addEventListener("afterprint", () => this.foldAgain());
  }

  /** Show a result; what is the same stays as it is: somebody may be reading it. */
  present(html) {
    if (html !== this.shown) this.replace(html);
    this.shown = html;
    this.tools.hidden = false;
  }

  /** Let the example stand there again. */
  withdraw() {
    this.root.append(this.tools);
    this.tools.hidden = true;
    this.place.replaceChildren(this.example);
    this.shown = "";
  }

  /** Put a result in the place of another: what was unfolded stays so, and the focus stays here. */
  replace(html) {
    const place = ":scope > :not([data-example]) [data-fold]";
    const folds = () => [...this.place.querySelectorAll(place)];
    const open = folds().filter((fold) => fold.open);
    const seen = open.filter((fold) => !fold.parentElement.closest("details:not([open])"));
    const names = (some) => new Set(some.map((fold) => fold.dataset.fold));
    const [opened, inSight] = [names(open), names(seen)];
    const focused = this.place.contains(document.activeElement) ? document.activeElement : null;
    const within = focused?.closest("[data-fold]")?.dataset.fold;
    this.root.append(this.tools);
    this.place.innerHTML = html;
    this.place.querySelector(":scope > [data-tools-place]")?.append(this.tools);
    const narrow = matchMedia(NARROW).matches;
    for (const fold of folds()) {
      const kept = fold.open && !(narrow && "narrow" in fold.dataset);
      // What was being read may have moved into a part that is folded up: it stays in sight.
      const inner = [...fold.querySelectorAll("[data-fold]")];
      const holds = inner.some((one) => inSight.has(one.dataset.fold));
      fold.open = kept || holds || opened.has(fold.dataset.fold);
    }
    if (!focused) return;
    if (this.tools.contains(focused)) {
      focused.focus({ preventScroll: true });
      return;
    }
    const fold = folds().find((one) => one.dataset.fold === within);
    const target = fold?.querySelector("summary") ?? this.place.querySelector("h2");
    if (fold) unfold(fold.parentElement); // else it could not take the focus
    if (!fold) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  }

  /** On paper nothing is folded away. */
  unfoldAll() {
    this.folded = [...this.place.querySelectorAll("details.calc-working, details.calc-folded")];
    this.folded = this.folded.filter((fold) => !fold.open);
    for (const fold of this.folded) fold.open = true;
  }

  foldAgain() {
    for (const fold of this.folded ?? []) fold.open = false;
  }
}
