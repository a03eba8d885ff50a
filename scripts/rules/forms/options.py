"""The options that a field offers: `options_from` in a form names one of these lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calculators.compare.years import UNDATED, usual_year, versions_of, year_of, years_of
from calculators.form.address import raw
from calculators.form.page import UNKNOWN
from calculators.rules.evidence import basis, cited_in
from calculators.words.wording import Wording
from scripts.rules.forms.uses import taken
from scripts.rules.variants import (
    NEVER,
    Needs,
    Variant,
    calculating,
    chosen_in_form,
    municipalities,
    variants,
    where,
    where_compared,
)

Plain = dict[str, Any]


def left_open(field: Plain) -> Plain:
    """The field with a choice that leaves it open on purpose, where it offers choices and has one.

    Of choices that all stand there it is the usual one.
    """
    if field["type"] not in ("list", "radio") or not field["unknown"]:
        return field
    usual = field["type"] == "radio"
    open_ = option(None, field["unknown"], value=UNKNOWN, usual=usual)
    return {**field, "options": [*field["options"], open_]}


def option(means: Any, label: Plain, **more: Any) -> Plain:
    """An option: `value` is its text in the form, `means` what goes into the request.

    `native` is the Japanese name that stands beside this site's own rendering of it; `standing`
    the fiscal year that it stands for, which is said with how it stands to the reader's own.
    """
    option = {"value": raw(means), "means": means, "label": label, "help": None, "native": None}
    return option | {"standing": None, "usual": False, "shown_when": None} | more


def _programmes(rules: Mapping[str, Any]) -> list[Plain]:
    return [
        option(
            programme["id"],
            programme["name"],
            help=programme["summary"],
            native=programme["name"]["ja"],
        )
        for programme in rules["programmes"].values()
        if programme["calculates"]
    ]


def _versions(rules: Mapping[str, Any]) -> list[Plain]:
    """Each version with its year and status, shown where its programme is chosen."""
    return [
        option(
            version["id"],
            _version_label(version, rules),
            standing=_standing([version], rules) if version["status"] == "in-force" else None,
            usual=version["id"] == next(reversed(programme["versions"])),
            shown_when={"field": "programme", "in": [programme["id"]]},
        )
        for programme, version in calculating(rules)
    ]


def _version_label(version: Plain, rules: Mapping[str, Any]) -> Plain:
    """The year; of what is no adopted scheme of a year what it is."""
    label = {}
    for language in ("ja", "en"):
        words = Wording(rules, language)
        status = words(f"report.status.{version['status']}")
        year = version["fiscal_year"] and words.year(version["fiscal_year"])
        if version["status"] == "in-force":
            label[language] = year
        else:
            named = words("report.status.labelled", year=year, status=status) if year else status
            label[language] = named
    return label


def _standing(versions: Sequence[Mapping[str, Any]], rules: Mapping[str, Any]) -> Plain:
    """The year of some versions and how well the least known of them is known."""
    grade = basis(cited_in(list(versions)), rules)["evidence"]
    return {"kind": "rules", "year": versions[0]["fiscal_year"], "evidence": grade}


def _prefectures(rules: Mapping[str, Any]) -> list[Plain]:
    return [option(code, entry["name"]) for code, entry in rules["prefectures"].items()]


def municipality_options(rules: Mapping[str, Any]) -> list[Plain]:
    """The municipalities with rules of their own, each for what it has them for."""
    return [
        option(
            code,
            rules["hosts"][code]["name"],
            shown_when={
                "all": [
                    {"field": "prefecture", "in": [code[:2]]},
                    {"any": [{"all": chosen_in_form(*key)} for key in _ruled_by(code, rules)]},
                ]
            },
        )
        for code in municipalities(rules)
    ]


def _ruled_by(code: str, rules: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The programmes and versions for which a host has rules, or a programme of its own."""
    keys = (*rules["local"].get(code, {}), *rules["hosts"][code]["stands_for"])
    return [(programme, version) for programme, _, version in (key.partition("/") for key in keys)]


