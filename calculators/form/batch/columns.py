"""The columns that a table of requests may have, and which column a heading names.

What a form asks can stand in a column, under the form's own label or under the name that the field
has in the request; so can every answer, whether the form asks for it or not. Other columns are
carried along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from calculators.words.wording import Wording

ID = "id"
ITEMS = "items"
ANSWERS = "answers"
LOCAL = "local."
"""How an answer begins that only a host's rules ask for."""

# What a request can say that a form asks of some places only or of none, by calculators that ask
# what only hosts ask too: how a table says it in any place, and whether it is said of an item.
_OF_PLACES: Mapping[str, Mapping[str, tuple[str, bool]]] = {
    "subsidy": {
        "municipality": ("municipality", False),
        "prices": ("choice", False),
        "taxable": ("yes-no", False),
        "tax_rate": ("percent", False),
        "other_income": ("money", False),
        "total_project_cost": ("money", False),
        "office_in": ("municipality", False),
        "kind": ("text", True),
        "date": ("date", True),
    }
}
_FREE = frozenset({"label", "funded_by", "kind"})
_LANGUAGES = ("ja", "en")
_IN_BRACKETS = re.compile(r"(.+?)（[^（]*）|(.+?) \([^(]*\)")
_PLAIN = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        **{"Ⅰ": "I", "Ⅱ": "II", "\ufeff": None},
        **dict(
            zip(
                (chr(code) for code in range(0xFF61, 0xFFA0)),
                "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテト"
                "ナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜",
                strict=True,
            )
        ),
    }
)
_VOICED = dict(
    zip(
        "ウカキクケコサシスセソタチツテトハヒフヘホ",
        "ヴガギグゲゴザジズゼゾダヂヅデドバビブベボ",
        strict=True,
    )
)
_MARKED = re.compile("([ウカ-トハ-ホ])([゛゜])")
"""A kana with its mark after it, as half-width text has them."""


@dataclass(frozen=True)
class Column:
    """Something that a table may say of a request, or of one of its items.

    `name` is its name in the request, or in the item. `kind` is how its text is read; `options`
    are the values it can have, by what people call them.
    """

    name: str
    kind: str
    labels: tuple[str, ...] = ()
    of_item: bool = False
    signed: bool = False
    counters: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    known: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, ...]:
        """The steps that lead to it in the request, or in the item."""
        head, dot, rest = self.name.partition(".")
        return (head, rest) if dot else (head,)


@dataclass(frozen=True)
class Option:
    """A value with all that people call it, `label` being what it is called in a message."""

    means: Any
    label: str
    spelled: tuple[str, ...]


def folded(text: str) -> str:
    """Text without what makes no difference between names: width, case and spaces."""
    return "".join(plain(text).split()).casefold()


def plain(text: str) -> str:
    """Text as numbers of applications are compared: whatever its width, 「１」 is "1", 「ｶﾞ」 ガ."""
    return _MARKED.sub(_joined, text.translate(_PLAIN)).strip()


def _joined(found: re.Match[str]) -> str:
    """A kana and its mark as one sign; those that take no such mark stay as they are."""
    kana, mark = found[1], found[2]
    if kana in _VOICED and mark == "゛":
        return _VOICED[kana]
    return chr(ord(kana) + 2) if kana in "ハヒフヘホ" and mark == "゜" else found[0]


def found(headings: Sequence[str], kind: str, words: Wording) -> dict[int, Column]:
    """The columns of a table that its headings name, by their place."""
    all_ = list(columns(kind, words))
    by_name = {column.name: column for column in all_}
    by_label = spelled((column, _labels(column, words)) for column in all_)
    by_any_name = spelled((column, [column.name]) for column in all_)
    named = {}
    for place, text in enumerate(headings):
        # A name in the request as it stands there comes first: "kind" is one, "Kind" a label.
        column = by_name.get(text) or by_label.get(folded(text)) or by_any_name.get(folded(text))
        if column:
            named[place] = column
    return named


