"""What must hold in data/local/: names that there are, and values within the national ranges.

A local value is held as hard as a national one: a line that no version has, a line twice, a cap for
something else than its line pools, a value outside what the national rules allow, a name that is
not the code's, an amount ten times its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from calculators.rules.evidence import cited_in
from scripts.checks.answers import answer_faults, answers_of
from scripts.checks.references import named_faults, unknown
from scripts.checks.versions import cap_faults, case_faults, fits_pool, version_faults
from scripts.model import Data, parts
from scripts.model.load import Fault, shown
from scripts.model.local import PREFECTURE

Place = tuple[Any, ...]

_NEIGHBOUR = 10
_ONE_OF_DAYS = "correct the day, or write the day on which all of this was looked at"
_PAID = "a line that is paid"
_COUNTED = {("earlier",), ("flat",), ("pieces",)}
"""Terms whose answer is an amount or a count."""


def check(data: Data) -> Iterator[Fault]:
    """Every fault of reference and of value in the hosts' files."""
    programmes = {entry.id: entry for entry in data.many("programmes")}
    for name in sorted(data.files):
        if name.startswith("local/"):
            yield from _file(data, name, programmes)


def _file(data: Data, name: str, programmes: dict[str, Any]) -> Iterator[Fault]:
    file = data.files[name]
    if name != f"local/{file.code}.yaml":
        expected = f"the code of the file name, {name[6:-5]}"
        advice = "rename the file or correct the code"
        yield Fault(name, ("code",), shown(file.code), expected, advice)
    else:
        yield from _named(data, name, file)
    seen: set[tuple[str, str]] = set()
    for number, local in enumerate(file.rules):
        place: Place = ("rules", number)
        key = (local.programme, local.version)
        if key in seen:
            found = f"{local.programme} {local.version} a second time"
            yield Fault(name, place, found, "each version once", "merge the two entries")
        seen.add(key)
        programme = programmes.get(local.programme)
        if programme is None:
            known = sorted(programmes)
            yield unknown(name, (*place, "programme"), local.programme, known, "a programme")
            continue
        versions = {version.id: version for version in programme.versions}
        if local.version not in versions:
            yield _no_version(name, (*place, "version"), local.version, programme.versions)
            continue
        yield from _laid_over(data, name, place, local, versions[local.version])
    for number, own in enumerate(file.own):
        if own.id in programmes:
            expected = "an id that no national programme has: calls name either by its id"
            yield Fault(name, ("own", number, "id"), shown(own.id), expected, "choose another id")
        for k, version in enumerate(own.versions):
            yield from _own(data, name, ("own", number, "versions", k), version)
        uses = programmes.get(own.uses.programme)
        if uses is None or own.uses.version not in {version.id for version in uses.versions}:
            known = sorted(f"{p.id} {v.id}" for p in programmes.values() for v in p.versions)
            found = f"{own.uses.programme} {own.uses.version}"
            yield unknown(name, ("own", number, "uses"), found, known, "a national version")
    yield from _references(data, name, file)
    yield from _grounds(data, name, file)
    yield from _known_by(data, name, file)


def _grounds(data: Data, name: str, file: Any) -> Iterator[Fault]:
    """What is published rests on something official; what is held back has a source that is not.

    Of a host's own file too: whether a reader sees the rules follows from how they are known.
    """
    evidence = {document.id: document.evidence for document in data.files["sources.yaml"].documents}
    for number, local in enumerate(file.rules):
        place: Place = ("rules", number)
        cited = {source.partition("#")[0] for source in cited_in(local.model_dump())}
        weak = any(evidence.get(id_) == "reported" for id_ in cited)
        if not local.published and not weak:
            expected = "true: every document that these rules cite is official"
            where = (*place, "published")
            yield Fault(name, where, shown(False), expected, "take published out")
        offered = {source.partition("#")[0] for source in local.source}
        if local.published and all(evidence.get(id_) == "reported" for id_ in offered):
            expected = "false: no official document says that it is offered"
            advice = "write published: false, or cite what is official"
            where = (*place, "source")
            yield Fault(name, where, shown(", ".join(sorted(offered))), expected, advice)


def _known_by(data: Data, name: str, file: Any) -> Iterator[Fault]:
    """What is known as of a day was there by then: the documents cited, forms and answers."""
    if file.as_of is None:
        return
    day = file.as_of
    # The documents of a host are those of its own record alone.
    own = data.own_sources() if data.host and data.host.code == file.code else set()
    for number, document in enumerate(data.files["sources.yaml"].documents):
        if document.id in own and (document.date or "") > day:
            expected = f"a day up to {day}, the as_of of {name}"
            place: Place = ("documents", number, "date")
            yield Fault("sources.yaml", place, shown(document.date), expected, _ONE_OF_DAYS)
    for number, call in enumerate(file.calls):
        for key in ("forms", "questions"):
            for position, entry in enumerate(getattr(call, key)):
                if entry.revised > day:
                    place = ("calls", number, key, position, "revised")
                    expected = f"a day up to {day}, the as_of of {name}"
                    yield Fault(name, place, shown(entry.revised), expected, _ONE_OF_DAYS)


