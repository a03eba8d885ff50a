"""What would change a result: the smallest change of one input, found by calculating again.

Candidates come from the rules (the counts at which a cap changes, the values that conditions tell
apart) or from halving an interval of prices. Each is put into the request and calculated, and is
reported only where the result really is another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from calculators import calculate, compare
from calculators.eligibility import values_told_apart
from calculators.inputs import LARGEST
from calculators.rules import asked_by, holds

Plain = Mapping[str, Any]

KINDS = ("remedy", "rate", "count", "cap-ends", "cap-begins")


def remedies(condition: Plain, answers: Plain, rules: Plain) -> list[dict[str, Any]]:
    """Every single answer that would make a condition true which is not true now.

    `{"answer", "from", "to": [values]}`; `from` is null where the answer is unknown. Of a count
    `to` holds only the value nearest to the present one, of other answers all that would do.
    Left out is what is known and not the office's to change.
    """
    found = []
    for answer in dict.fromkeys(asked_by(condition)):
        if _settled(answer, answers, rules):
            continue
        now = answers.get(answer)
        values = [
            value
            for value in _values(answer, condition, rules)
            if holds(condition, {**answers, answer: value})
        ]
        if values and rules["answers"][answer]["type"] == "integer":
            values = [min(values, key=lambda value: abs(value - (now or 0)))]
        if values:
            found.append({"answer": answer, "from": now, "to": values})
    return found


def changes(
    request: Plain, result: Plain, rules: Plain, kinds: Collection[str] = KINDS
) -> list[dict[str, Any]]:
    """What would alter the subsidy that `request` came to, one entry a change of one input.

    `{"kind", "line" or "requirement", "from", "to", "status", "subsidy", "gain"}`, where `status`,
    `subsidy` and `gain` (yen) are those after the change. Kinds:

    - `remedy`: `answer` set to `to` meets the unmet `requirement`
    - `rate`: `answer` set to `to` raises the rate or the cap of a line
    - `count`: `answer` raised to `to` raises the cap of a line that is at its cap
    - `cap-ends`: the line is at its cap, and only with the price of `item` down to `to` (yen) does
      the subsidy fall
    - `cap-begins`: with the price of `item` up to `to` the line goes beyond its cap, and a higher
      price brings nothing more

    Where requirements are not met, subsidy and gain are those that there would be if they were.
    """
    if "lines" not in result:
        return []
    plan = _Plan(request, result, rules)
    found = list(plan.remedies()) if "remedy" in kinds else []
    if "rate" in kinds:
        found += plan.rates()
    for number, line in enumerate(result["lines"]):
        at_cap = line["capped"] and line["items"]
        if at_cap and "count" in kinds:
            found += plan.counts(number, line)
        if at_cap and "cap-ends" in kinds:
            found += plan.cap_ends(number, line)
        if not line["capped"] and line["cap"] is not None and "cap-begins" in kinds:
            found += plan.cap_begins(number, line)
    return found


class Better(NamedTuple):
    """Single answers with which more would be paid; `complete` where none can be missing."""

    changes: list[dict[str, Any]]
    complete: bool


def better_filings(request: Plain, result: Plain, rules: Plain) -> Better:
    """Every single answer with which the purchases of a comparison would bring more.

    `{"answer", "from", "to", "subsidy", "gain"}` in yen, for the best filing found then; the one
    that brings most first. `to` holds every value that brings as much, of a count the nearest.
    Tried are answers that leave a programme closed or waiting now, those that rates and caps depend
    on, and the next higher count where a cap is reached. Where a search was cut short that could
    have shown more, the list is not complete. Where already the search for the best filing was,
    there is nothing to compare with, and nothing is tried.
    """
    if not result["proven"]:
        return Better([], False)
    answers = request.get("answers") or {}
    now = max((way["subsidy"] for way in result["ways"]), default=0)
    found: dict[str, dict[str, Any]] = {}
    complete = True
    for answer, value in dict.fromkeys(_tried(result, answers, rules)):
        counted = rules["answers"][answer]["type"] == "integer"
        if value == answers.get(answer) or (counted and answer in found):
            continue
        other = {**request, "answers": {**answers, answer: value}}
        subsidy, limit = compare.most({**other, "fiscal_year": result["fiscal_year"]}, rules)
        beaten = found[answer]["subsidy"] if answer in found else now
        complete = complete and limit <= max(subsidy, beaten)
        if subsidy > beaten:
            change = {"answer": answer, "from": answers.get(answer), "to": [value]}
            found[answer] = {**change, "subsidy": subsidy, "gain": subsidy - now}
        elif answer in found and subsidy == beaten:
            found[answer]["to"].append(value)
    return Better(sorted(found.values(), key=lambda change: -change["gain"]), complete)


def _tried(result: Plain, answers: Plain, rules: Plain) -> Iterator[tuple[str, Any]]:
    """Answers with a value each that may bring more; of a count the smaller values first."""
    for entry in result["closed"]:
        version = rules["programmes"][entry["programme"]]["versions"][entry["version"]]
        for requirement in version["requirements"]:
            if requirement["id"] in entry["unmet"]:
                for remedy in remedies(requirement["met_when"], answers, rules):
                    yield from ((remedy["answer"], value) for value in remedy["to"])
    for entry in result["waiting"]:
        version = rules["programmes"][entry["programme"]]["versions"][entry["version"]]
        for requirement in version["requirements"]:
            for remedy in remedies(requirement["met_when"], answers, rules):
                if remedy["answer"] in entry["missing"]:
                    yield from ((remedy["answer"], value) for value in remedy["to"])
    for part in (part for way in result["ways"] for part in way["programmes"]):
        version = rules["programmes"][part["programme"]]["versions"][part["version"]]
        lines = {line["id"]: line for line in version["lines"]}
        reached = [lines[line["heading"]] for line in part["lines"] if line["heading"] in lines]
        conditions = list(_conditions(_cases(version, reached)))
        for answer in dict.fromkeys(asked_by({"all": conditions})):
            if _settled(answer, answers, rules):
                continue
            # What service an office provides is not up to a plan.
            if rules["answers"][answer]["type"] not in ("integer", "service"):
                for value in values_told_apart(answer, conditions, rules):
                    yield answer, value
        for line in part["lines"]:
            cap = line["capped"] and lines.get(line["heading"], {}).get("cap")
            if cap and cap["answer"]:
                for count in _higher_counts(cap, answers[cap["answer"]]):
                    yield cap["answer"], count


def subsidy_of(result: Plain) -> int:
    """The subsidy in yen; where requirements are not met, the one there would be if they were."""
    return result.get("if_met", result["total"])["subsidy"]


class _Plan:
    """A calculated request that can be calculated again with one input changed."""

    def __init__(self, request: Plain, result: Plain, rules: Plain) -> None:
        self.request = request
        self.result = result
        self.rules = rules
        self.answers = request.get("answers") or {}
        programme = rules["programmes"][result["programme"]]
        self.version = programme["versions"][result["version"]]

    def remedies(self) -> Iterator[dict[str, Any]]:
        unmet = [entry["id"] for entry in self.result["requirements"] if entry["met"] is False]
        for requirement in self.version["requirements"]:
            if requirement["id"] not in unmet:
                continue
            for remedy in remedies(requirement["met_when"], self.answers, self.rules):
                other = self._with_answer(remedy["answer"], remedy["to"][0])
                if other and requirement["id"] not in _unmet(other):
                    entry = {"kind": "remedy", "requirement": requirement["id"], **remedy}
                    yield {**entry, **self._outcome(other)}

    def rates(self) -> Iterator[dict[str, Any]]:
        """Answers other than counts: each value that raises the subsidy, the best one only."""
        conditions = list(_conditions(self._cases()))
        for answer in dict.fromkeys(asked_by({"all": conditions})):
            counted = self.rules["answers"][answer]["type"] == "integer"
            if counted or _settled(answer, self.answers, self.rules):
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
        answer = (rule["cap"] or {}).get("answer")
        if not answer:
            return
        now = self.answers[answer]
        for count in _higher_counts(rule["cap"], now):
            other = self._with_answer(answer, count)
            if other and subsidy_of(other) > subsidy_of(self.result):
                entry = {"kind": "count", "line": number, "answer": answer, "from": now}
                yield {**entry, "to": [count], **self._outcome(other)}
                return

    def cap_ends(self, number: int, line: Plain) -> Iterator[dict[str, Any]]:
        """The highest price of one of the line's items at which the subsidy is lower than now."""
        for item in line["items"]:
            now = self.request["items"][item]["unit_price"]
            lower = _turning_point(0, now, self._falls(line, item))
            other = None if lower is None else self._with_price(item, lower)
            if other and subsidy_of(other) < subsidy_of(self.result):
                entry = {"kind": "cap-ends", "line": number, "item": item, "from": now}
                yield {**entry, "to": lower, **self._outcome(other)}

    def cap_begins(self, number: int, line: Plain) -> Iterator[dict[str, Any]]:
        """The lowest price of one of the line's items at which the cap binds."""
        for item in line["items"]:
            now = self.request["items"][item]["unit_price"]
            below = _turning_point(now, LARGEST, self._free(line, item))
            if below is not None and below < LARGEST:
                entry = {"kind": "cap-begins", "line": number, "item": item, "from": now}
                other = self._with_price(item, below + 1)
                yield {**entry, "to": below + 1, **self._outcome(other)}

    def _cases(self) -> Iterator[Plain]:
        """Every case of a rate or a cap that some line of the result follows."""
        headings = {line["heading"] for line in self.result["lines"] if line["rate"]}
        lines = [line for line in self.version["lines"] if line["id"] in headings]
        return _cases(self.version, lines)

    def _with_answer(self, answer: str, value: Any) -> dict[str, Any] | None:
        """The result with one answer changed; None where that makes no valid request."""
        request = {**self.request, "answers": {**self.answers, answer: value}}
        result = calculate("subsidy", request, self.rules)
        return result if "lines" in result else None

    def _with_price(self, item: int, price: int) -> dict[str, Any]:
        return self._of_items(range(len(self.request["items"])), item, price)

    def _of_items(self, items: Iterable[int], item: int, price: int) -> dict[str, Any]:
        """The result for some of the items, one of them at another price."""
        some = [dict(self.request["items"][one]) for one in items]
        some[list(items).index(item)]["unit_price"] = price
        return calculate("subsidy", {**self.request, "items": some}, self.rules)

    def _falls(self, line: Plain, item: int) -> Callable[[int], bool]:
        """Whether the line gets less than now with the item at a price."""
        return lambda price: (
            self._of_items(line["items"], item, price)["lines"][0]["subsidy"] < line["subsidy"]
        )

    def _free(self, line: Plain, item: int) -> Callable[[int], bool]:
        """Whether the line stays within its cap with the item at a price."""
        return lambda price: not self._of_items(line["items"], item, price)["lines"][0]["capped"]

    def _outcome(self, other: Plain) -> dict[str, Any]:
        subsidy = subsidy_of(other)
        gain = subsidy - subsidy_of(self.result)
        return {"status": other["status"], "subsidy": subsidy, "gain": gain}


