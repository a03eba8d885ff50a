"""Charts show the figures of their tables: read back out of the SVG."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.html import charts
from calculators.html.markup import Element, html
from calculators.words.wording import Wording
from tests.facts import rules


@cache
def words() -> Wording:
    return Wording(rules(), "ja")


def bars_of(figure: Element) -> list[Element]:
    svg = figure.find("svg")
    return [mark for mark in svg.iter("rect") if mark.get("data-value") is not None]


def percent(mark: Element, name: str) -> Fraction:
    return Fraction(mark.get(name).removesuffix("%"))


def draw(bars: list[charts.Bar], series: tuple[str, ...]) -> Element:
    return charts.stacked_bars(
        words(),
        name="test",
        caption="見出し",
        description="説明",
        series=series,
        bars=bars,
        show=words().yen,
        row_head="行",
        total="計",
    )


def rows_of(figure: Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in figure.iter("tr")][1:]


amounts = st.integers(-(10**12), 10**12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=6))
def test_bars_equal_their_table_and_their_lengths(values: list[tuple[int, ...]]) -> None:
    bars = [charts.Bar(f"行{i}", value) for i, value in enumerate(values)]
    figure = draw(bars, ("甲", "乙", "丙"))
    marks = bars_of(figure)
    assert [int(mark.get("data-value")) for mark in marks] == [v for row in values for v in row]
    table = [[f"行{i}", *map(words().yen, v), words().yen(sum(v))] for i, v in enumerate(values)]
    assert rows_of(figure) == table
    left = min(sum(min(v, 0) for v in row) for row in values)
    right = max(sum(max(v, 0) for v in row) for row in values)
    span = max(right - left, 1)
    for mark in marks:
        exact = Fraction(100 * abs(int(mark.get("data-value"))), span)
        assert abs(percent(mark, "width") - exact) <= Fraction(1, 1000)
        assert -Fraction(1, 1000) <= percent(mark, "x") <= 100


def test_bars_stand_on_zero_and_end_to_end() -> None:
    figure = draw([charts.Bar("一", (300, 100)), charts.Bar("二", (-100, 50))], ("甲", "乙"))
    first, second, third, fourth = bars_of(figure)
    zero = percent(first, "x")
    assert percent(second, "x") == zero + percent(first, "width")
    assert percent(third, "x") + percent(third, "width") == zero
    assert percent(fourth, "x") == zero


LONG = "複数（地域医療介護総合確保基金を活用した介護テクノロジー導入支援事業＋その他の補助事業）"
LONG_ENGLISH = "Care robot (mobility, toileting and others), Environment for productivity (Wi-Fi)"


@pytest.mark.parametrize("label", [LONG, LONG_ENGLISH, "w" * 60, "短い"])
def test_a_long_label_is_drawn_whole_in_lines_a_telephone_has_room_for(label: str) -> None:
    figure = draw([charts.Bar(label, (300, 100)), charts.Bar(label, (200, 0))], ("甲", "乙"))
    texts = [text for text in figure.iter("text") if text.get("class") == "chart-label"]
    assert ["".join(text.itertext()) for text in texts] == [label, label]
    for text in texts:
        for line in text:
            wide = sum(14 if ord(character) > 0x2E7F else 8 for character in line.text.rstrip())
            assert wide <= 280
            assert line.text[0] not in "）、。)", "a line begins with the end of something"
    lines = len(texts[0])
    first, _, second, _ = bars_of(figure)
    assert int(first.get("y")) > int(texts[0].get("y")) + (lines - 1) * 22
    assert int(texts[1].get("y")) > int(first.get("y")) + int(first.get("height"))
    assert int(second.get("y")) + int(second.get("height")) < int(figure.find("svg").get("height"))


def test_nothing_at_all_still_draws() -> None:
    figure = draw([charts.Bar("一", (0, 0))], ("甲", "乙"))
    assert [percent(mark, "width") for mark in bars_of(figure)] == [0, 0]


def test_a_chart_speaks_for_itself() -> None:
    figure = draw([charts.Bar("一", (300, 100))], ("甲", "乙"))
    svg = figure.find("svg")
    assert svg.get("role") == "img"
    assert [child.tag for child in svg][:2] == ["title", "desc"]
    assert figure.find("figcaption").text == svg.find("title").text
    assert "style=" not in html(figure)
    patterns = [pattern.get("id") for pattern in svg.iter("pattern")]
    assert len(set(patterns)) == 2
    assert all(f"url(#{pattern})" in html(figure) for pattern in patterns)


@settings(max_examples=40, deadline=None)
@given(st.lists(amounts, min_size=2, max_size=37))
def test_lines_equal_their_table_and_their_places(values: list[int]) -> None:
    points = list(enumerate(values))
    figure = charts.line_chart(
        words(),
        name="test",
        caption="見出し",
        description="説明",
        x_label="月",
        y_label="円",
        lines=[charts.Line("甲", points)],
        show_x=str,
        show=words().yen,
    )
    (drawn,) = figure.iter("polyline")
    assert [int(value) for value in drawn.get("data-values").split()] == values
    assert rows_of(figure) == [[str(x), words().yen(y)] for x, y in points]
    low, high = min(0, *values), max(0, *values)
    span = max(high - low, 1)
    for (x, y), place in zip(points, drawn.get("points").split(), strict=True):
        across, down = map(Fraction, place.split(","))
        assert abs(across - Fraction(100 * x, len(values) - 1)) <= Fraction(1, 1000)
        assert abs(100 - down - Fraction(100 * (y - low), span)) <= Fraction(1, 1000)


def test_a_label_breaks_after_what_heads_the_rest() -> None:
    """Not within a programme's name, whose last character would stand alone."""
    figure = draw(
        [charts.Bar("★別々に申請：介護テクノロジー定着支援事業", (300, 100))], ("甲", "乙")
    )
    [label] = [text for text in figure.iter("text") if text.get("class") == "chart-label"]
    assert [line.text for line in label] == ["★別々に申請：", "介護テクノロジー定着支援事業"]
