"""The rows on the rules of hosts: what each published call settles, a row for each rule of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculators.rules.mechanisms import cap as caps
from scripts.model import Data
from scripts.opendata.fractions import fraction
from scripts.opendata.unmistakable import place_code
from scripts.rules.tagged import cap_of

Part = dict[str, str | int | bool | None]
"""The columns of a rule, without the host and the version it belongs to."""


def rules_of(data: Data) -> Iterator[tuple[Part, list[str]]]:
    """Every rule of every host as columns, with what it cites."""
    for host in data.many("local"):
        names = {"place_ja": host.name.ja, "place_en": host.name.en}
        place: Part = {"code": place_code(host.code), **names}
        for local in host.rules:
            if local.published:
                own = {**place, "programme": local.programme, "version": local.version}
                for part, source in _laid_over(local):
                    yield {**own, **part}, source
        for programme in host.own:
            for version in programme.versions:
                id_ = f"own:{host.code}-{programme.id}"
                for part, source in _own(version):
                    yield {**place, "programme": id_, "version": version.id, **part}, source


def _laid_over(local: Any) -> Iterator[tuple[Part, list[str]]]:
    for rate in local.rates:
        for case in rate.cases:
            yield _part("rate", rate.id, share=case.rate), case.source
    for cap in local.caps:
        if cap.cap is None:
            yield _part("no-cap", cap.line), cap.source
        else:
            yield from _amounts("cap", cap.line, cap.cap)
    for line in local.add:
        yield from _amounts("line", line.id, line.cap) if line.cap else ()
    for dropped in local.drop:
        yield _part("dropped", dropped.category), dropped.source
    yield from _terms(local)


def _own(version: Any) -> Iterator[tuple[Part, list[str]]]:
    for rate in version.rates:
        for case in rate.cases:
            yield _part("rate", rate.id, share=case.rate), case.source
    for line in version.lines:
        if line.cap:
            yield from _amounts("cap", line.id, line.cap)
    yield from _terms(version)


def _terms(terms: Any) -> Iterator[tuple[Part, list[str]]]:
    """What a call says beyond rates and caps, in the order of the steps."""
    for kind in terms.not_counted:
        yield _part("not-counted", kind.id), kind.source
    if terms.spending:
        days = {"first": terms.spending.from_, "last": terms.spending.to}
        yield _part("spending", None, **days), terms.spending.source
    if terms.tax:
        yield _part("tax", terms.tax.counts), terms.tax.source
    for limit in terms.pieces:
        for case in limit.shares:
            part = _part("pieces", " ".join(limit.lines), count=limit.answer, share=case.share)
            yield part, limit.source
    if terms.income:
        yield _part("income", None), terms.income.source
    for base in terms.bases:
        yield from _amounts("base", base.line, base.cap)
    for earlier in terms.earlier:
        yield _part("earlier", earlier.line, count=earlier.answer), earlier.source
    for rule in terms.rounding:
        lines = " ".join(rule.lines or ()) or None
        kind = f"rounding-{rule.place}{'-before-cap' if rule.before_cap else ''}"
        yield _part(kind, lines, amount=rule.unit), rule.source
    for over in terms.over_lines:
        lines = " ".join(over.lines or ()) or None
        yield _part(f"over-lines-{over.per}", lines, amount=over.amount), over.source
    for flat in terms.flat:
        yield _part("flat", flat.id, count=flat.answer, amount=flat.each), flat.source
    for menu in terms.menus.options if terms.menus else ():
        yield _part("menu", " ".join(menu.lines)), terms.menus.source


def _amounts(kind: str, line: str, cap: Any) -> Iterator[tuple[Part, list[str]]]:
    """A row for each amount of a cap or a base."""
    rule = cap_of(cap.model_dump(by_alias=True, mode="json"))
    for row in caps.rows(rule):
        yield _part(kind, line, amount=row["amount"]), cap.source


def _part(
    rule: str,
    subject: str | None,
    *,
    amount: int | None = None,
    share: str | None = None,
    count: str | None = None,
    first: str | None = None,
    last: str | None = None,
) -> Part:
    return {
        "rule": rule,
        "subject": subject,
        "amount": amount,
        **fraction("share", share),
        "count": count,
        "first": first,
        "last": last,
    }