def _settled(answer: str, answers: Plain, rules: Plain) -> bool:
    """Whether an answer is known and nothing that the office could change."""
    return answer in answers and not rules["answers"][answer]["changeable"]


def _cases(version: Plain, lines: Iterable[Plain]) -> Iterator[Plain]:
    """Every case of a rate or a cap that some of these lines of a version follow."""
    rates = {rate["id"]: rate["cases"] for rate in version["rates"]}
    for line in lines:
        yield from rates[line["rate"]]
        yield from (line["cap"] or {}).get("cases") or ()


def _conditions(cases: Iterable[Plain]) -> Iterator[Plain]:
    """What the cases depend on, with what counts instead where that is not known."""
    for case in cases:
        yield from (case[key] for key in ("when", "if_unknown") if case.get(key))


def _values(answer: str, condition: Plain, rules: Plain) -> list[Any]:
    """All values of an answer, of a count those that matter."""
    definition = rules["answers"][answer]
    if definition["type"] == "choice":
        return [choice["id"] for choice in definition["choices"]]
    if definition["type"] == "service":
        return list(rules["services"])
    return values_told_apart(answer, [condition], rules)


def _unmet(result: Plain) -> list[str]:
    return [entry["id"] for entry in result["requirements"] if entry["met"] is False]


def _higher_counts(cap: Plain, now: int) -> list[int]:
    """The counts above `now` at which the cap may be another one, smallest first."""
    if cap["tiers"]:
        return sorted(tier["from"] for tier in cap["tiers"] if tier["from"] > now)
    return [now + 1]


def _turning_point(low: int, high: int, holds_at: Callable[[int], bool]) -> int | None:
    """The highest number from `low` to `high` for which it holds; None where there is none.

    What holds for a number must hold for every smaller one: prices and subsidies rise together.
    """
    if not holds_at(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if holds_at(middle):
            low = middle
        else:
            high = middle - 1
    return low
