"""What a report says of the place whose rules were used: a prefecture or a city."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator
from dataclasses import replace

from calculators.html.markup import Element, items, tag
from calculators.html.report import View, notice
from calculators.html.standing import decider
from calculators.rules.local import localised, own_rules
from calculators.rules.mechanisms.menus import ONE_MENU
from calculators.rules.shapes import Version
from calculators.rules.terms import NATIONAL
from calculators.words.wording import Wording


def here(view: View) -> View:
    """The view with what only the host knows: its answers, categories and programmes."""
    local = view.result.get("local")
    if not local:
        return view
    host, rules = view.rules["hosts"][local["code"]], view.rules
    known = {
        **rules,
        "answers": {**rules["answers"], **host["answers"]},
        "categories": {**rules["categories"], **host["categories"]},
        "programmes": ChainMap(host["own"], rules["programmes"]),
    }
    return replace(view, words=view.words.under(known))


def version_of(view: View) -> Version:
    """The version whose rules were used, with the host's own laid over it."""
    programme, id_ = view.result["programme"], view.result["version"]
    version: Version = view.rules["programmes"][programme]["versions"][id_]
    local = view.result.get("local")
    if not local:
        return version
    settings = view.rules["local"].get(local["code"], {}).get(f"{programme}/{id_}")
    return localised(version, settings or own_rules(version))


def said(view: View) -> Iterator[Element]:
    """Whose rules were used and how far, or for which other years some are recorded."""
    for entry in view.result.get("notices", ()):
        yield notice(view.words.text(entry["message"]), kind="warning")
    local = view.result.get("local")
    if not local:
        yield from _national(view)
        return
    words = view.words
    sentences = [view.say("place.heading", place=words.text(local["name"]))]
    if local["programme"]:
        sentences.append(view.say("place.programme", name=words.text(local["programme"])))
    if local["as_of"]:
        sentences.append(view.say("place.as-of", date=words.date(local["as_of"])))
    if local["uses"]:
        money = view.rules["programmes"][local["uses"]["programme"]]
        sentences.append(view.say("place.uses", name=words.text(money["name"])))
    else:
        sentences.append(view.say("place.rest"))
    yield notice(" ".join(sentences))
    if not local["confirmed"]:
        yield notice(view.say("place.unconfirmed", decides=decides(view)), kind="warning")
    if local["selection"]:
        yield notice(view.say("place.at-most", reason=words.text(local["selection"])))


def _national(view: View) -> Iterator[Element]:
    """That the national rules were used, and where others are recorded for the programme."""
    result = view.result
    if result["status"] != "not_confirmed" and not result.get("notices"):
        yield from national(view.words, [result["programme"]], result["prefecture"])


def national(
    words: Wording, programmes: Iterable[str], prefecture: str | None
) -> Iterator[Element]:
    """That national rules were used for programmes, and where in the prefecture, or in the
    country, others are recorded for them."""
    found = dict.fromkeys(
        said for id_ in programmes for said in _recorded(words, id_, prefecture or "")
    )
    if found:
        places = words("report.sources.between").join(found)
        yield notice(words("report.subsidy.place.recorded", places=places))
    elif prefecture:
        name = words.text(words.rules["prefectures"][prefecture]["name"])
        yield notice(words("report.subsidy.place.national", place=name))


def _recorded(words: Wording, programme: str, within: str) -> Iterator[str]:
    """The places whose own rules for a programme stand as facts, each with the year."""
    rules = words.rules
    versions = rules["programmes"][programme]["versions"]
    for code, host in rules["hosts"].items():
        settled = rules["local"].get(code, {}).items()
        keys = [key for key, local in settled if local.get("published")]
        for key in (*keys, *host["stands_for"]):
            named, _, version = key.partition("/")
            year = versions[version]["fiscal_year"] if named == programme else None
            if year and code.startswith(within):
                name = words.text(host["name"])
                yield words("report.subsidy.place.of-year", place=name, year=words.year(year))


def decides(view: View) -> str:
    """Who settles what the rules leave open, in words: the prefecture, or a city with its own."""
    return view.words(f"report.decides.{decider_of(view)}")


def decider_of(view: View) -> str:
    """The same as reports and standings name it."""
    return decider((view.result.get("local") or {}).get("code"))


def municipality_of(view: View) -> str | None:
    """The name of the municipality whose own rules were used."""
    if decider_of(view) == "prefecture":
        return None
    return view.words.text(view.result["local"]["name"])


def prefecture_of(view: View) -> str | None:
    """The prefecture asked for, or the one that the municipality lies in whose rules were used."""
    local = view.result.get("local") or {}
    code = view.result["prefecture"] or view.request.get("municipality") or local.get("code")
    return code[:2] if code else None


def alternatives(view: View) -> Iterator[Element]:
    """What each menu comes to alone where they exclude each other."""
    found = view.result.get("alternatives", ())
    menus = version_of(view).get("terms", NATIONAL)["menus"]
    if not found or menus is None:
        return
    names = {menu["id"]: view.words.text(menu["name"]) for menu in menus["options"]}
    lines = [
        view.say(
            "place.alternative",
            menu=names[entry["menu"]],
            subsidy=view.words.yen(entry["subsidy"]),
            burden=view.words.yen(entry["own_burden"]),
        )
        for entry in found
        if entry["status"] == "calculated"
    ]
    if lines:
        yield tag("p", view.say("place.alternatives"))
        yield items(lines)


def not_known(view: View) -> Iterator[Element]:
    """What is not known of the place's rules, and what the plan comes to at most."""
    yield notice(view.say("not-known.lead"), kind="stop")
    texts = [view.words.text(entry["text"]) for entry in view.result["not_known"]]
    yield items(texts or [view.say("not-known.readings")])
    if view.result["at_most"] is not None:
        yield tag("p", view.say("not-known.at-most", amount=view.words.yen(view.result["at_most"])))


def requirement_of(view: View, id_: str) -> str | None:
    """The text of a requirement that the host's terms raise."""
    terms = version_of(view).get("terms", NATIONAL)
    if id_ == ONE_MENU and terms["menus"]:
        return view.words.text(terms["menus"]["text"])
    for together in terms["together"]:
        if together["id"] == id_:
            return view.words.text(together["text"])
    for rule in terms["flat"]:
        if f"{rule['id']}-least" == id_:
            label = view.words.text(view.rules["answers"][rule["answer"]]["label"])
            least = view.words.number(rule["least"])
            return view.say("requirements.least", label=label, least=least)
    return None
