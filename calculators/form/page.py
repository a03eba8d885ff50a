"""The calculators' face in a page: what a person typed in, the finished answer out.

`answer` takes the raw text of every field that is shown, reads it by the form's definition
(rules["forms"]), lets the engine calculate and has report.py write the result. A field's name is
its place in the request ("items[0].unit_price"), so the engine's complaints find their field.

Names that begin with "page." are the page's own: `page.base` leads to the root of the language's
site, `page.was` is the stamp of the result that a link was made from, `page.before` the fields of
the result that was shown before the entry in the field `page.entry` was begun; with `page.asked`
what the steps come to is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calculators import calculate
from calculators.form import typed
from calculators.html import report, summary
from calculators.html.markup import Element
from calculators.rules.money import exact
from calculators.words.asking import Asking
from calculators.words.wording import Wording

UNKNOWN = "unknown"
"""What stands in a field whose question was answered with "not known"."""

MOST_FIELDS = 2000
_LONGEST_SAID = 40

_ROW = re.compile(r"([a-z][a-z0-9_-]*)\[([0-9]{1,4})\]\.([a-z][a-z0-9_]*)")

Typed = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A field as the form shows it: its name there, its place in the request and its text."""

    name: str
    place: tuple[str | int, ...]
    field: Mapping[str, Any]
    text: str
    prefix: str
    row: int | None


def answer(
    calculator: str, language: str, fields: Sequence[Sequence[str]], rules: Mapping[str, Any]
) -> str:
    """The answer for a page as JSON text.

    Always `status`, `errors` [{field, code, text}], `readings` {field: text} and `missing` (HTML).
    Once all is filled in and read also `html`, `answers` and `summary` (HTML), `headline`, `stamp`,
    `csv`, `json` and `ics` (empty where nothing falls due).
    `status` is "incomplete" while only required fields are missing.
    """
    entered = {str(name): str(text) for name, text in fields[:MOST_FIELDS]}
    wording = Asking if "page.asked" in entered else Wording
    words = wording(rules, language, entered.get("page.base", ""))
    attempt = _attempt(calculator, entered, words)
    reader = attempt.reader
    said = {
        "errors": reader.errors,
        "readings": reader.readings,
        "missing": summary.missing(words, *_left(attempt)),
    }
    if attempt.view is not None:
        return _json({"status": attempt.view.result["status"], **said, **_answered(attempt)})
    missing = all(error["code"] == "required" for error in reader.errors)
    return _json({"status": "incomplete" if missing else "invalid", **said})


def shown(condition: Mapping[str, Any] | None, entered: Typed, prefix: str = "") -> bool:
    """Whether a question is asked, given what is entered. `prefix` is the row it stands in.

    calculator.js does the same with the fields of the page.
    """
    if condition is None:
        return True
    if "all" in condition:
        return all(shown(part, entered, prefix) for part in condition["all"])
    if "any" in condition:
        return any(shown(part, entered, prefix) for part in condition["any"])
    if "not" in condition:
        return not shown(condition["not"], entered, prefix)
    if "row" in condition:
        rows = _rows(condition["row"], entered)
        return any(shown(condition["when"], entered, f"{condition['row']}[{i}].") for i in rows)
    name = condition["field"]
    return entered.get(prefix + name, entered.get(name, "")) in condition["in"]


def _asked(form: Mapping[str, Any], entered: Typed) -> Iterator[Asked]:
    """Every field that is shown, in the order of the form; blank rows are passed over."""
    for section in form["sections"]:
        if not section["repeat"]:
            for field in section["fields"]:
                if shown(field["shown_when"], entered):
                    place = tuple(field["name"].split(".", 1))
                    text = entered.get(field["name"], "")
                    yield Asked(field["name"], place, field, text, "", None)
            continue
        for position, row in enumerate(_filled_rows(section, entered)):
            prefix = f"{section['id']}[{row}]."
            for field in section["fields"]:
                if shown(field["shown_when"], entered, prefix):
                    name = prefix + field["name"]
                    place = (section["id"], position, field["name"])
                    called = _called(field, entered, prefix)
                    yield Asked(name, place, called, entered.get(name, ""), prefix, row)


