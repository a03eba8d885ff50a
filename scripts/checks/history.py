"""What is written down of a state of the data when it is published, and whether that is current.

The gist of `differences` in both languages: what is new or gone as a whole is told once, and of a
text each language tells its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from calculators.words.wording import Wording
from scripts.checks import differences
from scripts.checks.differences import Rules
from scripts.model import Data
from scripts.model.common import FILLED_IN
from scripts.model.history import FILE, State
from scripts.rules.compile import compile_rules, data_version, fingerprint

Way = tuple[str, ...]

_ENGLISH = "english"
"""The last step of the way to an English text: see `differences.leaves`."""
_NO_FACT = {_ENGLISH, "usual"}
"""The English is that of a fact; the usual version of a programme follows from the others."""
_UNTOLD = {*_NO_FACT, "figures", "id", "order", "source", "sources", "used_by"}
"""Told with the Japanese, or only where something stands, is taken from and who says so."""


SOURCES = "sources.yaml"

_COUNTED = "一二三四五六七八九"
_COUNT = re.compile(f"([{_COUNTED}])(?=つ)")

_OF: tuple[str, ...] = (
    *("addon.yaml", "adoption.yaml", "assumptions.yaml", "calendar.yaml", "calls.yaml"),
    *("caseload.yaml", "centres.yaml", "electronic_application.yaml", "kpi.yaml", "linkage"),
    *("local/", "procedure.yaml", "programmes/", "services.yaml", SOURCES),
    *("standard_files.yaml", "timestudy.yaml"),
)
"""The files whose facts readers go by: neither how things are asked nor how they are explained."""


def entry(old: Data, new: Data, before: Rules | None, day: str) -> dict[str, Any]:
    """The state `new` as data/history.yaml has it, published on `day`.

    `before` are the rules of the old state; None where it is too old to calculate with.
    """
    after = compile_rules(new)
    both = {language: Wording(after, language) for language in ("ja", "en")}
    return {
        "date": day,
        "version": data_version(new),
        "facts_digest": facts_digest(new),
        "facts": list(_facts(old, new, both)),
        "results": list(_results(old, new, (before, after), both)) if before else [],
    }


def is_current(data: Data) -> bool:
    """Whether the newest state that was written down has the facts as they are."""
    states: list[State] = data.files[FILE].states
    return bool(states) and states[-1].facts_digest == facts_digest(data)


def facts_digest(data: Data) -> str:
    """What names the facts alone: no wording of the pages, no English, no example."""
    facts = {
        name: {
            "/".join(way): value
            for way, value in differences.leaves(data.documents[name].value)
            if _NO_FACT.isdisjoint(way[-1:])
        }
        for name in _files(data)
    }
    return fingerprint(facts)[:12]


def _facts(old: Data, new: Data, both: Mapping[str, Wording]) -> Iterator[dict[str, Any]]:
    for name in _files(old, new):
        yield from _of_file(name, differences.facts(name, old, new), both)


def _files(*states: Data) -> list[str]:
    return [name for name in differences.fact_files(*states) if name.startswith(_OF)]


def _of_file(name: str, plains: list[Any], both: Mapping[str, Wording]) -> Iterator[dict[str, Any]]:
    found = [dict(differences.leaves(plain)) for plain in plains]
    known = [{way[:end] for way in one for end in range(len(way) + 1)} for one in found]
    told: set[Way] = set()
    for way in dict.fromkeys([*found[0], *found[1]]):
        values = [one.get(way) for one in found]
        if _reads(values[0]) == _reads(values[1]) or not _UNTOLD.isdisjoint(way):
            continue
        if name == SOURCES and all((*way, _ENGLISH) in one for one in found):
            continue  # how a document, or a place in it, is called
        pair = [_value(one, way, both) for one in found]
        side = 1 if way in found[1] else 0
        whole = _whole(plains[side], way, known[1 - side])
        if whole is not None:
            pair = [None, None]
            pair[side] = _in_both(both, lambda words: words("changes.listed"))
        at = way if whole is None else whole
        if at not in told:
            told.add(at)
            where = _where(plains[side], at, name, both)
            yield {"file": name, "where": where, "before": pair[0], "after": pair[1]}


def _reads(value: Any) -> Any:
    """A value as it is read: a figure is the same in either width, 一つ the same in digits."""
    if not isinstance(value, str):
        return value
    return _COUNT.sub(
        lambda found: str(_COUNTED.index(found[1]) + 1), unicodedata.normalize("NFKC", value)
    )


def _value(found: Mapping[Way, Any], way: Way, both: Mapping[str, Wording]) -> Any:
    """What stands there in each language; None where nothing does."""
    if way not in found:
        return None
    values = {"ja": found[way], "en": found.get((*way, _ENGLISH), found[way])}
    return _in_both(both, lambda words: differences.said(values[words.language], way, words))


def _whole(plain: Any, way: Way, known: set[Way]) -> Way | None:
    """The way to the file or the entry of a list that the other state lacks altogether."""
    if () not in known:
        return ()
    keys = [key for _, key in differences.entries(plain, way)]
    for end, key in enumerate(keys[:-1], 1):
        if isinstance(key, int) and way[:end] not in known:
            return way[:end]
    return None


def _where(plain: Any, way: Way, name: str, both: Mapping[str, Wording]) -> dict[str, str]:
    return _in_both(
        both,
        lambda words: words("changes.steps").join(differences.steps(plain, way, name, words)),
    )


def _results(
    old: Data, new: Data, rules: tuple[Rules, Rules], both: Mapping[str, Wording]
) -> Iterator[dict[str, Any]]:
    """Examples that both states know and that now come to something else."""
    for compared in differences.answers(old, new, rules):
        told = [one for words in both.values() for one in differences.outcome(compared, words)]
        if len(told) == len(both) and told[0].known:
            texts = {
                key: {language: getattr(one, key) for language, one in zip(both, told, strict=True)}
                for key in ("title", "before", "after")
            }
            yield {"file": told[0].file, "where": texts.pop("title"), **texts}


def _in_both(both: Mapping[str, Wording], said: Callable[[Wording], str | None]) -> dict[str, str]:
    """What is said in each language; figures that a text borrows are told where they stand."""
    return {language: FILLED_IN.sub("…", said(words) or "") for language, words in both.items()}