def _no_version(name: str, place: Place, found: str, versions: Iterable[Any]) -> Fault:
    """The fault of rules laid over those of a year that are not there, or not there yet."""
    known = [version.id for version in versions]
    newest = max((one for one in known if _YEAR.fullmatch(one)), key=_of_era, default=None)
    if newest is None or not _YEAR.fullmatch(found) or _of_era(found) < _of_era(newest):
        return unknown(name, place, found, sorted(known), "a version")
    expected = f"a year of which the national rules are there, up to {newest}"
    advice = "take this out until an update brings the national rules, or correct the year"
    return Fault(name, place, shown(found), expected, advice)


_YEAR = re.compile("r[0-9]{1,2}")


def _of_era(version: str) -> int:
    """The year of the era that the id of a year's rules names."""
    return int(version[1:])


def _own(data: Data, name: str, place: Place, version: Any) -> Iterator[Fault]:
    """A version of a host's own programme fits itself, as a national one does, with its terms."""
    yield from version_faults(data, name, place, version)
    lines = {line.id: line for line in version.lines}
    for number, base in enumerate(version.bases):
        where = (*place, "bases", number, "cap")
        yield from cap_faults(data, name, where, base.cap)
        if base.line in lines:
            yield from fits_pool(name, where, base.cap, lines[base.line])
    yield from _terms(name, place, version, lines)


def _named(data: Data, name: str, file: Any) -> Iterator[Fault]:
    """The name belongs to the code: a prefecture's own, of a city one that begins with it.

    A made-up host has a made-up one.
    """
    if data.host and data.host.example and file.code == data.host.code:
        return
    prefecture = data.files["prefectures.yaml"].prefectures[int(file.code[:2]) - 1]
    fits = (
        (file.name.ja, file.name.en) == (prefecture.name.ja, prefecture.name.en)
        if len(file.code) == PREFECTURE
        else file.name.ja.startswith(prefecture.name.ja) and file.name.ja != prefecture.name.ja
    )
    if not fits:
        start = "" if len(file.code) == PREFECTURE else "a city's name after "
        expected = f"{start}{prefecture.name.ja}, the prefecture of the code {file.code}"
        yield Fault(name, ("name",), shown(file.name.ja), expected, "correct the name or the code")


def _laid_over(data: Data, name: str, place: Place, local: Any, version: Any) -> Iterator[Fault]:
    """What one entry lays over a version fits it."""
    rates = {rate.id: rate for rate in version.rates}
    lines = {line.id: line for line in version.lines}
    added = {line.id: line for line in local.add}
    for number, rate in enumerate(local.rates):
        where = (*place, "rates", number)
        if rate.id not in rates:
            what = "a rate of this version"
            yield unknown(name, (*where, "id"), rate.id, sorted(rates), what)
            continue
        yield from case_faults(name, (*where, "cases"), rate.cases)
        yield from _rate_within(name, where, rate, rates[rate.id])
    yield from _twice(name, place, "rates", [rate.id for rate in local.rates])
    for number, cap in enumerate(local.caps):
        where = (*place, "caps", number)
        if cap.line not in lines:
            what = "a line of this version"
            yield unknown(name, (*where, "line"), cap.line, sorted(lines), what)
        elif cap.cap is not None:
            yield from cap_faults(data, name, (*where, "cap"), cap.cap)
            yield from fits_pool(name, (*where, "cap"), cap.cap, lines[cap.line])
            yield from _cap_within(name, (*where, "cap"), cap.cap, lines[cap.line].cap)
    yield from _twice(name, place, "caps", [cap.line for cap in local.caps])
    for number, line in enumerate(local.add):
        where = (*place, "add", number)
        if line.id in lines:
            expected = "a line that the version does not have"
            advice = "set its cap under caps, or rename it"
            yield Fault(name, (*where, "id"), shown(line.id), expected, advice)
        if line.rate not in rates:
            what = "a rate of this version"
            yield unknown(name, (*where, "rate"), line.rate, sorted(rates), what)
        if line.cap:
            yield from cap_faults(data, name, (*where, "cap"), line.cap)
            yield from fits_pool(name, (*where, "cap"), line.cap, line)
    for number, need in enumerate(local.needs):
        if need.line not in lines | added:
            known = sorted(lines | added)
            yield unknown(name, (*place, "needs", number, "line"), need.line, known, _PAID)
    yield from _terms(name, place, local, {**lines, **added})


