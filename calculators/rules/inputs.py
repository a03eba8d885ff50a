"""Check a request against what a calculator takes, collecting every problem before giving up.

A problem is `{"field", "code", "message": {"ja", "en"}}`; the texts come with the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

LARGEST = 10**15
"""No amount, price or count may be larger: beyond it a slip of the keyboard is likelier."""

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_UNKNOWN = 20
"""So many unknown names of one object are each told with what may have been meant."""

_YES_NO = {"yes": True, "no": False}


class Invalid(Exception):
    """A request that no calculator can answer; `errors` is the list for the result."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(f"{len(errors)} problems")
        self.errors = errors


class Problems:
    """Collects what is wrong with a request and reads its values on the way.

    Every reader returns None after noting a problem, so that reading can go on.
    """

    def __init__(self, messages: Mapping[str, Mapping[str, str]]) -> None:
        self.errors: list[dict[str, Any]] = []
        self._messages = messages

    def add(self, field: str, code: str, **values: Any) -> None:
        """Note one problem; `values` fill the placeholders of the message."""
        texts = self._messages[code]
        message = {language: texts[language].format(**values) for language in ("ja", "en")}
        self.errors.append({"field": field, "code": code, "message": message})

    def twice(self, way: Sequence[str | int]) -> None:
        """Note a name that stands twice in one object, by the steps that lead to it."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{_shown(step)}" for step in way)
        self.add("".join(steps).removeprefix("."), "twice", found=_shown(way[-1]))

    def stop_if_any(self) -> None:
        """Raise `Invalid` where anything was noted."""
        if self.errors:
            raise Invalid(self.errors)

    def mapping(self, value: Any, field: str, known: Iterable[str]) -> dict[str, Any]:
        """A JSON object with known keys only; empty after a problem or where it is left out."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.add(field, "not-an-object")
            return {}
        names = frozenset(known)
        strange = [key for key in value if key not in names]
        for key in strange[:MOST_UNKNOWN]:
            name = _shown(key)
            self.unknown(f"{field}.{name}" if field else name, key, known)
        if len(strange) > MOST_UNKNOWN:
            self.add(field, "more-unknown", count=len(strange) - MOST_UNKNOWN)
        return value

    def request(self, value: Any, known: Iterable[str]) -> dict[str, Any]:
        """The fields of a whole request; raises `Invalid` at once where it is no JSON object."""
        if not isinstance(value, dict):
            self.add("", "not-an-object")
            self.stop_if_any()
        return self.mapping(value, "", known)

    def unknown(self, field: str, found: Any, known: Iterable[str]) -> None:
        """Note something unknown and name the nearest known thing, or else all of them."""
        known = list(known)
        shown = _shown(found)
        near = get_close_matches(shown, known, n=1, cutoff=0.5)
        if near:
            self.add(field, "unknown-near", found=shown, near=near[0])
        else:
            self.add(field, "unknown", found=shown, known=", ".join(known))

    def integer(
        self, value: Any, field: str, least: int = 0, default: int | None = None
    ) -> int | None:
        """A whole number from `least` to `LARGEST`; `default` where it is left out."""
        if value is None:
            if default is None:
                self.add(field, "required")
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.add(field, "not-an-integer", found=_shown(value))
            return None
        if value < least:
            self.add(field, "too-small", found=_shown(value), least=least)
            return None
        if value > LARGEST:
            self.add(field, "too-large", found=_shown(value), most=LARGEST)
            return None
        return value

    def decimal(
        self,
        value: Any,
        field: str,
        least: int | None = 0,
        most: int = LARGEST,
        default: Fraction | None = None,
    ) -> Fraction | None:
        """An exact decimal (JSON number or string such as "52.4"); `default` where left out."""
        if value is None:
            if default is None:
                self.add(field, "required")
            return default
        text = str(value) if isinstance(value, (str, int, Decimal)) else ""
        if isinstance(value, bool) or not _DECIMAL.fullmatch(text):
            self.add(field, "not-a-decimal", found=_shown(value))
            return None
        number = Fraction(text)
        if least is not None and number < least:
            self.add(field, "too-small", found=_shown(value), least=least)
            return None
        if number > most:
            self.add(field, "too-large", found=_shown(value), most=most)
            return None
        return number

    def boolean(self, value: Any, field: str) -> bool | None:
        """true/false, "yes"/"no"; null and "unknown" are unknown (None)."""
        if value is None or value == "unknown":
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in _YES_NO:
            return _YES_NO[value]
        self.add(field, "not-yes-or-no", found=_shown(value))
        return None

    def date(self, value: Any, field: str) -> str | None:
        """A day as "2025-04-01"; None where it is left out."""
        if value is None:
            return None
        text = value if isinstance(value, str) else ""
        if not _DATE.fullmatch(text) or not _is_day(text):
            self.add(field, "not-a-date", found=_shown(value))
            return None
        return text

    def choice(self, value: Any, field: str, known: Iterable[str]) -> str | None:
        """One of the known words; None where it is left out or "unknown"."""
        known = list(known)
        if value is None or (value == "unknown" and "unknown" not in known):
            return None
        if not isinstance(value, str) or value not in known:
            self.unknown(field, value, known)
            return None
        return value

    def needed_choice(self, value: Any, field: str, known: Iterable[str]) -> str | None:
        """One of the known words; leaving it out is a problem."""
        if value is None or value == "unknown":
            self.add(field, "required")
            return None
        return self.choice(value, field, known)

    def answers(self, value: Any, rules: Mapping[str, Any]) -> dict[str, Any]:
        """The answers that are known, each of its declared type; unknown ones are left out."""
        definitions = rules["answers"]
        known = {}
        for key, given in self.mapping(value, "answers", definitions).items():
            if key in definitions:
                answer = self._answer(definitions[key], given, f"answers.{key}", rules)
                if answer is not None:
                    known[key] = answer
        return known

    def _answer(
        self, definition: Mapping[str, Any], value: Any, field: str, rules: Mapping[str, Any]
    ) -> Any:
        kind = definition["type"]
        if value is None or value == "unknown":
            return None
        if kind == "boolean":
            return self.boolean(value, field)
        if kind == "date":
            return self.date(value, field)
        if kind == "integer":
            return self.integer(value, field, least=definition["min"] or 0)
        if kind == "choice":
            return self.choice(value, field, [choice["id"] for choice in definition["choices"]])
        return self.choice(value, field, rules["services"])


def _is_day(text: str) -> bool:
    """Whether there is such a day."""
    year, month, day = map(int, text.split("-"))
    if not (1 <= month <= 12 and day >= 1 and year >= 1):
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return day <= lengths[month - 1]


def _shown(value: Any) -> str:
    """A found value in a message: short and on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > 10**30:
        return f"{'-' if value < 0 else ''}(…{abs(value) % 10**6:06d})"
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:40] + "…"
