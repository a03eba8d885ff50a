"""The fiscal years whose programmes a comparison takes together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculators.rules.shapes import Programme, Rules, Version

UNDATED = "undated"
"""The year of versions whose documents print none."""


def years_of(rules: Rules) -> list[str]:
    """The fiscal years for which versions are recorded, oldest first, and "undated"."""
    found = {year_of(version) for _, version in calculating(rules)}
    return sorted(found - {UNDATED}) + sorted(found & {UNDATED})


def usual_year(rules: Rules) -> str:
    """The newest year for which an office could apply under an adopted programme."""
    return max(
        year_of(version)
        for programme, version in calculating(rules)
        if _for_offices(programme, version, rules)
    )


def versions_of(year: str, rules: Rules) -> list[tuple[str, str]]:
    """The versions of a year; what a budget asked for only where nothing was then adopted."""
    found = [
        (programme, version)
        for programme, version in calculating(rules)
        if year_of(version) == year
    ]
    adopted = any(_for_offices(programme, version, rules) for programme, version in found)
    return [
        (programme, version["id"])
        for programme, version in found
        if not (adopted and version["status"] == "request")
    ]


def _for_offices(programme: str, version: Version, rules: Rules) -> bool:
    """Whether offices apply for themselves under this version, and it was adopted."""
    by_office = rules["programmes"][programme]["applicant"] == "office"
    return bool(by_office and version["status"] == "in-force")


def year_of(version: Mapping[str, Any]) -> str:
    """A version's fiscal year as the request names it."""
    return str(version["fiscal_year"] or UNDATED)


def calculating(rules: Rules) -> Iterator[tuple[str, Version]]:
    """The programmes that pay an amount, each with its versions."""
    programmes: Mapping[str, Programme] = rules["programmes"]
    for programme in programmes.values():
        if programme["calculates"]:
            yield from ((programme["id"], version) for version in programme["versions"].values())