def _terms(name: str, place: Place, local: Any, lines: dict[str, Any]) -> Iterator[Fault]:
    """The lines and categories that terms speak of are there."""
    plain = local.model_dump(by_alias=True, mode="json", exclude_none=True)
    known = sorted(lines)
    for key in ("bases", "earlier", "together", "pieces", "rounding", "over_lines", "not_known"):
        for number, entry in enumerate(plain.get(key, [])):
            named = [entry["line"]] if "line" in entry else entry.get("lines", [])
            for line in named:
                if line not in lines:
                    yield unknown(name, (*place, key, number), line, known, _PAID)
    yield from _menus(name, place, plain, known)
    categories = {category for line in lines.values() for category in line.categories}
    for number, entry in enumerate(plain.get("drop", [])):
        if entry["category"] not in categories:
            where = (*place, "drop", number, "category")
            known = sorted(categories)
            yield unknown(name, where, entry["category"], known, "a category of this version")


def _menus(name: str, place: Place, plain: Any, known: list[str]) -> Iterator[Fault]:
    """The lines of menus are paid, and each is in one of them: they exclude each other."""
    first: dict[str, str] = {}
    for number, menu in enumerate(plain.get("menus", {}).get("options", [])):
        for position, line in enumerate(menu["lines"]):
            where = (*place, "menus", "options", number, "lines", position)
            if line not in known:
                yield unknown(name, where, line, known, _PAID)
            elif line in first:
                found = f"{shown(line)} a second time (first in the menu {shown(first[line])})"
                yield Fault(name, where, found, "each line in one menu", "remove one of the two")
            first.setdefault(line, menu["id"])


def _twice(name: str, place: Place, key: str, ids: list[str]) -> Iterator[Fault]:
    for number, id_ in enumerate(ids):
        if id_ in ids[:number]:
            where = (*place, key, number)
            yield Fault(name, where, f"{shown(id_)} a second time", "each once", "remove one")


def _rate_within(name: str, place: Place, rate: Any, national: Any) -> Iterator[Fault]:
    """Each local rate lies within what the national one allows."""
    printed = [Fraction(case.rate) for case in national.cases]
    least = Fraction(national.range.from_) if national.range else min(printed)
    most = Fraction(national.range.to) if national.range else max(printed)
    for number, case in enumerate(rate.cases):
        value = Fraction(case.rate)
        too_low = value < least and not national.at_most
        too_high = value > most and not national.at_least
        if too_low or too_high:
            expected = f"a rate from {least} to {most}, as the national rules allow"
            advice = "correct the rate, or the range of the national one"
            yield Fault(name, (*place, "cases", number, "rate"), shown(case.rate), expected, advice)


def _cap_within(name: str, place: Place, cap: Any, national: Any) -> Iterator[Fault]:
    """Each local amount lies within the national ones, and is none of another order.

    Where a cap can be read in more than one way, one reading has to.
    """
    if national is None:
        return
    allowed = [national.range.from_, national.range.to] if national.range else _amounts(national)
    most = max(allowed) + sum(entry.amount for entry in national.plus)
    for amount in [min(_amounts(cap))] if cap.readings else _amounts(cap):
        if amount > most:
            expected = f"at most {most}, as the national rules allow"
            yield Fault(name, place, shown(amount), expected, "correct the amount")
        elif amount * _NEIGHBOUR <= min(allowed) and cap.checked is None:
            expected = f"an amount of the order of {min(allowed)}, the national one"
            yield Fault(name, place, shown(amount), expected, "look for a digit that is missing")


def _amounts(cap: Any) -> list[int]:
    """Every amount that a cap can be, before anything raises it."""
    if cap.amount is not None:
        return [cap.amount]
    found: list[int] = []
    for part in (*(cap.tiers or ()), *(cap.cases or ()), *(cap.readings or ())):
        tiers = getattr(part, "tiers", None)
        found += [tier.amount for tier in tiers] if tiers else [part.amount]
    return found or [cap.each]


def _references(data: Data, name: str, file: Any) -> Iterator[Fault]:
    """Every category, assumption and answer that a host's rules name is a national one or its own.

    Of assumptions it has none of its own; what is paid as a flat sum may be named like a category.
    """
    versions = [*file.rules, *(version for own in file.own for version in own.versions)]
    flat = [entry.id for version in versions for entry in version.flat]
    bought = [category.id for category in file.categories] + flat
    rules = [one for one in parts(file) if one[0][:1] in (("rules",), ("own",))]
    yield from named_faults(data, name, (), rules, bought)
    answers = {f"local.{answer.id}": answer for answer in file.answers} | answers_of(data)
    what = "an answer, national or local"
    yield from answer_faults(data, name, (), rules, answers, what)
    counts = [id_ for id_, answer in answers.items() if answer.type == "integer"]
    for place, value in rules:
        if place[-3:-2] in _COUNTED and place[-1] == "answer" and value in answers:
            answer = answers[value]
            if answer.type != "integer":
                found = f"{shown(value)}, which is no number (its type is {answer.type})"
                expected = f"an answer that is a whole number: one of {', '.join(counts)}"
                advice = "name the answer that is counted here"
                yield Fault(name, place, found, expected, advice)
