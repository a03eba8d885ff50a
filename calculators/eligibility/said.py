"""What every part of the self-check's report says of a version: year, outcome, requirements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calculators.eligibility.office import Office, with_bought
from calculators.form import address as handover
from calculators.html.markup import Children, Element, items, link, tag
from calculators.html.report import View
from calculators.html.standing import Standing, by_clock, of_version

Plain = Mapping[str, Any]


def version_of(view: View, entry: Plain) -> Plain:
    """The version's rules."""
    version: Plain = view.rules["programmes"][entry["programme"]]["versions"][entry["version"]]
    return version


def office_of(view: View) -> Office:
    """What the request says of the office."""
    bought = view.request.get("items") or []
    answers = with_bought(view.request.get("answers") or {}, bought, view.rules)
    return Office(answers, bought, view.request.get("prefecture"))


def year_of(view: View, version: Plain) -> str:
    """The version's fiscal year in words."""
    year = version["fiscal_year"]
    return view.words.year(year) if year else view.say("undated")


def standing_of(view: View, entry: Plain) -> Standing:
    """How the version's year stands to the reader's own, and how well its rules are known."""
    return of_version(version_of(view, entry), entry["evidence"])


def named(view: View, version: Plain) -> list[Children]:
    """The version's name, in English with the Japanese beside it."""
    name = view.words.text(version["name"])
    if view.words.language == "ja":
        return [name]
    return [name, " ", tag("span", version["name"]["ja"], lang="ja")]


def outcome(view: View, entry: Plain) -> str:
    """How a version came out: only a subsidy under an adopted scheme is said to be open."""
    if entry["scheme"] != "subsidy":
        return view.say(f"scheme.{entry['scheme']}.status.{entry['status']}")
    key = {"prefecture": "waits", "nobody": "pointless"}.get(entry["waits_for"], entry["status"])
    return view.say(f"status.{key}")


def outcome_by_clock(view: View, entry: Plain) -> Element | str:
    """The same, in the past where the year of the rules has ended."""
    year, said = version_of(view, entry)["fiscal_year"], outcome(view, entry)
    if entry["scheme"] != "subsidy" or year is None or entry["status"] == "undetermined":
        return said
    was = view.say(f"status-was.{entry['status']}")
    return by_clock(year, said, {"now": said, "to-come": said, "ended": was})


def requirement(view: View, version: Plain, id_: str) -> str:
    """A requirement's text."""
    for entry in version["requirements"]:
        if entry["id"] == id_:
            return view.words.text(entry["text"])
    return view.say(id_)


def label(view: View, answer: str) -> str:
    """What an answer is called."""
    return view.words.text(view.rules["answers"][answer]["label"])


def labels(view: View, answers: list[str]) -> str:
    """What answers are called, in a row."""
    return view.words("report.comma").join(label(view, answer) for answer in answers)


def onwards(view: View, entry: Plain) -> Element:
    """The programme's page, and from here to the amount with all that is known."""
    words, programme = view.words, view.rules["programmes"][entry["programme"]]
    address = f"{words.base}programmes/{entry['programme']}.html"
    found: list[Children] = [link(address, view.say("page"))]
    if programme["calculates"] and entry["status"] != "not_eligible":
        office = office_of(view)
        known = {"prefecture": office.prefecture, "answers": office.answers}
        named_ = {"programme": entry["programme"], "version": entry["version"]}
        counting = entry["amounts"]["items"] if entry["amounts"] else []
        bought = [office.items[place] for place in counting]
        plan = {**named_, **known, "items": bought}
        found.append(link(handover.address(words, "subsidy", plan), view.say("amount")))
        if programme["applicant"] == "office" and (counting or not office.items):
            year = {"fiscal_year": str(version_of(view, entry)["fiscal_year"] or "undated")}
            filled = {**year, **known, "items": office.items}
            found.append(link(handover.address(words, "compare", filled), view.say("ways")))
    return items(found, class_="check-links calc-on-screen")
