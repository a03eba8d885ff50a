"""The calculators' face in a page: what a person typed in, the finished answer out.

`answer` takes the raw text of every field that is shown, reads it by the form's definition
(rules["forms"]), lets the engine calculate and has report.py write the result. A field's name is
its place in the request ("items[0].unit_price"), so the engine's complaints find their field.

Names that begin with "page." are the page's own: `page.base` leads to the root of the language's
site, `page.was` is the stamp of the result that a link was made from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calculators import calculate, report, typed
from calculators.money import exact
from calculators.wording import Wording

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
    calculator: str, language: str, fields: list[list[str]], rules: Mapping[str, Any]
) -> str:
    """The answer for a page as JSON text.

    Always `status`, `errors` [{field, code, text}] and `readings` {field: text}. Once all is
    filled in and read also `html`, `answers` (both HTML), `headline`, `stamp`, `csv` and `json`.
    `status` is "incomplete" while only required fields are missing.
    """
    entered = {str(name): str(text) for name, text in fields[:MOST_FIELDS]}
    words = Wording(rules, language, entered.get("page.base", ""))
    asked = _up_to_unlisted(list(_asked(rules["forms"][calculator], entered)), entered)
    reader = _Reader(words, entered)
    request = reader.request(asked)
    if not reader.errors:
        result = calculate(calculator, request, rules)
        if result["status"] != "invalid":
            return _json(_answered(calculator, result, request, asked, reader, words, entered))
        reader.take(result["errors"], asked)
    missing = all(error["code"] == "required" for error in reader.errors)
    return _json(
        {
            "status": "incomplete" if missing else "invalid",
            "errors": reader.errors,
            "readings": reader.readings,
        }
    )


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
                    place = tuple(field["name"].split("."))
                    text = entered.get(field["name"], "")
                    yield Asked(field["name"], place, field, text, "", None)
            continue
        for position, row in enumerate(_filled_rows(section, entered)):
            prefix = f"{section['id']}[{row}]."
            for field in section["fields"]:
                if shown(field["shown_when"], entered, prefix):
                    name = prefix + field["name"]
                    place = (section["id"], position, field["name"])
                    yield Asked(name, place, field, entered.get(name, ""), prefix, row)


def _up_to_unlisted(asked: list[Asked], entered: Typed) -> list[Asked]:
    """The fields up to an open one with a value that is not on offer: the others depend on it."""
    for position, entry in enumerate(asked):
        if entry.field["open"] and entry.text and not _offered(entry, entered):
            return asked[: position + 1]
    return asked


def _offered(entry: Asked, entered: Typed) -> Mapping[str, Any] | None:
    """The option of a list or radio that was chosen, None where it is not on offer."""
    text = entry.text.strip()
    for option in entry.field["options"]:
        if option["value"] == text and shown(option["shown_when"], entered, entry.prefix):
            return option
    return None


def _rows(section: str, entered: Typed) -> list[int]:
    matches = (_ROW.fullmatch(name) for name in entered)
    return sorted({int(match[2]) for match in matches if match and match[1] == section})


def _filled_rows(section: Mapping[str, Any], entered: Typed) -> list[int]:
    """The rows in which something was entered; where there is none, the first."""
    rows = _rows(section["id"], entered) or [0]
    filled = [row for row in rows if _filled(section, row, entered)]
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
            label = self._label(entry)
            text = self.words("form.errors.at", label=label, text=text)
            self.errors.append({"field": entry.name, "code": problem["code"], "text": text})

    def _value(self, entry: Asked) -> Any:
        kind = entry.field["type"]
        text = entry.text.strip()
        if not text:
            if entry.field["required"]:
                self._complain(entry, "required-choice" if _chosen(kind) else "required")
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
        value = _read(kind, text, tuple(entry.field["counters"]))
        if str(value).startswith("-") and not entry.field["signed"] and kind != "text":
            raise typed.Unreadable("negative")
        said = self._say(entry, value)
        self.said[entry.name] = said
        if kind == "money" or (kind != "text" and said != text):
            self.readings[entry.name] = self.words("form.reading", value=said)
        return value

    def _say(self, entry: Asked, value: Any) -> str:
        kind, unit = entry.field["type"], entry.field["unit"]
        if kind == "text":
            return value
        if kind == "money":
            return self.words.yen(value)
        if kind == "percent":
            return self.words("form.percent", number=exact(Fraction(value) * 100))
        number = self.words.number(value)
        if not unit:
            return number
        return self.words("form.with-unit", number=number, unit=self.words.counted(number, unit))

    def _complain(self, entry: Asked, code: str) -> None:
        values = {"label": self._label(entry), "typed": entry.text.strip()[:40]}
        text = self.words(f"form.errors.{code}", **values)
        plain = "required" if code.startswith("required") else code
        self.errors.append({"field": entry.name, "code": plain, "text": text})

    def _label(self, entry: Asked) -> str:
        label = label_of(entry, self.words)
        if entry.row is None:
            return label
        return self.words("form.in-row", number=entry.row + 1, label=label)


def label_of(entry: Asked, words: Wording) -> str:
    """What a field is called where there is no room for the whole question."""
    return words.text(entry.field.get("short") or entry.field["label"])


def _read(kind: str, text: str, counters: tuple[str, ...]) -> int | str:
    if kind == "money":
        return typed.money(text)
    if kind == "integer":
        return typed.integer(text, counters)
    if kind == "decimal":
        return typed.decimal(text, counters)
    return typed.percent(text) if kind == "percent" else typed.words(text)


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


def _answered(
    calculator: str,
    result: dict[str, Any],
    request: dict[str, Any],
    asked: list[Asked],
    reader: _Reader,
    words: Wording,
    entered: Typed,
) -> dict[str, Any]:
    view = report.View(calculator, result, request, words)
    given = [
        report.Given(entry.name, entry.row, label_of(entry, words), said)
        for entry in asked
        if (said := reader.said.get(entry.name))
    ]
    form = words.rules["forms"][calculator]
    titles = {section["id"]: section["repeat"] for section in form["sections"]}
    return {
        "status": result["status"],
        "errors": [],
        "readings": reader.readings,
        "html": report.render(view, entered.get("page.was", "")),
        "answers": report.answers(given, titles, words),
        "headline": report.headline(view),
        "stamp": report.stamp(view),
        "csv": report.csv(view, given),
        "json": _json({"request": request, "result": result}),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
