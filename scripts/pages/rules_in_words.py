"""Rules said in words: conditions, rates, caps and limits as a programme's page shows them.

Everything returned is plain text of one language; the templates escape it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, assert_never

from calculators.rules.conditions import Condition
from calculators.rules.mechanisms import cap as caps
from calculators.rules.mechanisms import (
    menus,
    model_limit,
    not_counted,
    over_lines,
    price_limit,
    rounding,
    tax,
    total_limit,
)
from calculators.rules.mechanisms.cap import Cap
from calculators.rules.mechanisms.flat import Flat
from calculators.rules.mechanisms.pieces import Pieces
from calculators.rules.phrases import AnswerLabel, AnswerUnit, Number, Phrase, Value, When, Yen
from calculators.rules.shapes import Limit
from calculators.words import formats
from calculators.words.phrases import say
from calculators.words.wording import Wording
from scripts.rules.tagged import cap_of, limit_of, terms_of

Entry = tuple[int, str]
Show = Callable[[int], str]


class RulesInWords:
    """Says the rules of programme files in the language of `words`."""

    def __init__(self, words: Wording) -> None:
        self.words = words
        self._rules = words.rules

    def yen_short(self, amount: int) -> str:
        """An amount for a crowded table: 100万円, ¥1 million."""
        words = self._rules["words"]["formats"]
        return formats.yen_short(amount, words, self.words.language)

    # --- conditions ---------------------------------------------------------------------------

    def outline(self, condition: Any, depth: int = 0) -> Iterator[Entry]:
        """A condition of a file as lines of an outline, each with its depth."""
        yield from self._outline(condition.model_dump(by_alias=True, mode="json"), depth)

    def _outline(self, condition: Condition, depth: int) -> Iterator[Entry]:
        kind = next((kind for kind in ("all", "any") if kind in condition), None)
        if kind is None:
            yield depth, self._test(condition)
            return
        yield depth, self._say(f"when.{kind}")
        for part in condition[kind]:
            yield from self._outline(part, depth + 1)

    def _inline(self, condition: Condition) -> str:
        """A condition inside a sentence."""
        for kind in ("all", "any"):
            if kind in condition:
                return self._say(f"when.{kind}-inline").join(map(self._inline, condition[kind]))
        return self._test(condition)

    def _test(self, condition: Condition) -> str:
        """A test of one answer in words."""
        negative = "not" in condition
        test = condition["not"] if negative else condition
        if "answer" not in test:
            raise ValueError("only a test of one answer can be negated in words")
        answer = self._rules["answers"][test["answer"]]
        label = self.words.text(answer["label"])
        for bound in ("at_least", "at_most", "since", "until"):
            if test[bound] is not None:
                value = self.value(test["answer"], test[bound])
                return self._say(f"when.{bound}", label=label, value=value)
        value = self._say("when.or").join(self._wanted(test))
        return self._say("when.is-not" if negative else "when.is", label=label, value=value)

    def _wanted(self, test: Condition) -> list[str]:
        if test["where"] is None:
            values = [test["is"]] if test["is"] is not None else test["in"]
            return [self.value(test["answer"], value) for value in values]
        groups = self._rules["service_groups"]
        standard = {True: "in-standard", False: "outside-standard", None: "open"}
        return [
            self.words.text(groups[value]["name"])
            if field == "group"
            else self._say(f"when.{standard[value]}")
            for field, values in test["where"].items()
            for value in values
        ]

    def value(self, answer_id: str, value: Any) -> str:
        """What a person would have answered: yes, 25 people, home-visit care."""
        answer = self._rules["answers"][answer_id]
        if isinstance(value, bool):
            return self.words("form.yes" if value else "form.no")
        if answer["type"] == "date":
            return self.words.date(str(value))
        if isinstance(value, int):
            number = self.words.number(value)
            if not answer["unit"]:
                return number
            return self.words("form.with-unit", number=number, unit=self._unit(answer))
        if answer["type"] == "service":
            return self.words.text(self._rules["services"][value]["name"])
        labels = {choice["id"]: choice["label"] for choice in answer["choices"]}
        return self.words.text(labels[value])

    # --- rates --------------------------------------------------------------------------------

    def rate(self, rate: Any) -> str:
        """All cases of a rate in one phrase: 4/5, 3/4 (lower limits)."""
        text = self._say("between").join(case.rate for case in rate.cases)
        for bound, key in (("at_least", "at-least"), ("at_most", "at-most")):
            if getattr(rate, bound, False):  # A host's own rate is no limit of others.
                text = self._say(key, rates=text)
        return text

    def rate_outline(self, rate: Any) -> Iterator[tuple[Entry, Any]]:
        """Each case of a rate with what it depends on, as lines of an outline with their source."""
        for case in rate.cases:
            needs = list(self.outline(case.when, 1)) if case.when else []
            if len(needs) == 1:
                head = self._say("when.if-one", rate=case.rate, when=needs.pop()[1])
            elif needs:
                head = self._say("when.if", rate=case.rate)
            else:
                kind = "otherwise" if len(rate.cases) > 1 else "always"
                head = self._say(f"when.{kind}", rate=case.rate)
            yield (0, head), case.source
            for entry in needs:
                yield entry, ()

    def split(self, version: Any) -> list[tuple[str, str, str, str]]:
        """For each rate: the parts of the cost that state, prefecture and operator bear."""
        state = Fraction(version.shares.state)
        rates = dict.fromkeys(case.rate for rate in version.rates for case in rate.cases)
        parts = [(text, Fraction(text)) for text in rates]
        return [
            (text, str(rate * state), str(rate * (1 - state)), str(1 - rate))
            for text, rate in parts
        ]

    # --- caps and limits ----------------------------------------------------------------------

    def lines(self, line_ids: Iterable[str]) -> str:
        """What lines are for, in short: transfer, bathing; a package; a model."""
        names = dict.fromkeys(self._line(line_id) for line_id in line_ids)
        text = self._say("between").join(names)
        return text[:1].upper() + text[1:]

    def cap(self, cap: Any, show: Show | None = None) -> list[str]:
        """What a cap can be: one phrase, or one for each tier or case; `show` writes amounts."""
        rule = cap_of(cap.model_dump(by_alias=True, mode="json"))
        return self._cap(rule, show or self.words.yen_both)

    def _cap(self, rule: Cap, yen: Show) -> list[str]:
        return [say(phrase, self.words, yen, self._inline) for phrase in caps.phrases(rule)]

    def terms(self, local: Any) -> list[tuple[str, str, list[str]]]:
        """What a host's call says beyond rates and caps: of what, the sentence, its source."""
        plain = local.model_dump(by_alias=True, mode="json")
        rules = terms_of(plain)
        found: list[tuple[str, Phrase, list[str]]] = []
        if rules["spending"]:
            phrase = not_counted.phrase(rules["spending"])
            found.append(("spending", phrase, rules["spending"]["source"]))
        if rules["tax"]:
            found.append(("tax", tax.phrase(rules["tax"]), rules["tax"]["source"]))
        for rule in rules["pieces"]:
            found += [("pieces", phrase, rule["source"]) for phrase in _pieces(rule)]
        if rules["income"]:
            phrase = Phrase("programme.terms.income")
            found.append(("income", phrase, rules["income"]["source"]))
        for rule in rules["earlier"]:
            phrase = Phrase("programme.terms.earlier", label=AnswerLabel(rule["answer"]))
            found.append(("earlier", phrase, rule["source"]))
        for over in rules["over_lines"]:
            found.append(("over-lines", over_lines.phrase(over), over["source"]))
        found += [("flat", _flat(rule), rule["source"]) for rule in rules["flat"]]
        if rules["menus"]:
            found.append(("menus", menus.phrase(rules["menus"]), rules["menus"]["source"]))
        said = [
            (of, say(phrase, self.words, self.words.yen_both, self._inline), cited)
            for of, phrase, cited in found
        ]
        for down in rules["rounding"]:
            text = say(rounding.phrase(down), self.words, self.words.yen_both)
            if down["lines"]:
                text = self._say("labelled", label=self.lines(down["lines"]), text=text)
            said.append(("rounding", text, down["source"]))
        for base in rules["bases"]:
            amounts = self._say("between").join(self._cap(base["cap"], self.words.yen_both))
            text = self._say("terms.base", lines=self.lines([base["line"]]), amount=amounts)
            said.append(("bases", text, base["cap"]["amount"]["source"]))
        texts = [("not-counted", entry) for entry in rules["not_counted"]]
        texts += [("together", entry) for entry in rules["together"]]
        texts += [("requirements", entry) for entry in plain["requirements"]]
        texts += [("selection", rules["selection"])] if rules["selection"] else []
        return said + [(of, self.words.text(entry["text"]), entry["source"]) for of, entry in texts]

    def limits(self, version: Any) -> dict[str, str]:
        """Limits on single pieces, on the number of models and on a prefecture's total."""
        plain = version.model_dump(by_alias=True, mode="json")
        found = {
            limit["category"]: say(price_limit.phrase(limit), self.words)
            for line in plain["lines"]
            for limit in line["item_limits"]
        }
        return found | {limit["id"]: self._limit(limit_of(limit)) for limit in plain["limits"]}

    def _limit(self, limit: Limit) -> str:
        if limit["kind"] == "models":
            return say(model_limit.phrase(limit), self.words)
        if limit["kind"] == "total":
            return say(total_limit.phrase(limit), self.words, self.words.yen_both)
        assert_never(limit)

    def _line(self, line_id: str) -> str:
        category = self._rules["categories"].get(line_id)
        return self.words.text(category["short"]) if category else self._say(f"lines.{line_id}")

    def _unit(self, answer: Any) -> str:
        return self.words.text(answer["unit"])

    def _say(self, key: str, **values: Any) -> str:
        return self.words(f"programme.{key}", **values)


def _pieces(rule: Pieces) -> Iterator[Phrase]:
    """How many pieces are paid, one phrase for each case."""
    for case in rule["shares"]:
        values: dict[str, Value] = {"count": AnswerLabel(rule["answer"]), "share": case["share"]}
        if len(rule["shares"]) == 1:
            yield Phrase("programme.terms.pieces", **values)
        elif case["when"] is None:
            yield Phrase("programme.terms.pieces-else", **values)
        else:
            yield Phrase("programme.terms.pieces-case", when=When(case["when"]), **values)


def _flat(rule: Flat) -> Phrase:
    """What is paid for each of a count, and from which count on."""
    values: dict[str, Value] = {
        "label": AnswerLabel(rule["answer"]),
        "unit": AnswerUnit(rule["answer"]),
        "least": Number(rule["least"]),
        "each": Yen(rule["each"]),
    }
    if rule["most"] is None:
        return Phrase("programme.terms.flat", **values)
    return Phrase("programme.terms.flat-most", most=Yen(rule["most"]), **values)