def _called(field: Mapping[str, Any], entered: Typed, prefix: str) -> Mapping[str, Any]:
    """The field under the name that it has where something else is meant by it."""
    other = field["otherwise"]
    if other is None or not shown(other["shown_when"], entered, prefix):
        return field
    return {**field, "label": other["label"], "short": None}


def _up_to_unlisted(asked: list[Asked], entered: Typed) -> list[Asked]:
    """The fields up to an open one with a value that is not on offer: the others depend on it."""
    for position, entry in enumerate(asked):
        if entry.field["open"] and entry.text and not _offered(entry, entered):
            return asked[: position + 1]
    return asked


def _offered(entry: Asked, entered: Typed) -> Mapping[str, Any] | None:
    """The option of a list or radio that was chosen, None where it is not on offer."""
    text = entry.text.strip()
    options: Sequence[Mapping[str, Any]] = entry.field["options"]
    for option in options:
        if option["value"] == text and shown(option["shown_when"], entered, entry.prefix):
            return option
    return None


def _rows(section: str, entered: Typed) -> list[int]:
    matches = (_ROW.fullmatch(name) for name in entered)
    return sorted({int(match[2]) for match in matches if match and match[1] == section})


def _filled_rows(section: Mapping[str, Any], entered: Typed) -> list[int]:
    """The rows in which something was entered; where there is none, the first if one is needed."""
    rows = _rows(section["id"], entered) or [0]
    filled = [row for row in rows if _filled(section, row, entered)]
    if not filled and shown(section["repeat"]["empty_when"], entered):
        return []
    return filled or rows[:1]


def _filled(section: Mapping[str, Any], row: int, entered: Typed) -> bool:
    for field in section["fields"]:
        text = entered.get(f"{section['id']}[{row}].{field['name']}", "").strip()
        if text and text != (field["start"] or ""):
            return True
    return False


