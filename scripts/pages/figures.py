"""Drawings and tables that pages set in by name: `{{ figure("adoption-map") }}` in a template.

Each function takes the data and the wording of the page, and gives one element. The drawings hold
text, not pictures of text, and every figure in them comes from the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from calculators.html.markup import Element, link, tag
from calculators.words.wording import Wording
from scripts.model import Data
from scripts.pages import speed

# --- the way of the slips ------------------------------------------------------------------------

_WIDTH, _LANE, _GAP = 360, 164, 18
_TEXT, _LEADING = 14, 20
_ROOM = _LANE - 20
_LANES = {"care-manager": 0, "provider": _WIDTH - _LANE}
_BETWEEN = ("to-provider", "to-care-manager")


def flow_before(data: Data, words: Wording) -> Element:
    """How a month's slips travel on paper."""
    return _flow(data.files["linkage_guide.yaml"].flow.before, "before", words)


def flow_after(data: Data, words: Wording) -> Element:
    """How they travel through the linkage system."""
    return _flow(data.files["linkage_guide.yaml"].flow.after, "after", words)


def _flow(steps: Sequence[Any], name: str, words: Wording) -> Element:
    """Two lanes, the steps from top to bottom; work that linking makes unnecessary is dashed."""
    drawn: list[Element] = []
    y = 0
    for lane, x in _LANES.items():
        label = words(f"linkage.flow.{lane}")
        middle = x + _LANE // 2
        drawn.append(_line_of_text(label, middle, 18, "flow-lane"))
    y = 30
    for step in steps:
        shapes, height = _step(step, y, words)
        drawn += shapes
        y += height + _GAP
    caption = words(f"linkage.flow.{name}")
    svg = tag("svg", class_="flow", role="img", viewBox=f"0 0 {_WIDTH} {y}")
    svg.append(tag("title", caption))
    svg.append(tag("desc", words("report.sources.between").join(_said(steps, words))))
    svg.extend(drawn)
    notes = tag("p", words("linkage.flow.legend"), class_="flow-note")
    extra = any(step.extra for step in steps)
    return tag(
        "figure", tag("figcaption", caption), svg, notes if extra else None, class_="drawing"
    )


def _said(steps: Sequence[Any], words: Wording) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        who = words(f"linkage.flow.{step.at}")
        yield words("linkage.flow.step", number=number, who=who, what=_text(step, words))


def _step(step: Any, y: int, words: Wording) -> tuple[list[Element], int]:
    """The shapes of one step and their height."""
    style = "flow-extra" if step.extra else "flow-usual"
    if step.at in _BETWEEN:
        return _crossing(_text(step, words), y, step.at == "to-provider", style)
    lines = _wrapped(_text(step, words), _ROOM)
    height = len(lines) * _LEADING + 14
    x = _LANES[step.at]
    box = tag("rect", x=x, y=y, width=_LANE, height=height, rx="6", class_=style)
    middle = x + _LANE // 2
    texts = [
        _line_of_text(line, middle, y + 21 + number * _LEADING, "flow-text")
        for number, line in enumerate(lines)
    ]
    return [box, *texts], height