def meant(heading: str, lacking: Iterable[Column], words: Wording) -> str | None:
    """Of the columns that a table lacks, what the one is called that this heading may mean.

    One of the two ends with the other (「買うものの種類」, 「種類」),
    or they are all but the same.
    """
    names = spelled((column, _labels(column, words)) for column in lacking)
    text = folded(heading)
    whole = [one for one in names if text.endswith(one) or (len(text) > 1 and one.endswith(text))]
    near = get_close_matches(text, whole, 1, 0) or get_close_matches(text, names, 1, 0.8)
    return title(names[near[0]], words) if near else None


def columns(kind: str, words: Wording) -> Iterator[Column]:
    """Everything that a table of requests for a calculator may say."""
    rules = words.rules
    form = rules["forms"][kind]
    repeated = any(section["repeat"] for section in form["sections"])
    if repeated:
        yield Column(ID, "text")
    of_places = _OF_PLACES.get(kind, {})
    asked = {}
    for section in form["sections"]:
        for entry in section["fields"]:
            if entry["name"] in of_places:
                asked[entry["name"]] = tuple(entry["label"].values())
            elif not entry["name"].startswith(f"{ANSWERS}."):
                yield _of_field(entry, bool(section["repeat"]), words)
    for name, (reading, of_item) in of_places.items():
        options = _chosen(_of_places(name, reading, words))
        yield Column(name, reading, asked.get(name, ()), of_item, **options)
    if any(section["answers"] for section in form["sections"]):
        questions = {e["name"]: e["label"] for s in form["sections"] for e in s["fields"]}
        for answer in rules["answers"].values():
            yield of_answer(answer, words, questions.get(f"{ANSWERS}.{answer['id']}"))
        if any(name.startswith(f"{ANSWERS}.local.") for name in questions):
            yield from _of_hosts(words)


def of_answer(
    answer: Mapping[str, Any], words: Wording, question: Mapping[str, str] | None = None
) -> Column:
    """The column for an answer of data/answers.yaml, or one that a host's rules ask for.

    `question` is how the form asks for it, where it does.
    """
    kinds = {"boolean": "yes-no", "service": "choice"}
    unit = answer.get("unit") or {}
    labels = [*answer["label"].values(), *(question or {}).values()]
    if answer["type"] == "service":
        services = words.rules["services"].values()
        options = [_option(entry["id"], words, entry["name"]) for entry in services]
    else:
        choices = answer.get("choices") or ()
        options = [_option(entry["id"], words, entry["label"]) for entry in choices]
    return Column(
        f"{ANSWERS}.{answer['id']}",
        kinds.get(answer["type"], answer["type"]),
        tuple(labels),
        counters=(*unit.values(), *(answer.get("counters") or ())),
        **_chosen(options),
    )


def versions(programme: Mapping[str, Any], words: Wording) -> Mapping[str, str]:
    """A programme's versions by what people call them: 「令和8年度」, "FY2026", "2026", "r8"."""
    options = []
    for version in programme["versions"].values():
        year = version["fiscal_year"]
        names = (version["id"], *(_years(year, words) if year else ()))
        options.append(Option(version["id"], version["id"], names))
    by_name: Mapping[str, str] = _chosen(options)["options"]
    return by_name


def _years(year: int, words: Wording) -> Iterator[str]:
    """What a fiscal year is called: 「2026年度」, 「令和8年度」, "FY2026", "2026"."""
    yield from (str(year), f"{year}年度")
    yield from _cut(Wording(words.rules, language).year(year) for language in _LANGUAGES)


def spelled(named: Iterable[tuple[Any, Iterable[str]]]) -> dict[str, Any]:
    """Values by what they are called; a name that would mean two of them means none."""
    values: dict[str, Any] = {}
    twice = set()
    for value, names in named:
        for name in dict.fromkeys(map(folded, names)):
            if name in values and values[name] != value:
                twice.add(name)
            values[name] = value
    return {name: value for name, value in values.items() if name not in twice}