class _Reader:
    """Reads the fields one by one, noting how each was read and what is wrong."""

    def __init__(self, words: Wording, entered: Typed) -> None:
        self.words = words
        self.entered = entered
        self.errors: list[dict[str, str]] = []
        self.readings: dict[str, str] = {}
        self.said: dict[str, str] = {}
        self.examples: set[str] = set()  # the fields that still hold the figures of the example

    def request(self, asked: list[Asked]) -> dict[str, Any]:
        """The request that the fields make; fields left blank or "not known" are left out."""
        request: dict[str, Any] = {}
        for entry in asked:
            value = self._value(entry)
            if value is not None:
                _put(request, entry.place, value)
        return request

    def take(self, problems: list[dict[str, Any]], asked: list[Asked]) -> None:
        """Note the engine's problems at the fields they concern."""
        for problem in problems:
            entry = _nearest(problem["field"], asked)
            self.readings.pop(entry.name, None)  # It is not calculated with that figure after all.
            text = self.words.text(problem["message"])
            label = self.label(entry)
            text = self.words("form.errors.at", label=label, text=text)
            self.errors.append({"field": entry.name, "code": problem["code"], "text": text})

    def _value(self, entry: Asked) -> Any:
        kind = entry.field["type"]
        text = entry.text.strip()
        if not text:
            if entry.field["required"]:
                self._complain(entry, "required-choice" if _chosen(kind) else "required")
            elif self._half(entry):
                self._complain(entry, "required-half")
            return None
        if kind == "tick":
            self.said[entry.name] = self.words("form.yes")
            return True
        if _chosen(kind):
            return self._choice(entry, text)
        if text == UNKNOWN and entry.field["unknown"]:
            self.said[entry.name] = self.words.text(entry.field["unknown"])
            return None
        try:
            return self._typed(entry, text)
        except typed.Unreadable as unreadable:
            self._complain(entry, unreadable.code)
            return None

    def _half(self, entry: Asked) -> bool:
        """Whether the other half of a pair, such as the same cost before, is filled in."""
        other = entry.field["pair"]
        return bool(other and self.entered.get(other, "").strip())

    def _choice(self, entry: Asked, text: str) -> Any:
        option = _offered(entry, self.entered)
        if option:
            self.said[entry.name] = self.words.text(option["label"])
            return option["means"]
        if entry.field["open"]:
            self.said[entry.name] = text[:_LONGEST_SAID]
            return text
        self._complain(entry, "choice")
        return None

    def _typed(self, entry: Asked, text: str) -> Any:
        """The value of typed text; notes how it was read."""
        kind = entry.field["type"]
        value = typed.value(kind, text, tuple(entry.field["counters"]), entry.field["signed"])
        said = self._say(entry, value)
        self.said[entry.name] = said
        if entry.field["example"] and text == entry.field["start"]:
            self.examples.add(entry.name)
        if kind == "money" or (kind != "text" and said != text):
            self.readings[entry.name] = self.words("form.reading", value=said)
        return value

    def _say(self, entry: Asked, value: Any) -> str:
        kind, unit = entry.field["type"], entry.field["unit"]
        if kind == "text":
            return str(value)
        if kind == "money":
            return self.words.yen(value)
        if kind == "date":
            return self.words.date(value)
        if kind == "percent":
            return self.words("form.percent", number=exact(Fraction(value) * 100))
        number = self.words.number(value)
        if not unit:
            return number
        return self.words("form.with-unit", number=number, unit=self.words.counted(number, unit))

    def _complain(self, entry: Asked, code: str) -> None:
        values = {"label": self.label(entry), "typed": entry.text.strip()[:40]}
        text = self.words(f"form.errors.{code}", **values)
        plain = "required" if code.startswith("required") else code
        self.errors.append({"field": entry.name, "code": plain, "text": text})

    def label(self, entry: Asked) -> str:
        """What a field is called where it stands alone, with the number of its row."""
        label = label_of(entry, self.words)
        if entry.row is None:
            return label
        return self.words("form.in-row", number=entry.row + 1, label=label)


def label_of(entry: Asked, words: Wording) -> str:
    """What a field is called where there is no room for the whole question."""
    return words.text(entry.field.get("short") or entry.field["label"])


def _chosen(kind: str) -> bool:
    return kind in ("list", "radio")


def _put(request: dict[str, Any], place: tuple[str | int, ...], value: Any) -> None:
    """Set the value at its place, making the objects and lists on the way."""
    at: Any = request
    for step, following in zip(place, (*place[1:], None), strict=True):
        if following is None:
            at[step] = value
            return
        fresh: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            at.extend({} for _ in range(step + 1 - len(at)))
            at = at[step]
        else:
            at = at.setdefault(step, fresh)


def _nearest(place: str, asked: list[Asked]) -> Asked:
    """The field at a place of the request, or else the first one inside or around it."""
    for entry in asked:
        if _written(entry.place) == place:
            return entry
    for entry in asked:
        if _written(entry.place).startswith(place) or place.startswith(_written(entry.place)):
            return entry
    return asked[0]


def _written(place: tuple[str | int, ...]) -> str:
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass(frozen=True)
class _Attempt:
    """What was made of the fields: how each was read, and the result where there is one."""

    entered: Typed
    asked: list[Asked]
    reader: _Reader
    view: report.View | None