def _crossing(text: str, y: int, right: bool, style: str) -> tuple[list[Element], int]:
    """An arrow from the middle of one lane to that of the other, with its text above."""
    start, end = _LANE // 2, _WIDTH - _LANE // 2
    level = y + 32
    tip = end if right else start
    back = -9 if right else 9
    arrow = f"M{tip + back} {level - 7} L{tip} {level} L{tip + back} {level + 7}"
    return [
        _line_of_text(text, _WIDTH // 2, y + 18, "flow-text"),
        tag("line", x1=start, x2=end, y1=level, y2=level, class_=f"flow-arrow {style}"),
        tag("path", d=arrow, class_="flow-tip"),
    ], 40


def _line_of_text(text: str, x: int, y: int, style: str) -> Element:
    return tag("text", text, x=x, y=y, text_anchor="middle", class_=style)


def _text(step: Any, words: Wording) -> str:
    text: str = getattr(step.text, words.language)
    return text


def _wrapped(text: str, room: int) -> list[str]:
    """Text in lines no wider than `room`: between words in English, anywhere in Japanese."""
    pieces = text.split(" ") if text.isascii() else list(text)
    space = " " if text.isascii() else ""
    lines = [pieces[0]]
    for piece in pieces[1:]:
        longer = lines[-1] + space + piece
        if _wide(longer) <= room or piece in "、。）」・":
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _wide(text: str) -> Fraction:
    """Roughly how wide a text is: a full square for Japanese, 55% of one for Latin letters."""
    squares = sum(Fraction(55, 100) if letter.isascii() else Fraction(1) for letter in text)
    return _TEXT * Fraction(squares)


# --- adoption by prefecture ----------------------------------------------------------------------


def adoption_map(data: Data, words: Wording) -> Element:
    """Japan as equal tiles, coloured by the rate of applications; each leads to its prefecture."""
    file = data.files["adoption.yaml"]
    caption = _adoption_caption(data, words)
    tiles = [_tile(entry, file.classes, data, words) for entry in file.prefectures]
    return tag(
        "figure",
        tag("figcaption", caption),
        _map_legend(file.classes, words),
        tag("div", tag("ul", tiles), class_="tiles"),
        class_="drawing drawing-wide",
    )


def _tile(entry: Any, classes: Sequence[str], data: Data, words: Wording) -> Element:
    known = data.files["prefectures.yaml"].prefectures
    prefecture = next(prefecture for prefecture in known if prefecture.code == entry.code)
    tile = prefecture.tile
    rate = tag("span", f"{entry.rate}%", class_="tile-figure")
    name = prefecture.short if words.language == "ja" else prefecture.name.en
    address = f"{words.base}prefectures/{entry.code}.html"
    place = f"tile-x{tile.x} tile-y{tile.y} rate-{_class(entry.rate, classes)}"
    return tag("li", link(address, name, " ", rate), class_=place, data_value=entry.rate)


def _class(rate: str, classes: Sequence[str]) -> int:
    """The number, from 1, of the class that a rate belongs to."""
    return sum(Fraction(rate) >= Fraction(bound) for bound in classes)


def _map_legend(classes: Sequence[str], words: Wording) -> Element:
    entries = []
    for number, low in enumerate(classes, 1):
        last = number == len(classes)
        high = "" if last else classes[number]
        key = "last" if last else "first" if low == "0" else "between"
        text = words(f"linkage.adoption.class-{key}", low=low, high=high)
        entries.append(tag("li", text, class_=f"rate-{number}"))
    return tag("ul", entries, class_="tile-legend")


def _adoption_caption(data: Data, words: Wording) -> str:
    """The highest, the lowest and how many reach the top class."""
    file = data.files["adoption.yaml"]
    ranked = sorted(file.prefectures, key=_exact, reverse=True)
    top = file.classes[-1]
    reached = sum(Fraction(entry.rate) >= Fraction(top) for entry in ranked)
    return words(
        "linkage.adoption.caption",
        highest=_prefecture(data, ranked[0].code, words),
        high=ranked[0].rate,
        lowest=_prefecture(data, ranked[-1].code, words),
        low=ranked[-1].rate,
        top=top,
        reached=reached,
    )


def adoption_table(data: Data, words: Wording) -> Element:
    """All prefectures with offices, applications and rate; columns can be put in order."""
    file = data.files["adoption.yaml"]
    heads = ("code", "prefecture", "offices", "applications", "rate")
    head = tag("tr", [tag("th", words(f"linkage.adoption.{key}"), scope="col") for key in heads])
    rows = []
    for entry in file.prefectures:
        name = link(
            f"{words.base}prefectures/{entry.code}.html", _prefecture(data, entry.code, words)
        )
        rows.append(
            tag(
                "tr",
                tag("td", entry.code),
                tag("th", name, scope="row", data_order=entry.code),
                *_numbers(entry, words),
            )
        )
    total = tag(
        "tr",
        tag("td"),
        tag("th", words("linkage.adoption.total"), scope="row"),
        *_numbers(file.total, words),
    )
    caption = words("linkage.adoption.table", date=words.date(file.as_of))
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption),
            tag("thead", head),
            tag("tbody", rows),
            tag("tfoot", total),
            class_="figures",
            data_sortable=True,
        ),
        class_="figures-room",
        role="region",
        aria_label=caption,
    )


def _numbers(entry: Any, words: Wording) -> list[Element]:
    """Cells whose order is that of the exact figures: two prefectures may show the same rate."""
    rate = _exact(entry)
    order = f"{rate.numerator * 10**9 // rate.denominator:012}"
    return [
        tag("td", words.number(entry.offices), data_order=f"{entry.offices:012}"),
        tag("td", words.number(entry.applications), data_order=f"{entry.applications:012}"),
        tag("td", f"{entry.rate}%", data_order=order),
    ]


def _exact(entry: Any) -> Fraction:
    return Fraction(entry.applications, entry.offices)


def _prefecture(data: Data, code: str, words: Wording) -> str:
    entries = data.files["prefectures.yaml"].prefectures
    names = next(entry.name for entry in entries if entry.code == code)
    name: str = getattr(names, words.language)
    return name


FIGURES: dict[str, Callable[[Data, Wording], Element]] = {
    "linkage-flow-before": flow_before,
    "linkage-flow-after": flow_after,
    "adoption-map": adoption_map,
    "adoption-table": adoption_table,
    "speed-chart": speed.chart,
    "speed-tables": speed.tables,
    "speed-steady": speed.steady,
}
