"""The report says what the engine found: complete, linked, without markup of its own making."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from calculators import calculate, page, report
from calculators.wording import Wording
from scripts.calculator_page import example_fields, examples_of, render
from scripts.compile import compile_rules
from scripts.model import Data, load_data

VOID = {"br", "input", "img", "hr"}
LANGUAGES = ("ja", "en")
PAGES = ("../sources.html#", "../assumptions.html#", "../faq.html#", "https://")


@cache
def data() -> Data:
    return load_data()


@cache
def rules() -> dict[str, Any]:
    return compile_rules(data())


@cache
def examples() -> dict[tuple[str, str, str], dict[str, Any]]:
    return examples_of(data().many("programmes"))


def answer_to(
    request: dict[str, Any], language: str = "ja", kind: str = "subsidy"
) -> dict[str, Any]:
    fields = [list(pair) for pair in [*example_fields(request), ("page.base", "../")]]
    return json.loads(page.answer(kind, language, fields, rules()))


class Balanced(HTMLParser):
    """Fails on an element that is not closed, and on attributes that have no business here."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert "style" not in names
        assert not any(name.startswith("on") for name in names)
        assert tag not in ("script", "style", "iframe", "object")
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(html: str) -> Balanced:
    parser = Balanced()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    assert len(set(parser.ids)) == len(parser.ids)
    return parser


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_reported(language: str) -> None:
    for entry in examples().values():
        answer = answer_to(entry["request"], language)
        parser = parsed(answer["html"])
        parsed(answer["answers"])
        assert answer["html"].startswith('<h2 class="calc-headline">')
        for link in parser.links:
            assert link.startswith(PAGES)


def test_every_source_link_leads_to_a_place_that_exists() -> None:
    places = {
        f"../sources.html#{document['id']}-{place}"
        for document in rules()["sources"].values()
        for place in document["places"]
    }
    assumptions = {f"../assumptions.html#{id_}" for id_ in rules()["assumptions"]}
    entries = {f"../faq.html#{entry.id}" for entry in data().files["faq.yaml"].entries}
    for entry in examples().values():
        links = set(parsed(answer_to(entry["request"])["html"]).links)
        assert links & places
        assert {link for link in links if "://" not in link} <= places | assumptions | entries


def test_every_line_leads_to_the_answer_that_explains_it() -> None:
    for entry in examples().values():
        answer = answer_to(entry["request"])
        shown = parsed(answer["html"]).links
        for line in json.loads(answer["json"])["result"]["lines"]:
            assert f"../faq.html#{rules()['faq']['lines'][line['heading']]}" in shown


def test_every_figure_of_the_steps_is_in_the_report() -> None:
    for entry in examples().values():
        answer = answer_to(entry["request"])
        result = json.loads(answer["json"])["result"]
        text = text_of(answer["html"])
        for line in result["lines"]:
            for step in line["steps"]:
                if isinstance(step["amount"], int):
                    assert f"{step['amount']:,}円" in text
                if step["step"] == "rate":
                    assert step["rate"] in text


@pytest.mark.parametrize(
    ("category", "answers"), [("robot-transfer", {}), ("robot-other", {}), ("ict", {"staff": 31})]
)
@pytest.mark.parametrize("runs_both", [True, False])
def test_the_report_names_the_price_at_which_the_ceiling_is_reached(
    category: str, answers: dict[str, Any], runs_both: bool
) -> None:
    """At that price the subsidy is the ceiling, a yen below it is less: asked of the engine."""
    said = {"improvement_support": "training", "prefecture_runs_collaboration": runs_both}
    request: dict[str, Any] = {
        "programme": "care-tech-takeup",
        "version": "r6",
        "answers": answers | said,
        "items": [{"category": category, "unit_price": 9_000_000}],
    }
    text = text_of(answer_to(request)["html"])
    turn = re.search(r"([0-9,]+円)以上なら補助額は同じ", text)[1]
    price = int(turn.removesuffix("円").replace(",", ""))
    for below in (0, 1):
        request["items"][0]["unit_price"] = price - below
        answer = answer_to(request)
        line = json.loads(answer["json"])["result"]["lines"][0]
        assert (line["subsidy"] == line["cap"]) is (below == 0)
        assert f"{turn}以上に" in text_of(answer["html"]) or line["capped"]