def _labels(column: Column, words: Wording) -> list[str]:
    """What people may call a column, in either language."""
    short = words.rules["words"]["batch"]["columns"].get(column.name.replace("_", "-"), {})
    return [*short.values(), *_cut(column.labels)]


def title(column: Column, words: Wording) -> str:
    """What a column is called where the table has none of its kind."""
    if column.name.replace("_", "-") in words.rules["words"]["batch"]["columns"]:
        return words(f"batch.columns.{column.name.replace('_', '-')}")
    return column.labels[_LANGUAGES.index(words.language)]


def _cut(names: Iterable[str]) -> Iterator[str]:
    """Each name as it is, and without what stands in brackets at its end."""
    for name in names:
        yield name
        match = _IN_BRACKETS.fullmatch(name)
        if match:
            yield match[1] or match[2]


def _of_field(entry: Mapping[str, Any], of_item: bool, words: Wording) -> Column:
    labels = [*(entry.get("short") or {}).values(), *entry["label"].values()]
    name, kind = entry["name"], entry["type"]
    if kind == "tick":
        kind = "yes-no"
    elif entry["options"]:
        kind = name if name == "version" else "choice"
    return Column(
        name,
        "free" if name in _FREE else kind,
        tuple(labels),
        of_item,
        entry["signed"],
        tuple(entry["counters"]),
        **_chosen(_options(entry, words)),
    )


def _options(entry: Mapping[str, Any], words: Wording) -> Iterator[Option]:
    """What can be chosen in a field; of purchases and programmes also what only hosts have."""
    rules = words.rules
    if entry["name"] == "category":
        hosts = (host["categories"].values() for host in rules["hosts"].values())
        for category in (*rules["categories"].values(), *(one for own in hosts for one in own)):
            yield _option(category["id"], words, category["label"], category["short"])
        return
    if entry["name"] == "programme":
        owned = (host["own"].values() for host in rules["hosts"].values())
        for programme in (*rules["programmes"].values(), *(one for own in owned for one in own)):
            yield _option(programme["id"], words, programme["name"])
        return
    for option in entry["options"] or ():
        if option["means"] is not None:
            yield _option(option["means"], words, option["label"])
            if entry["name"] == "prefecture":
                # Spreadsheets take the code for a number, and leave out its zero.
                number = option["means"].lstrip("0")
                yield Option(option["means"], words.text(option["label"]), (number,))
            if entry["name"] == "fiscal_year" and option["means"].isdecimal():
                years = tuple(_years(int(option["means"]), words))
                yield Option(option["means"], words.text(option["label"]), years)


def _of_places(name: str, reading: str, words: Wording) -> Iterator[Option]:
    if name == "prices":
        for means in ("with_tax", "without_tax"):
            labels = words.rules["words"]["batch"]["prices"][means.replace("_", "-")]
            yield _option(means, words, labels)
    elif reading == "municipality":
        for code, host in words.rules["hosts"].items():
            if len(code) > 2:
                yield _option(code, words, host["name"])


def _of_hosts(words: Wording) -> Iterator[Column]:
    """A column for each answer that some host asks for; how it is read is the host's to say."""
    labels: dict[str, list[str]] = {}
    for host in words.rules["hosts"].values():
        for id_, answer in host["answers"].items():
            labels.setdefault(id_, []).extend(
                [*answer["label"].values(), *answer["question"].values()]
            )
    for id_, names in labels.items():
        yield Column(f"{ANSWERS}.{id_}", "local", tuple(names))


def _option(means: Any, words: Wording, *labels: Mapping[str, str]) -> Option:
    names = _cut([name for label in labels for name in label.values()])
    return Option(means, words.text(labels[0]), (str(means), *names))


def _chosen(options: Iterable[Option]) -> dict[str, Any]:
    """The parts of a column that say what can be chosen."""
    options = list(options)
    return {
        "options": spelled((option.means, option.spelled) for option in options),
        "known": tuple(dict.fromkeys(option.label for option in options)),
    }
