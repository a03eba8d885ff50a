"""What would change a result: single answers, found by calculating again.

Candidates come from the rules: the counts at which a cap changes, the values that conditions tell
apart. Each is put into the request and calculated, and is reported only where more is paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from calculators.rules.conditions import Condition, asked_by, conditions_of, holds
from calculators.rules.inputs import Invalid
from calculators.rules.mechanisms import cap
from calculators.rules.remedies import remedies, settled, values_told_apart
from calculators.rules.shapes import LineRule, Rules, Version
from calculators.rules.terms import NATIONAL
from calculators.subsidy.request import Plan
from calculators.subsidy.shapes import Standing

Plain = Mapping[str, Any]
Again = Callable[[Plain], Plain]
"""Calculates a changed request; raises `inputs.Invalid` where it is none."""


def remedied(plan: Plan, standings: Sequence[Standing], rules: Rules) -> list[Standing]:
    """The requirements of a result, those of the version that answers fail with their remedies.

    There are none where an item fails it, whatever is answered.
    """
    conditions = met_when(plan.version)
    found: list[Standing] = []
    for entry in standings:
        condition = conditions.get(entry["id"])
        if condition and entry["met"] is False and holds(condition, plan.answers) is False:
            entry = {**entry, "remedies": remedies(condition, plan.answers, rules)}
        found.append(entry)
    return found


def met_when(version: Version) -> dict[str, Condition]:
    """The conditions of the requirements that answers settle, by the ids of these."""
    found: dict[str, Condition] = {
        entry["id"]: entry["met_when"] for entry in version["requirements"]
    }
    for rule in version.get("terms", NATIONAL)["flat"]:
        found[f"{rule['id']}-least"] = {"answer": rule["answer"], "at_least": rule["least"]}
    return found


def changes(
    plan: Plan, request: Plain, result: Plain, rules: Rules, again: Again
) -> list[dict[str, Any]]:
    """What would raise the subsidy that `request` came to, one entry a change of one answer.

    `{"kind", "line"?, "answer", "from", "to", "status", "subsidy", "gain"}`, where `status`,
    `subsidy` and `gain` (yen) are those after the change. Kinds:

    - `rate`: `answer` set to `to` raises the rate or the cap of a line
    - `count`: `answer` raised to `to` raises the cap of the line, which is at its cap, or the flat
      sum that the line is

    Where requirements are not met, subsidy and gain are those that there would be if they were.
    """
    trial = _Trial(plan, request, result, rules, again)
    found = list(trial.rates())
    flat = {rule["id"]: rule for rule in plan.terms["flat"]}
    for number, line in enumerate(result["lines"]):
        if line["heading"] in flat:
            found += trial.one_more(number, flat[line["heading"]]["answer"])
        elif line["capped"] and line["items"]:
            found += trial.counts(number, line)
    return found


def subsidy_of(result: Plain) -> int:
    """The subsidy in yen; where requirements are not met, the one there would be if they were."""
    amount: int = result.get("if_met", result["total"])["subsidy"]
    return amount


def conditions_behind(version: Version, lines: Iterable[LineRule]) -> list[Condition]:
    """The conditions that the rates and caps of some lines of a version depend on."""
    rates = {rate["id"]: rate["cases"] for rate in version["rates"]}
    found: list[Condition] = []
    for line in lines:
        found += conditions_of(rates[line["rate"]])
        found += cap.conditions(line["cap"]) if line["cap"] else ()
    return found


def higher_counts(line: LineRule, answers: Plain) -> Iterator[tuple[str, int]]:
    """Counts with the values at which the cap of a line may be higher, the smallest first."""
    if line["cap"]:
        yield from cap.higher_counts(line["cap"], answers)


class _Trial:
    """A calculated request that can be calculated again with one answer changed."""

    def __init__(
        self, plan: Plan, request: Plain, result: Plain, rules: Rules, again: Again
    ) -> None:
        self.request = request
        self.result = result
        self.rules = rules
        self.again = again
        self.answers = plan.answers
        self.version = plan.version

    def rates(self) -> Iterator[dict[str, Any]]:
        """Answers other than counts: each value that raises the subsidy, the best one only."""
        headings = {line["heading"] for line in self.result["lines"] if line["rate"]}
        lines = [line for line in self.version["lines"] if line["id"] in headings]
        conditions = conditions_behind(self.version, lines)
        for answer in dict.fromkeys(asked_by({"all": conditions})):
            if answer not in self.rules["answers"]:
                continue  # What a request says beside its answers, such as how prices were typed.
            counted = self.rules["answers"][answer]["type"] == "integer"
            if counted or settled(answer, self.answers, self.rules):
                continue
            best = None
            for value in values_told_apart(answer, conditions, self.rules):
                other = self._with_answer(answer, value)
                if other and subsidy_of(other) > subsidy_of(best or self.result):
                    best, to = other, value
            if best:
                now = self.answers.get(answer)
                entry = {"kind": "rate", "answer": answer, "from": now, "to": [to]}
                yield {**entry, **self._outcome(best)}

    def counts(self, number: int, line: Plain) -> Iterator[dict[str, Any]]:
        """The next higher count that lifts this line's cap."""
        rule = next(entry for entry in self.version["lines"] if entry["id"] == line["heading"])
        for answer, count in higher_counts(rule, self.answers):
            for change in self._raised(number, answer, count):
                yield change
                return

    def one_more(self, number: int, answer: str) -> Iterator[dict[str, Any]]:
        """One more of what a flat sum counts, where it brings more."""
        yield from self._raised(number, answer, self.answers[answer] + 1)

    def _raised(self, number: int, answer: str, count: int) -> Iterator[dict[str, Any]]:
        """The change of a count to a higher one, where more is paid with it."""
        other = self._with_answer(answer, count)
        if other and subsidy_of(other) > subsidy_of(self.result):
            now = self.answers.get(answer)
            entry = {"kind": "count", "line": number, "answer": answer, "from": now}
            yield {**entry, "to": [count], **self._outcome(other)}

    def _with_answer(self, answer: str, value: Any) -> Plain | None:
        """The result with one answer changed; None where that makes no request with an amount."""
        try:
            result = self.again(self._request_with(answer, value))
        except Invalid:
            return None
        return result if "lines" in result else None

    def _request_with(self, answer: str, value: Any) -> Plain:
        return {**self.request, "answers": {**(self.request.get("answers") or {}), answer: value}}

    def _outcome(self, other: Plain) -> dict[str, Any]:
        subsidy = subsidy_of(other)
        gain = subsidy - subsidy_of(self.result)
        return {"status": other["status"], "subsidy": subsidy, "gain": gain}
