"""Rules said in words: conditions, rates, ceilings and limits as a programme's page shows them.

Everything returned is plain text of one language; the templates escape it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from calculators import formats
from calculators.wording import Wording
from scripts.model.conditions import AllOf, AnyOf, NotOf

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
        """A condition as lines of an outline, each with its depth."""
        if isinstance(condition, (AllOf, AnyOf)):
            parts, kind = (
                (condition.all, "all") if isinstance(condition, AllOf) else (condition.any, "any")
            )
            yield depth, self._say(f"when.{kind}")
            for part in parts:
                yield from self.outline(part, depth + 1)
        else:
            yield depth, self._test(condition)

    def _test(self, condition: Any) -> str:
        negative = isinstance(condition, NotOf)
        test = condition.not_ if negative else condition
        if isinstance(test, (AllOf, AnyOf, NotOf)):
            raise ValueError("only a test of one answer can be negated in words")
        answer = self._rules["answers"][test.answer]
        label = self.words.text(answer["label"])
        for bound in ("at_least", "at_most"):
            if getattr(test, bound) is not None:
                value = self.value(test.answer, getattr(test, bound))
                return self._say(f"when.{bound}", label=label, value=value)
        value = self._say("when.or").join(self._wanted(test))
        return self._say("when.is-not" if negative else "when.is", label=label, value=value)

    def _wanted(self, test: Any) -> list[str]:
        if test.where is None:
            values = [test.is_] if test.is_ is not None else test.in_
            return [self.value(test.answer, value) for value in values]
        groups = self._rules["service_groups"]
        standard = {True: "in-standard", False: "outside-standard", None: "open"}
        return [
            self.words.text(groups[value]["name"])
            if field == "group"
            else self._say(f"when.{standard[value]}")
            for field, values in test.where.items()
            for value in values
        ]

    def value(self, answer_id: str, value: Any) -> str:
        """What a person would have answered: yes, 25 people, home-visit care."""
        answer = self._rules["answers"][answer_id]
        if isinstance(value, bool):
            return self.words("form.yes" if value else "form.no")
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
        for bound in ("at_least", "at_most"):
            if getattr(rate, bound):
                text = self._say(bound.replace("_", "-"), rates=text)
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

    # --- ceilings and limits ------------------------------------------------------------------

    def lines(self, line_ids: Iterable[str]) -> str:
        """What lines are for, in short: transfer, bathing; a package; a model."""
        names = dict.fromkeys(self._line(line_id) for line_id in line_ids)
        text = self._say("between").join(names)
        return text[:1].upper() + text[1:]

    def ceiling(self, cap: Any, show: Show | None = None) -> list[str]:
        """What a cap can be: one phrase, or one for each tier or case; `show` writes amounts."""
        show = show or self.words.yen_both
        if cap.tiers:
            return [self._tier(cap, tier, show) for tier in cap.tiers]
        if cap.cases:
            return [self._per(cap, self._case(case, show)) for case in cap.cases]
        if cap.each is not None:
            label = self.words.text(self._rules["answers"][cap.answer]["label"])
            each = self._say("ceiling.each", label=label, amount=show(cap.each))
            most = self._per(cap, show(cap.at_most))
            return [each, self._say("ceiling.each-most", amount=most)]
        return [self._per(cap, show(cap.amount))]

    def limits(self, version: Any) -> dict[str, str]:
        """Limits on single pieces, on the number of models and on a prefecture's total."""
        found = {}
        for line in version.lines:
            for limit in line.item_limits:
                category = self.words.text(self._rules["categories"][limit.category]["label"])
                amount = self.words.yen(limit.amount)
                found[limit.category] = self._say("ceiling.item", category=category, amount=amount)
        for limit in version.limits:
            if limit.models is not None:
                found[limit.id] = self._say("ceiling.models", count=limit.models)
            else:
                amount = self.words.yen_both(limit.amount)
                found[limit.id] = self._say("ceiling.total", amount=amount)
        return found

    def _line(self, line_id: str) -> str:
        category = self._rules["categories"].get(line_id)
        return self.words.text(category["short"]) if category else self._say(f"lines.{line_id}")

    def _tier(self, cap: Any, tier: Any, show: Show) -> str:
        values = {
            "from": tier.from_,
            "unit": self._unit(self._rules["answers"][cap.answer]),
            "amount": show(tier.amount),
        }
        if tier.to is None:
            return self._say("ceiling.tier-open", **values)
        return self._say("ceiling.tier", to=tier.to, **values)

    def _case(self, case: Any, show: Show) -> str:
        if case.when is None:
            return self._say("ceiling.else", amount=show(case.amount))
        return self._say("ceiling.case", amount=show(case.amount), when=self._test(case.when))

    def _per(self, cap: Any, amount: str) -> str:
        return self.words(f"report.subsidy.steps.cap-per.{cap.per}", cap=amount)

    def _unit(self, answer: Any) -> str:
        return self.words.text(answer["unit"])

    def _say(self, key: str, **values: Any) -> str:
        return self.words(f"programme.{key}", **values)
