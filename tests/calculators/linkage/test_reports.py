"""What the linkage, fee and target calculators show: pictures agree with tables and results."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element

import pytest

from calculators import calculate
from calculators.html import report
from calculators.html.markup import html
from calculators.html.report import View
from calculators.words.wording import Wording
from scripts.pages.figures import FIGURES
from tests import facts
from tests.facts import rules

AMOUNTS = {
    "before": {"labour": 95_218, "printing": 6_978, "software": 31_417},
    "after": {"labour": 32_784, "communication": 1_044, "software": 31_417},
}
LOSS = {"mode": "hours", "hours": {"before": 10, "after": 12}, "hourly_wage": 1800}
REQUESTS = [
    ("linkage", {"mode": "amounts", **AMOUNTS}),
    ("linkage", {"mode": "amounts", **AMOUNTS, "one_off_cost": 120_000, "partner_share": "0.3"}),
    ("linkage", {"mode": "amounts", **AMOUNTS, "one_off_cost": 60_000, "offices": 3}),
    ("linkage", LOSS),
    ("linkage", {"mode": "amounts"}),
    ("linkage", {"mode": "amounts", "licence_per_year": 0}),
    ("linkage", {"mode": "amounts", **AMOUNTS, "caseload": {"cases": 48, "care_managers": 3}}),
    ("caseload", {"cases": 48}),
    ("caseload", {"cases": 0, "care_managers": 3, "unit_price": "11.4"}),
    ("caseload", {"cases": 400}),
    ("addon", {"users": 70, "grade": "I"}),
    ("addon", {"users": 0, "grade": "II", "months": 1}),
    ("timestudy", {"users": 100, "partners": 40, "minutes": {"print": "2.5", "send": 10}}),
    ("kpi", {"offices": 120, "using": 18, "municipalities": 19, "reached": 10}),
    ("kpi", {"municipalities": 19, "reached": 9}),
]


def published() -> dict[str, Any]:
    """The published example, which pays the licence as it was then."""
    licence = rules()["linkage"]["licence"]["yearly"]
    return {**rules()["forms"]["linkage"]["example"], "licence_per_year": licence}


def view_of(kind: str, request: dict[str, Any], language: str = "ja") -> View:
    result = calculate(kind, request, rules())
    assert result["status"] == "calculated"
    return View(kind, result, request, Wording(rules(), language, "../"))


def figures_of(view: View) -> list[Element]:
    body = import_module(f"calculators.{view.kind}.report").body(view)
    return [figure for part in body for figure in part.iter("figure")]


def text_of(element: Element) -> str:
    return "".join(element.itertext()).strip()


def rows_of(figure: Element) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in figure.find(".//tbody")]


def is_label(text: Element) -> bool:
    return text.get("class") == "chart-label"


def digits(text: str) -> int:
    """The number that a cell shows: 「−1,750円」 is -1750."""
    return int(re.sub(r"[^0-9−]", "", text).replace("−", "-"))


@pytest.mark.parametrize(
    ("language", "said"),
    [("ja", "令和5年度（2023年度）の資料に載った例"), ("en", "a document of FY2023")],
)
def test_the_time_study_rests_on_the_published_example_alone(language: str, said: str) -> None:
    """Not on the articles about the licence, which stand beside the example in the data."""
    view = view_of("timestudy", {"users": 100, "partners": 40, "minutes": {"enter": 8}}, language)
    assert view.result["evidence"] == "document" and not view.result["to_confirm"]
    assert said in "".join(map(text_of, report.body(view)))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("kind", "request_"), REQUESTS)
def test_every_mark_of_a_picture_is_a_figure_of_its_table(
    kind: str, request_: dict[str, Any], language: str
) -> None:
    figures = figures_of(view_of(kind, request_, language))
    assert figures
    for figure in figures:
        bars = [int(mark.get("data-value")) for mark in figure.iter() if mark.get("data-value")]
        lines = [mark.get("data-values") for mark in figure.iter() if mark.get("data-values")]
        assert bool(bars) != bool(lines)
        rows = rows_of(figure)
        if bars:
            labels = [text_of(text) for text in figure.iter("text") if is_label(text)]
            cells = [[digits(cell) for cell in row[1:]] for row in rows]
            if labels != [row[0] for row in rows]:  # the bars stand beside each other in the table
                assert labels == [text_of(head) for head in figure.find(".//thead/tr")][1:]
                cells = [list(column) for column in zip(*cells, strict=True)]
            series = len(bars) // len(cells)
            assert series * len(cells) == len(bars)
            assert [value for row in cells for value in row[:series]] == bars
        else:
            columns = [[int(value) for value in line.split()] for line in lines]
            first = digits(rows[0][0])
            for row in rows:
                at = digits(row[0]) - first
                assert [digits(cell) for cell in row[1:]] == [column[at] for column in columns]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("kind", "request_"), REQUESTS)
def test_a_report_can_be_written_for_every_result(
    kind: str, request_: dict[str, Any], language: str
) -> None:
    view = view_of(kind, request_, language)
    written = report.render(view)
    assert written.startswith('<h2 class="calc-headline">')
    assert "{" not in written
    assert "style=" not in written
    stamp = report.stamp(view)
    assert report.render(view, stamp) == written
    said = html(report.notice(view.words("report.changed.same")))
    assert report.render(view, "0" * 12 + stamp[12:]).replace(said, "") == written


def sums_of(figure: Element) -> list[int]:
    """The sum of each bar, from the last column of the table or from its foot."""
    foot = figure.find(".//tfoot/tr")
    if foot is not None:
        return [digits(text_of(cell)) for cell in foot[1:]]
    return [digits(row[-1]) for row in rows_of(figure)]


def test_the_pictures_of_the_savings_are_those_of_the_result() -> None:
    view = view_of(*REQUESTS[2])
    costs, spending, *over_time = figures_of(view)
    lines = {line["item"]: line for line in view.result["lines"]}
    all_costs = [sum(line[side] for line in lines.values()) for side in ("before", "after")]
    labour = [lines["labour"][side] for side in ("before", "after")]
    assert sums_of(costs) == all_costs
    assert sums_of(spending) == [a - b for a, b in zip(all_costs, labour, strict=True)]
    kinds = {row[0]: [digits(cell) for cell in row[1:]] for row in rows_of(spending)}
    licence = lines["licence"]
    assert kinds["ライセンス料"] == [0, licence["after"]]
    assert "郵送料" not in kinds
    cumulative, months = view.result["cumulative"], view.result["payback_months"]
    for key, figure in zip(("cash", "total"), over_time, strict=True):
        drawn = [mark.get("data-values") for mark in figure.iter() if mark.get("data-values")]
        assert drawn == [" ".join(map(str, cumulative[line])) for line in ("cost", key)]
        marked = [text_of(text) for text in figure.iter("text") if is_label(text)]
        assert marked == [f"{months[key]}か月で回収"]


def test_the_published_spending_is_pictured_by_kind() -> None:
    """38,395 and 34,211 yen, as printed."""
    _, spending, *_ = figures_of(view_of("linkage", published()))
    printed = rules()["linkage"]["printed"]
    assert sums_of(spending) == [printed["direct_before"], printed["direct_after"]]
    assert len(rows_of(spending)) == 6


def test_no_label_at_the_end_of_a_line_lies_on_a_line() -> None:
    """Of falling lines, too: each label is clear of what the lines do in the right half."""
    for kind, request in [*REQUESTS, ("linkage", {"mode": "amounts", "one_off_cost": 9})]:
        for figure in figures_of(view_of(kind, request)):
            plot = next((svg for svg in figure.iter("svg") if is_plot(svg)), None)
            if plot is None:
                continue
            top, room = int(plot.get("y")), int(plot.get("height"))
            height = int(figure.find("svg").get("height"))
            for label in (text for text in figure.iter("text") if is_end(text)):
                number = label.get("class").rpartition("-")[2]
                line = next(line for line in plot if f"line-{number}" in line.get("class"))
                points = [point.split(",") for point in line.get("points").split()]
                ys = [top + float(y) * room / 100 for _, y in points[len(points) // 2 :]]
                base = float(label.get("y"))
                assert base <= min(ys[-1], ys[0]) or base - 14 >= max(ys), (kind, request)
                assert base < height - 20  # and of the line of text for the axis


def is_plot(svg: Element) -> bool:
    return svg.get("class") == "chart-plot"


def is_end(text: Element) -> bool:
    return (text.get("class") or "").startswith("chart-end")


def test_hours_are_said_to_the_tenth() -> None:
    """34.3 hours times 11.65 per cent are 3.99595."""
    view = view_of("linkage", {**published(), "partner_share": "0.1165"})
    written = report.render(view)
    assert view.result["hours_saved"]["monthly"] == "3.99595"
    assert "約4時間" in written and "3.99" not in written


def test_a_loss_is_explained_and_stays_a_loss() -> None:
    view = view_of("linkage", LOSS)
    written = report.render(view)
    assert "支出は月1,750円増え" in report.headline(view)
    assert "−5,350円" in written
    assert "減る費用よりライセンス料のほうが高く" in written
    assert "59分の作業" in written
    assert "1か月に2時間、1年に24時間が余分にかかります" in written
    assert "すべてが使っても" in written


def test_a_loss_that_the_licence_has_no_part_in_is_not_laid_on_it() -> None:
    written = report.render(
        view_of("linkage", {"mode": "amounts", "after": {"software": 9}, "licence_per_year": 0})
    )
    assert "ライセンス料のほうが高く" not in written
    assert "導入後の金額を確かめてください" in written


def test_what_would_turn_the_result_is_said() -> None:
    written = report.render(view_of("linkage", published()))
    assert "相手の事業所の29.5%以上が使えば、支出は増えません" in written
    assert "ライセンス料が年71,208円まで、支出は増えません" in written


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (4184, "1 month<"),
        (12 * 4184, "12 months (1 year)"),
        (120_000, "29 months (2 years and 5 months)"),
    ],
)
def test_english_counts_months_and_years(cost: int, said: str) -> None:
    view = view_of("linkage", {**published(), "one_off_cost": cost}, "en")
    assert f"by lower spending alone, {said}" in report.render(view)


def test_the_fee_is_shown_beside_the_savings_and_not_in_their_sum() -> None:
    view = view_of(*REQUESTS[0])
    with_fee = report.render(view)
    most = calculate("caseload", {"cases": 49}, rules())["monthly"]["difference"]["yen"]
    assert view.words.yen(most) in with_fee
    total = sum(view.result["monthly"][kind] for kind in ("cash", "labour"))
    assert view.result["monthly"]["total"] == total


def test_both_benefits_of_an_office_stand_in_one_table_without_a_sum() -> None:
    view = view_of("linkage", {**REQUESTS[0][1], "caseload": {"cases": 48, "care_managers": 3}})
    (table,) = (
        table
        for part in import_module("calculators.linkage.report").body(view)
        for table in part.iter("table")
        if "足していません" in text_of(table.find("caption"))
    )
    shown = [[text_of(cell) for cell in row] for row in table.find("tbody")]
    fee = calculate("caseload", {"cases": 48, "care_managers": 3}, rules())
    assert [row[1] for row in shown] == [
        view.words.yen(view.result["monthly"]["cash"]),
        view.words.yen(view.result["monthly"]["labour"]),
        view.words.yen(fee["monthly"]["difference"]["yen"]),
    ]
    assert table.find("tfoot") is None
    written = report.render(view)
    assert "calculators/caseload.html#caseload?cases=48&amp;care_managers=3" in written


def test_hours_mode_says_that_it_comes_near_only() -> None:
    hours = view_of("linkage", LOSS)
    assert "linkage-hours-rounded" in hours.result["assumptions"]
    assert "assumptions.html#linkage-hours-rounded" in report.render(hours)


def test_the_forms_begin_with_the_published_example() -> None:
    fields = {
        field["name"]: field["start"]
        for section in rules()["forms"]["linkage"]["sections"]
        for field in section["fields"]
    }
    for item in rules()["linkage"]["items"]:
        for side in ("before", "after"):
            assert fields[f"{side}.{item['id']}"] == str(item[side])
    example = calculate("linkage", published(), rules())
    printed = rules()["linkage"]["printed"]
    assert example["monthly"]["cash"] == printed["direct_saving_monthly"]
    assert example["hours_saved"]["monthly"] == printed["hours_saved_monthly"]


def test_the_page_begins_with_the_licence_as_it_is_now_and_offers_the_former() -> None:
    sections = rules()["forms"]["linkage"]["sections"]
    fields = {field["name"]: field for section in sections for field in section["fields"]}
    options = fields["licence_per_year"]["options"]
    assert [(option["means"], option["usual"]) for option in options] == [
        (0, True),
        (21_000, False),
    ]
    assert rules()["forms"]["linkage"]["example"]["licence_per_year"] == 0


@pytest.mark.parametrize("licence", [0, 21_000])
def test_what_each_licence_means_stands_beside_the_result(licence: int) -> None:
    """5,934 yen a month without, 4,184 with 21,000 a year, whichever was entered."""
    written = report.render(view_of("linkage", {**published(), "licence_per_year": licence}))
    found = written[written.index("ライセンス料が変わると") :]
    free, moved, before = re.findall(r"<tr><t[hd].*?</tr>", found)[1:4]
    assert all("5,934円" in row and "71,208円" in row for row in (free, moved))
    assert "21,000円" in before and "4,184円" in before and "50,208円" in before


def test_the_time_study_leads_to_the_savings_with_its_figures_filled_in() -> None:
    view = view_of("timestudy", {"users": 100, "partners": 40, "minutes": {"enter": 8}})
    address = re.search(r'calculators/linkage\.html#linkage\?([^"]+)', report.render(view))
    filled = dict(parse_qsl(address[1].replace("&amp;", "&")))
    sections = rules()["forms"]["linkage"]["sections"]
    assert set(filled) <= {field["name"] for section in sections for field in section["fields"]}
    assert filled["mode"] == "hours"
    assert filled["hours.before"] == view.result["hours"] == "13.3"
    assert filled["before.postage"] == "0"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_map_and_the_list_have_every_prefecture_with_its_rate(language: str) -> None:
    data, words = facts.data(), Wording(rules(), language, "../")
    printed = {entry.code: entry for entry in data.files["adoption.yaml"].prefectures}
    tiles = list(FIGURES["adoption-map"](data, words).iter("li"))
    linked = {
        re.search(r"prefectures/(\d\d)\.html", tile.find("a").get("href"))[1]: tile
        for tile in tiles
        if tile.find("a") is not None
    }
    assert sorted(linked) == sorted(printed)
    rows = {row[0]: row for row in rows_of(FIGURES["adoption-table"](data, words))}
    places = set()
    for code, tile in linked.items():
        entry = printed[code]
        assert tile.get("data-value") == entry.rate
        assert f"{entry.rate}%" in text_of(tile)
        assert rows[code][2:] == [f"{entry.offices:,}", f"{entry.applications:,}", f"{entry.rate}%"]
        places.add(tuple(re.findall(r"tile-[xy]\d+", tile.get("class"))))
    assert len(places) == 47


def test_the_order_by_rate_is_that_of_the_exact_figures() -> None:
    data = facts.data()
    table = FIGURES["adoption-table"](data, Wording(rules(), "ja", "../"))
    orders = {row[0].text: row[4].get("data-order") for row in table.find(".//tbody")}
    assert len({len(order) for order in orders.values()}) == 1
    # 秋田 3.4778, 沖縄 3.4869 and 富山 3.4953 per cent all show as 3.5%.
    assert orders["05"] < orders["47"] < orders["16"]
    assert max(orders, key=orders.get) == "31"


@pytest.mark.parametrize("name", ["linkage-flow-before", "linkage-flow-after"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_way_of_the_slips_is_text_in_the_drawing_and_in_its_description(
    name: str, language: str
) -> None:
    data, words = facts.data(), Wording(rules(), language, "../")
    figure = FIGURES[name](data, words)
    flow = data.files["linkage_guide.yaml"].flow
    steps = flow.before if name.endswith("before") else flow.after
    drawn = "".join(text_of(text) for text in figure.iter("text")).replace(" ", "")
    description = text_of(figure.find(".//desc"))
    for step in steps:
        text = getattr(step.text, language)
        assert text.replace(" ", "") in drawn
        assert text in description