def _kinds(rules: Mapping[str, Any]) -> list[Plain]:
    """The kinds of purchases that the place's rules name as not counting."""
    texts = {
        kind["id"]: kind["text"]
        for variant in variants(rules)
        for kind in variant.terms["not_counted"]
    }
    return [
        option(id_, dict(text), shown_when=where(rules, _names_kind(id_)))
        for id_, text in texts.items()
    ]


def _names_kind(id_: str) -> Needs:
    def needs(variant: Variant) -> list[Plain | None]:
        return [None] if id_ in {kind["id"] for kind in variant.terms["not_counted"]} else []

    return needs


def _categories(rules: Mapping[str, Any]) -> list[Plain]:
    """Every kind of purchase, shown where the rules take it."""
    known = [*rules["categories"].values()]
    known += [one for host in rules["hosts"].values() for one in host["categories"].values()]
    return [
        option(category["id"], category["label"], help=category["help"], shown_when=shown)
        for category in known
        if (shown := where(rules, _takes(category["id"]))) != NEVER
    ]


def _takes(category: str) -> Needs:
    def needs(variant: Variant) -> list[Plain | None]:
        return [None] if category in taken(variant.version) else []

    return needs


def _purchases(rules: Mapping[str, Any]) -> list[Plain]:
    """Every kind of purchase that some programme takes in the fiscal year chosen."""
    return [
        option(category["id"], category["label"], help=category["help"], shown_when=shown)
        for category in rules["categories"].values()
        if (shown := where_compared(rules, year_of, _takes(category["id"]))) != NEVER
    ]


def _wants(rules: Mapping[str, Any]) -> list[Plain]:
    """What people want to buy, in everyday words."""
    return [option(want["id"], want["label"]) for want in rules["wants"]["wants"]]


def _everyday(rules: Mapping[str, Any]) -> list[Plain]:
    """Every kind of purchase that an office makes, in everyday words."""
    return [
        option(category["id"], category["everyday"])
        for category in rules["categories"].values()
        if category["everyday"]
    ]


def _years(rules: Mapping[str, Any]) -> list[Plain]:
    """The fiscal years that rules are recorded for."""
    usual = usual_year(rules)
    return [
        option(
            year,
            _year_label(year, rules),
            standing=None if year == UNDATED else _standing(_adopted(year, rules), rules),
            usual=year == usual,
        )
        for year in years_of(rules)
    ]


def _adopted(year: str, rules: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The versions that are compared under a year."""
    return [
        rules["programmes"][programme]["versions"][version]
        for programme, version in versions_of(year, rules)
    ]


def _year_label(year: str, rules: Mapping[str, Any]) -> Plain:
    label = {}
    for language in ("ja", "en"):
        words = Wording(rules, language)
        undated = year == UNDATED
        label[language] = words("report.compare.undated") if undated else words.year(int(year))
    return label


def _licences(rules: Mapping[str, Any]) -> list[Plain]:
    """What the linkage system costs an office in a year: nothing as things are, or as before."""
    licence = rules["linkage"]["licence"]
    now = licence["free"][0]["when"]
    return [
        option(0, _licence_label(0, now, rules), usual=True),
        option(licence["yearly"], _licence_label(licence["yearly"], licence["when"], rules)),
    ]


def _licence_label(yearly: int, when: Plain, rules: Mapping[str, Any]) -> Plain:
    words = {language: Wording(rules, language) for language in ("ja", "en")}
    return {
        language: said(
            "report.linkage.licence.choice", amount=said.yen(yearly), when=said.text(when)
        )
        for language, said in words.items()
    }


OPTIONS = {
    "programmes": _programmes,
    "versions": _versions,
    "prefectures": _prefectures,
    "municipalities": municipality_options,
    "kinds": _kinds,
    "categories": _categories,
    "purchases": _purchases,
    "wants": _wants,
    "everyday": _everyday,
    "years": _years,
    "licences": _licences,
}
