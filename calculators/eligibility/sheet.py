"""The call sheet as a page of its own: whom to ask, what to ask, and room for the answers."""

from __future__ import annotations

from collections.abc import Sequence

from calculators.eligibility.offers import purchases, terms
from calculators.eligibility.said import Plain, office_of, year_of
from calculators.html.markup import Element, tag
from calculators.html.report import View, next_step
from calculators.words.wording import Wording


def sheet(view: View) -> Element:
    """The questions to the prefecture with its desk; the desk alone where there are none."""
    calls: Sequence[Plain] = view.result["call"]
    desk = next_step(view.words, view.request.get("prefecture"))
    if not calls:
        return desk
    return tag(
        "section",
        tag("h3", view.say("call.heading", count=len(calls))),
        tag("p", view.say("call.lead"), class_="calc-on-screen"),
        _print(view),
        tag("p", view.say("call.office", office=_office(view)), class_="calc-on-paper"),
        tag("p", _blanks(view), class_="check-who"),
        tag("ol", [_question(view, call) for call in calls], class_="check-calls"),
        desk,
        class_="check-sheet",
    )


def _print(view: View) -> Element:
    button = tag(
        "button", view.say("call.print"), type="button", class_="calc-minor", data_check="sheet"
    )
    return tag("p", button, class_="calc-on-screen")


def _blanks(view: View) -> list[Element]:
    """Places to note when, with whom and under which number one spoke."""
    return [tag("span", view.say(f"call.{key}")) for key in ("day", "who", "phone")]


def _question(view: View, call: Plain) -> Element:
    """A question, what to ask along with it, and room for the answer or a way to enter it."""
    question, more = _said(view, call)
    enter = tag(
        "button",
        view.say("call.enter"),
        tag("span", view.words("report.answers.change-what", label=question), class_="calc-unseen"),
        type="button",
        class_="calc-text calc-on-screen",
        data_change=f"answers.{call.get('answer')}",
    )
    return tag(
        "li",
        tag("strong", question),
        tag("span", more, class_="check-more") if more else None,
        enter if "answer" in call else None,
        tag("span", class_="check-blank"),
    )


def _said(view: View, call: Plain) -> tuple[str, str]:
    """The question and what belongs to it."""
    words = view.words
    if call["id"] in ("runs", "answer"):
        question = words.text(view.rules["answers"][call["answer"]]["ask_prefecture"])
        return question, view.say("call.runs-more") if call["id"] == "runs" else ""
    if call["id"] in ("period", "terms"):
        name = words.text(view.rules["programmes"][call["programme"]]["name"])
        more = _known_terms(view, call) if call["id"] == "terms" else ""
        return view.say(f"call.{call['id']}", programme=name), more
    if call["id"] == "others":
        names = [view.rules["programmes"][id_]["name"] for id_ in call["programmes"]]
        return view.say("call.others", names=_row(words, [words.text(name) for name in names])), ""
    if call["id"] == "purchases":
        names_ = purchases(view, office_of(view).items)
        return view.say("call.purchases", names=names_), view.say("call.purchases-more")
    return view.say(f"call.{call['id']}"), view.say(f"call.{call['id']}-more")


def _known_terms(view: View, call: Plain) -> str:
    """What the state's rules say of rate and cap for what is to be bought."""
    entry = next(
        one
        for one in view.result["versions"]
        if (one["programme"], one["version"]) == (call["programme"], call["version"])
    )
    if not entry["amounts"]["items"]:
        return ""
    version = view.rules["programmes"][call["programme"]]["versions"][call["version"]]
    said = " ".join(terms(view, entry["amounts"]))
    reported = "reported" if entry["evidence"] == "reported" else "read"
    return view.say(f"call.terms-{reported}", year=year_of(view, version), terms=said)


def _office(view: View) -> str:
    """Who asks, for the head of the paper: service, number of staff, prefecture."""
    office, words = office_of(view), view.words
    found = []
    if office.prefecture:
        found.append(words.text(view.rules["prefectures"][office.prefecture]["name"]))
    if service := office.answers.get("service"):
        found.append(words.text(view.rules["services"][service]["name"]))
    if staff := office.answers.get("staff"):
        found.append(view.say("call.staff", staff=words.number(staff)))
    return _row(words, found) or view.say("call.nobody")


def _row(words: Wording, texts: Sequence[str]) -> str:
    return words("report.comma").join(texts)