def _attempt(calculator: str, entered: Typed, words: Wording) -> _Attempt:
    """Read the fields and calculate; what is wrong stands with the reader."""
    rules = words.rules
    asked = _up_to_unlisted(list(_asked(rules["forms"][calculator], entered)), entered)
    reader = _Reader(words, entered)
    request = reader.request(asked)
    view = None
    if not reader.errors:
        result = _calculated(calculator, request, rules)
        if result["status"] == "invalid":
            reader.take(result["errors"], asked)
        else:
            view = report.View(calculator, result, request, words)
    return _Attempt(entered, asked, reader, view)


_LAST: list[tuple[str, Mapping[str, Any], dict[str, Any]]] = []
"""The last results with what they are of: the one before an entry is asked for again and again."""


def _calculated(kind: str, request: dict[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a request, kept for when it is the one before."""
    of = _json([kind, request])
    kept = [one for one in _LAST if one[0] == of and one[1] is rules]
    last = kept[0] if kept else (of, rules, calculate(kind, request, rules))
    _LAST[:] = [last, *(one for one in _LAST if one is not last)][:2]
    return last[2]


def _left(attempt: _Attempt) -> Iterator[list[tuple[str, str]]]:
    """Name and label of the fields that need an entry, then of those that could not be read."""
    labels = {entry.name: attempt.reader.label(entry) for entry in attempt.asked}
    errors = attempt.reader.errors
    for required in (True, False):
        names = [one["field"] for one in errors if (one["code"] == "required") is required]
        yield [(name, labels[name]) for name in dict.fromkeys(names)]


def _answered(attempt: _Attempt) -> dict[str, Any]:
    """The keys of an answer that has a result."""
    view = attempt.view
    assert view is not None
    words, reader = view.words, attempt.reader
    given = _given(attempt.asked, reader)
    form = words.rules["forms"][view.kind]
    entered = {
        one.name: attempt.entered[one.name] for one in attempt.asked if one.name in attempt.entered
    }
    saved = {"kind": view.kind, "entered": entered, "request": view.request, "result": view.result}
    titles = {section["id"]: section["repeat"] for section in form["sections"]}
    return {
        "html": report.render(view, attempt.entered.get("page.was", "")),
        "answers": report.answers(given, titles, words),
        "summary": report.beside(view, _changed(attempt, view)),
        "headline": report.headline(view),
        "stamp": report.stamp(view),
        "csv": report.csv(view, given),
        "json": _json(saved),
        "ics": report.calendar(view),
    }


def _changed(attempt: _Attempt, view: report.View) -> Element | None:
    """What the last entry changed of the result before it, where there was one."""
    fields = attempt.entered.get("page.before")
    if not fields:
        return None
    entered = {str(name): str(text) for name, text in json.loads(fields)}
    before = _attempt(view.kind, entered, view.words)
    if before.view is None:
        return None
    return report.change(view, before.view, _cause(attempt, before))


def _cause(attempt: _Attempt, before: _Attempt) -> str:
    """The last entry in words: 「職員数」を「25人」にしたため。"""
    name = attempt.entered.get("page.entry", "")
    words, said = attempt.reader.words, attempt.reader.said.get(name)
    asked = [entry for entry in (*attempt.asked, *before.asked) if entry.name == name]
    if not asked:
        return words("report.summary.cause.other")
    label = attempt.reader.label(asked[0])
    if said is None:
        return words("report.summary.cause.cleared", label=label)
    return words("report.summary.cause.set", label=label, said=said)


def given(calculator: str, fields: Sequence[Sequence[str]], words: Wording) -> list[report.Given]:
    """What a filled-in form says, in its order: the label of each field and how it was read."""
    entered = {str(name): str(text) for name, text in fields}
    asked = list(_asked(words.rules["forms"][calculator], entered))
    reader = _Reader(words, entered)
    reader.request(asked)
    return _given(asked, reader)


def _given(asked: list[Asked], reader: _Reader) -> list[report.Given]:
    return [
        report.Given(name, entry.row, label_of(entry, reader.words), said, name in reader.examples)
        for entry in asked
        if (said := reader.said.get(name := entry.name))
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