def test_more_staff_lifts_the_ceiling_as_the_report_says() -> None:
    request = {
        "programme": "care-tech-takeup",
        "version": "r6",
        "answers": {"improvement_support": "training", "staff": 10},
        "items": [{"category": "ict", "unit_price": 5_000_000}],
    }
    text = text_of(answer_to(request)["html"])
    staff, gain, whole = re.search(
        r"「事業所の職員数」が([0-9,]+)人なら.*?合計は([0-9,]+)円増えて([0-9,]+)円", text
    ).groups()
    now = json.loads(answer_to(request)["json"])["result"]["total"]["subsidy"]
    request["answers"]["staff"] = int(staff)
    then = json.loads(answer_to(request)["json"])["result"]["total"]["subsidy"]
    assert (f"{then - now:,}", f"{then:,}") == (gain, whole)
    request["answers"]["staff"] = int(staff) - 1
    assert json.loads(answer_to(request)["json"])["result"]["total"]["subsidy"] == now


def test_not_eligible_says_why_what_would_help_and_the_amount() -> None:
    for entry in examples().values():
        answer = answer_to(entry["request"])
        result = json.loads(answer["json"])["result"]
        if result["status"] == "not_eligible":
            text = text_of(answer["html"])
            assert "対象外" in answer["headline"]
            assert f"{result['if_met']['subsidy']:,}円" in text
            assert "満たしていません" in text
            break
    else:
        pytest.fail("no example that is not eligible")


def test_a_version_that_is_not_recorded_gives_no_amount() -> None:
    from calculators import report
    from calculators.wording import Wording

    request = {"programme": "care-tech-takeup", "version": "r9"}
    result = {
        "status": "not_confirmed",
        **request,
        "known_versions": list(rules()["programmes"]["care-tech-takeup"]["versions"]),
    }
    html = report.render(report.View("subsidy", result, request, Wording(rules(), "ja")))
    assert "判定できません" in html
    assert "円" not in text_of(html)


def test_no_year_is_passed_off_as_the_current_one() -> None:
    newest = max(
        version["fiscal_year"] or 0
        for programme in rules()["programmes"].values()
        for version in programme["versions"].values()
    )
    for entry in examples().values():
        text = text_of(answer_to(entry["request"])["html"])
        assert f"{newest}年度" in text
        assert "今年度の制度は確認していません" in text


def test_the_prefecture_s_desk_or_its_absence_is_said() -> None:
    request = {**next(iter(examples().values()))["request"]}
    centre = rules()["centres"]["centres"][0]
    html = answer_to({**request, "prefecture": centre["prefecture"]})["html"]
    assert centre["name"]["ja"] in html
    without = rules()["centres"]["without_entry"][0]
    assert "資料に載っていません" in answer_to({**request, "prefecture": without})["html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_example_is_what_the_page_would_answer(language: str) -> None:
    for kind in rules()["forms"]:
        html = render(kind, rules(), examples(), language, "../", id_=kind)
        fields = json.loads(unescape(re.search(r'data-example="([^"]+)"', html)[1]))
        asked = [*fields, ["page.base", "../"]]
        answer = json.loads(page.answer(kind, language, asked, rules()))
        assert answer["html"] in html
        assert answer["answers"] in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_calculator_renders_whole(language: str) -> None:
    for kind in rules()["forms"]:
        html = render(kind, rules(), examples(), language, "../", id_=kind)
        parsed(html)
        for control in re.findall(r'aria-describedby="([^"]+)"', html):
            assert all(f'id="{id_}"' in html for id_ in control.split())
        for label in re.findall(r'<label for="([^"]+)"', html):
            assert f'id="{label}"' in html


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", ["eligibility", "compare"])
def test_a_year_s_rules_go_by_the_name_of_that_year(kind: str, language: str) -> None:
    """The linkage model areas were named otherwise in FY2024."""
    words = Wording(rules(), language, "../")
    versions = rules()["programmes"]["linkage-model-areas"]["versions"]
    then, now = (words.text(versions[id_]["name"]) for id_ in ("r6", "r7"))
    shut = {"prefecture_runs_model_facilities": False}
    request: dict[str, Any] = {"answers": shut}
    if kind == "compare":
        request |= {"fiscal_year": "2024", "items": [{"category": "expense", "unit_price": 9}]}
    written = report.render(report.View(kind, calculate(kind, request, rules()), request, words))
    by_itself = re.findall(r"<summary>(.*?)</summary>", written)
    named = [text for text in by_itself if then in text or now in text]
    years = [now not in text for text in named]
    assert years == ([True, False] if kind == "eligibility" else [True])
    columns = re.findall(r"<th[^>]*>([^<]*)</th>", written)
    assert any(then in column for column in columns)
    assert any(now in column for column in columns)
