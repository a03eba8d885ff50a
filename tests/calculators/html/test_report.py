"""The report says what the engine found: complete, linked, without markup of its own making."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from calculators import calculate
from calculators.form import page
from calculators.form.address import fields_of
from calculators.html import report
from calculators.words.wording import Wording
from scripts.markdown.calculator_page import examples_of, render
from tests.facts import data, rules

VOID = {"br", "input", "img", "hr"}
LANGUAGES = ("ja", "en")
PROCEDURE = "../procedure.html"
COMPARED = "../calculators/compare.html#compare?"
PAGES = (
    "../sources.html#",
    "../assumptions.html#",
    "../faq.html#",
    "https://",
    PROCEDURE,
    COMPARED,
)


@cache
def examples() -> dict[tuple[str, str, str], dict[str, Any]]:
    return examples_of(data().many("programmes"))


def answer_to(
    request: dict[str, Any], language: str = "ja", kind: str = "subsidy"
) -> dict[str, Any]:
    fields = [list(pair) for pair in [*fields_of(request), ("page.base", "../")]]
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


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_reported(language: str) -> None:
    for entry in examples().values():
        answer = answer_to(entry["request"], language)
        parser = parsed(answer["html"])
        parsed(answer["answers"])
        assert answer["html"].startswith('<h2 class="calc-headline">')
        for link in parser.links:
            assert link.startswith(PAGES)


@pytest.mark.slow
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
        own = {link for link in links if "://" not in link and not link.startswith(COMPARED)}
        assert own <= places | assumptions | entries | {PROCEDURE}


@pytest.mark.slow
def test_every_line_leads_to_the_answer_that_explains_it() -> None:
    for entry in examples().values():
        answer = answer_to(entry["request"])
        shown = parsed(answer["html"]).links
        for line in json.loads(answer["json"])["result"]["lines"]:
            assert f"../faq.html#{rules()['faq']['lines'][line['heading']]}" in shown


@pytest.mark.slow
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
def test_the_report_names_the_price_from_which_the_ceiling_decides(
    category: str, answers: dict[str, Any], runs_both: bool
) -> None:
    """At that price the ceiling cuts, a yen below it does not: asked of the engine."""
    said = {"improvement_support": "training", "prefecture_runs_collaboration": runs_both}
    request: dict[str, Any] = {
        "programme": "care-tech-takeup",
        "version": "r6",
        "answers": answers | said,
        "items": [{"category": category, "unit_price": 9_000_000}],
    }
    text = text_of(answer_to(request)["html"])
    turn = re.search(r"([0-9,]+円)以上なら、いくらでも補助額は同じ", text)[1]
    price = int(turn.removesuffix("円").replace(",", ""))
    for below in (0, 1):
        request["items"][0]["unit_price"] = price - below
        answer = answer_to(request)
        line = json.loads(answer["json"])["result"]["lines"][0]
        assert line["capped"] is (below == 0)
        assert line["steps"][2]["binds_from"] == price
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
    from calculators.html import report
    from calculators.words.wording import Wording

    request = {"programme": "care-tech-takeup", "version": "r9"}
    result = {
        "status": "not_confirmed",
        **request,
        "known_versions": list(rules()["programmes"]["care-tech-takeup"]["versions"]),
    }
    html = report.render(report.View("subsidy", result, request, Wording(rules(), "ja")))
    assert "判定できません" in html
    assert "円" not in text_of(html)


@pytest.mark.slow
def test_no_year_is_passed_off_as_the_current_one() -> None:
    words = Wording(rules(), "ja")
    for entry in examples().values():
        programme = rules()["programmes"][entry["request"]["programme"]]
        version = programme["versions"][entry["request"]["version"]]
        headline, beneath = answer_to(entry["request"])["html"].split("</h2>", 1)
        first = text_of(beneath.split("</p>", 1)[0])
        if version["status"] == "in-force":
            year = version["fiscal_year"]
            assert f'data-year="{year}" data-now=' in headline
            assert f"{words.year(year)}の規則" in first and "今年度の規則" not in first
        else:
            assert words(f"standing.chip.{version['status']}") in headline
            assert "規則ではありません" in first or "年度の書かれていない" in first


@pytest.mark.slow
def test_what_is_taken_along_as_csv_gives_the_year_with_its_dates() -> None:
    words = Wording(rules(), "ja")
    for entry in examples().values():
        programme = rules()["programmes"][entry["request"]["programme"]]
        version = programme["versions"][entry["request"]["version"]]
        second = answer_to(entry["request"])["csv"].splitlines()[1]
        if version["status"] == "in-force":
            year = version["fiscal_year"]
            assert words.year(year) in second and words.date(f"{year + 1}-03-31") in second
        else:
            assert "規則ではありません" in second or "年度の書かれていない" in second


def test_the_prefecture_s_desk_or_its_absence_is_said() -> None:
    request = {**next(iter(examples().values()))["request"]}
    centre = rules()["centres"]["centres"][0]
    html = answer_to({**request, "prefecture": centre["prefecture"]})["html"]
    assert centre["name"]["ja"] in html
    since = rules()["centres"]["since"]["known"]
    without = set(rules()["centres"]["without_entry"]) - {entry["prefecture"] for entry in since}
    assert "資料に載っていません" in answer_to({**request, "prefecture": min(without)})["html"]


def test_a_centre_that_only_later_documents_name_is_where_to_turn_to() -> None:
    """As on the page of its prefecture: no result says that none is known."""
    request = {**next(iter(examples().values()))["request"]}
    centres = rules()["centres"]
    listed = {desk["prefecture"] for kind in ("centres", "desks") for desk in centres[kind]}
    later = [one for one in centres["since"]["known"] if one["prefecture"] not in listed]
    assert later
    for known in later:
        html = answer_to({**request, "prefecture": known["prefecture"]})["html"]
        assert known["name"]["ja"] in html and known["text"]["ja"] in html
        assert "資料に載っていません" not in html


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_example_is_what_the_page_would_answer(language: str) -> None:
    for kind in rules()["forms"]:
        html = render(kind, rules(), examples(), language, "../", id_=kind)
        fields = json.loads(unescape(re.search(r'data-example="([^"]+)"', html)[1]))
        asked = [*fields, ["page.base", "../"]]
        answer = json.loads(page.answer(kind, language, asked, rules()))
        assert answer["html"] in html
        # What nobody has entered is not headed as what the reader did.
        assert answer["answers"].partition("</h3>")[2] in html


@pytest.mark.slow
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
    # Only the year before is folded away; the newest stands open in the self-check.
    assert [now not in text for text in named] == [True]
    offered = re.findall(r"<h3[^>]*>(.*?)</h3>", written)
    assert kind == "compare" or any(now in text for text in offered)
    columns = re.findall(r"<th[^>]*>(.*?)</th>", written)
    assert any(then in column for column in columns)
    assert any(now in column for column in columns)


# --- the place whose rules were used -------------------------------------------------------------


@pytest.mark.parametrize(
    ("programme", "version", "prefecture", "said"),
    [
        ("care-tech-takeup", "r8", None, "石川県 令和7年度（2025年度）、鳥取県 令和6年度"),
        ("care-tech-takeup", "r7", "13", "東京都の独自の規則は記録されていない"),
        ("care-tech-takeup", "r7", "17", "石川県の規則で計算しています"),
        ("care-tech-takeup", "r8", "17", "ほかの年度（2025年度）のものだけ"),
        ("linkage-model-areas", "r6", "12", "千葉県船橋市 令和6年度（2024年度）。"),
    ],
)
def test_a_result_says_whose_rules_it_follows_and_where_others_are_recorded(
    programme: str, version: str, prefecture: str | None, said: str
) -> None:
    category = "robot-transfer" if programme == "care-tech-takeup" else "expense"
    request = {
        "programme": programme,
        "version": version,
        "items": [{"category": category, "unit_price": 1_000_000}],
        **({"prefecture": prefecture} if prefecture else {}),
    }
    result = calculate("subsidy", request, rules())
    written = report.render(report.View("subsidy", result, request, Wording(rules(), "ja")))
    assert said in written
    # Test data are no facts: nobody is sent there.
    assert "埼玉県 令和7年度" not in written


def test_a_comparison_says_it_too() -> None:
    request = {
        "fiscal_year": "2025",
        "items": [{"category": "robot-transfer", "unit_price": 1_000_000}],
        "answers": {"improvement_support": "training"},
    }

    def written(**place: str) -> str:
        asked = {**request, **place}
        result = calculate("compare", asked, rules())
        return report.render(report.View("compare", result, asked, Wording(rules(), "ja")))

    assert "神奈川県 令和7年度（2025年度）" in written()
    assert "石川県の規則で計算しています" in written(prefecture="17")
    assert "東京都の独自の規則は記録されていない" in written(prefecture="13")
