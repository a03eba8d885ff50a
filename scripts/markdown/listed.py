"""What stands under a question of a form once something is chosen, be it only in one place.

What counts as the expense of a programme that takes it in one sum, and the programme that a place
has for a national one: its name is not among the programmes of the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from calculators.subsidy.request import usual_version
from calculators.words.wording import Wording
from scripts.rules.variants import calculating, chosen_in_form

Plain = dict[str, Any]


class _Own(NamedTuple):
    """A programme of a host's own, and the national programme and version that it stands for."""

    code: str
    field: str
    programme: Any
    key: tuple[str, str]

    @property
    def here(self) -> Plain:
        """That the host is chosen."""
        return {"field": self.field, "in": [self.code]}

    @property
    def chosen(self) -> list[Plain]:
        """That the host and what its programme stands for are chosen."""
        return [*chosen_in_form(*self.key), self.here]


def listed(rules: Mapping[str, Any], words: Wording) -> dict[str, list[Plain]]:
    """Everything by what a field of a form is said to list: the field, its condition, the texts."""
    owns = list(_owns(rules))
    return {
        "expenses": list(_expenses(rules, words, owns)),
        "own": [_named(own, rules, words) for own in owns],
    }


def _owns(rules: Mapping[str, Any]) -> Iterator[_Own]:
    for code, host in rules["hosts"].items():
        field = "prefecture" if code in rules["prefectures"] else "municipality"
        for key, own in host["stands_for"].items():
            programme, _, version = key.partition("/")
            yield _Own(code, field, host["own"][own], (programme, version))


def _named(own: _Own, rules: Mapping[str, Any], words: Wording) -> Plain:
    national = rules["programmes"][own.key[0]]["name"]
    name = words.text(own.programme["name"])
    lead = words("form.own", name=name, programme=words.text(national))
    return {"field": own.field, "shown_when": {"all": own.chosen}, "lead": lead, "texts": []}


def _expenses(rules: Mapping[str, Any], words: Wording, owns: Sequence[_Own]) -> Iterator[Plain]:
    taken: list[tuple[Any, list[Plain]]] = []
    for programme, version in calculating(rules):
        key = (programme["id"], version["id"])
        elsewhere = [{"not": own.here} for own in owns if own.key == key]
        taken.append((version, [*chosen_in_form(*key), *elsewhere]))
    for own in owns:
        versions = own.programme["versions"]
        taken.append((versions[usual_version(own.programme)], own.chosen))
    for version, chosen in taken:
        texts = [one["text"] for one in version["expenses"] if "expense" in one["categories"]]
        if texts:
            yield {
                "field": "category",
                "shown_when": {"all": [*chosen, {"field": "category", "in": ["expense"]}]},
                "lead": words("form.listed", programme=words.text(version["name"])),
                "texts": texts,
            }
