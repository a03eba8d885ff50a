"""Charts as SVG, drawn from the same figures as the table beside them.

Nothing in a chart scales: widths are percentages of whatever room there is and text keeps its
size, so a chart reads the same on a phone and on a projector. Colours come from the style sheet by
class (`series-1` …); each series also has its own pattern, so that grey print tells them apart.
Every mark carries its figure as `data-value`.

    stacked_bars(words, name=…, caption=…, description=…, series=(…), bars=[Bar(…)], show=words.yen)
    line_chart(words, name=…, caption=…, description=…, x_label=…, y_label=…, lines=[Line(…)], …)

Both return a `figure`: caption, drawing, legend, table and a note (source, as of). `name` is unique
in a page (it keeps the ids of patterns apart); `show` turns a figure into text with its unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from calculators.html.markup import Children, Element, items, table, tag
from calculators.words.wording import Wording

Show = Callable[[int], str]

_Place = dict[str, str | int]
"""Attributes that say where an element lies."""

_LINE = 22  # height of a line of text above or below a bar, in CSS pixels
_BAR = 28
_GAP = 12
_PLOT = 228  # height of the room for lines
_NARROWEST = 280  # the room a chart has on a screen of 320 pixels
_WIDE, _SLIM = 14, 8  # widths of a Japanese and of a Latin character at the charts' text size

# What stays on one line: a Latin word or a Japanese character, with its brackets, stops and space.
_PIECE = re.compile(
    r"[(（「『【]*(?:[\u2e80-\uffff]|[^\s\u2e80-\uffff]+)"
    r"[)）」』】、。，．・：ーぁぃぅぇぉっゃゅょァィゥェォッャュョ]*\s*"
)
_BREAK = re.compile(r"(?=[(（])|(?<=：)|(?<=: )")
"""Where a label of two lines is best broken: before a bracket, after what heads the rest."""


@dataclass(frozen=True)
class Bar:
    """A bar: its label and one figure of each series. Negative figures go left of zero."""

    label: str
    values: Sequence[int]


@dataclass(frozen=True)
class Line:
    """A line: its label and its points (x, y) with rising x."""

    label: str
    points: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Mark:
    """A point of a line chart worth naming, such as the month of break-even."""

    x: int
    y: int
    label: str


def stacked_bars(
    words: Wording,
    *,
    name: str,
    caption: str,
    description: str,
    series: Sequence[str],
    bars: Sequence[Bar],
    show: Show,
    row_head: str,
    total: str | None = None,
    series_head: str | None = None,
    note: Children = None,
) -> Element:
    """Horizontal bars from zero, each stacked from its series.

    `total` names each bar's sum in the table where that sum means something. `series_head` heads
    the names of the series where these go down the table: more of them than fit beside each other.
    """
    low, high = _range([value for bar in bars for value in _ends(bar.values)])
    scale = _Scale(low, high)
    spelt_out = len(series) <= 2  # Room to name the parts below each bar.
    below = _BAR + _GAP + (_LINE if spelt_out else 0)
    labels = [_wrapped(bar.label) for bar in bars]
    height = sum(len(lines) * _LINE + below for lines in labels)
    drawing = tag("svg", class_="chart", role="img", width="100%", height=height)
    drawing.append(tag("title", caption))
    drawing.append(tag("desc", description))
    drawing.append(_patterns(name, len(series)))
    top = 0
    for bar, lines in zip(bars, labels, strict=True):
        drawing.append(_label(lines, top + 16))
        top += len(lines) * _LINE
        drawing.extend(_segments(bar, top, scale, name, series, show))
        if spelt_out:
            drawing.append(_spelt(bar, top + _BAR + 17, series, show))
        else:
            drawing.extend(_insides(bar, top, scale, show))
        drawing.append(_upright(scale.place(0), top - 4, top + _BAR + 4, "chart-zero"))
        top += below
    columns = [(bar.label, *map(show, bar.values)) for bar in bars]
    sums = (total, *(show(sum(bar.values)) for bar in bars)) if total else None
    legend = _legend(name, series)
    long_names = any(len(lines) > 1 for lines in labels)
    numbers = _numbers(caption, (row_head, *series), columns, sums, series_head, long_names)
    return _figure(caption, drawing, legend, numbers, note)


def line_chart(
    words: Wording,
    *,
    name: str,
    caption: str,
    description: str,
    x_label: str,
    y_label: str,
    lines: Sequence[Line],
    show_x: Show,
    show: Show,
    marks: Sequence[Mark] = (),
    rows_at: Sequence[int] | None = None,
    note: Children = None,
) -> Element:
    """Lines over a common x. Zero is always in the picture.

    `rows_at` picks the x that the table lists (all by default).
    """
    across = _Scale(*_bounds([x for line in lines for x, _ in line.points]))
    low, high = _range([y for line in lines for _, y in line.points])
    up = _Scale(low, high)
    # Above the plot: a line of text for the axis, one for each mark, one for the ends of lines.
    top, room = 44 + len(marks) * _LINE, _PLOT
    ends = _end_labels(lines, up, top, room, show)
    # Below it: room for the ends of falling lines, then a line of text for the axis.
    foot = 28 + max(0, *(int(y) + 1 - top - room for y, _ in ends))
    height = top + room + foot
    drawing = tag("svg", class_="chart", role="img", width="100%", height=height)
    drawing.append(tag("title", caption))
    drawing.append(tag("desc", description))
    drawing.append(tag("text", y_label, x="0", y="16", class_="chart-axis"))
    plot = tag(
        "svg",
        x="0",
        y=top,
        width="100%",
        height=room,
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
        class_="chart-plot",
    )
    zero = _decimal(100 - up.place(0))
    plot.append(tag("line", x1="0", x2="100", y1=zero, y2=zero, class_="chart-zero"))
    for position, line in enumerate(lines):
        plot.append(_polyline(line, position, across, up))
    drawing.append(plot)
    for number, mark in enumerate(marks):
        drawn_from = 38 + number * _LINE
        drawing.extend(_mark(mark, across, up, top, room, drawn_from))
    drawing.extend(label for _, label in ends)
    first, last = lines[0].points[0][0], lines[0].points[-1][0]
    bottom = str(height - 8)
    drawing.append(tag("text", show_x(first), x="0", y=bottom, class_="chart-axis"))
    drawing.append(
        tag("text", x_label, x="50%", y=bottom, class_="chart-axis", text_anchor="middle")
    )
    drawing.append(
        tag("text", show_x(last), x="100%", y=bottom, class_="chart-axis", text_anchor="end")
    )
    listed = [x for x, _ in lines[0].points if rows_at is None or x in rows_at]
    values = [dict(line.points) for line in lines]
    rows = [(show_x(x), *(show(value[x]) for value in values)) for x in listed]
    head = (x_label, *(line.label for line in lines))
    legend = _line_legend([line.label for line in lines])
    return _figure(caption, drawing, legend, table(caption, head, rows), note)


class _Scale:
    """Places figures between `low` and `high` as exact percentages."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.span = low, max(high - low, 1)

    def place(self, value: int) -> Fraction:
        return Fraction(100 * (value - self.low), self.span)


def _figure(
    caption: str, drawing: Element, legend: Element, numbers: Element, note: Children
) -> Element:
    return tag(
        "figure",
        tag("figcaption", caption),
        legend,
        drawing,
        numbers,
        tag("p", note, class_="calc-note") if note is not None else None,
        class_="calc-figure",
    )


def _numbers(
    caption: str,
    head: tuple[str, ...],
    rows: list[tuple[str, ...]],
    sums: tuple[str, ...] | None,
    series_head: str | None,
    long_names: bool,
) -> Element:
    """The table of bars: a row a bar with its sum last, or a row a series with the sums below."""
    if series_head:
        turned = list(zip(head, *rows, strict=True))
        return table(caption, (series_head, *turned[0][1:]), turned[1:], [sums] if sums else ())
    if sums:
        name, *amounts = sums
        head = (*head, name)
        rows = [(*row, amount) for row, amount in zip(rows, amounts, strict=True)]
    return table(caption, head, rows, long_names=long_names)


def _ends(values: Sequence[int]) -> tuple[int, int]:
    """How far a stack reaches to the left and to the right of zero."""
    return sum(min(value, 0) for value in values), sum(max(value, 0) for value in values)


def _range(values: Sequence[int]) -> tuple[int, int]:
    return min(0, *values, 0), max(0, *values, 0)


def _bounds(values: Sequence[int]) -> tuple[int, int]:
    return min(values), max(values)


def _width(text: str) -> int:
    """About how many pixels a text takes."""
    return sum(_WIDE if ord(character) > 0x2E7F else _SLIM for character in text)


def _wrapped(label: str) -> list[str]:
    """The lines of a label, each of them no wider than the narrowest screen.

    Where not all fits on one, what a bracket holds or a colon leads to begins a line of its own.
    """
    label = label.strip()
    if _width(label) <= _NARROWEST:
        return [label]
    return [line for part in _BREAK.split(label, maxsplit=1) if part for line in _filled(part)]


def _filled(text: str) -> list[str]:
    """Lines as full as the narrowest screen allows."""
    lines = [""]
    for piece in _PIECE.findall(text):
        # What is too wide for a line of its own breaks anywhere.
        for part in piece if _width(piece.rstrip()) > _NARROWEST else [piece]:
            if _width((lines[-1] + part).rstrip()) > _NARROWEST:
                lines.append("")
            lines[-1] += part
    return lines


def _label(lines: Sequence[str], y: int) -> Element:
    """The lines of a bar's label, the first at `y`."""
    text = tag("text", x="0", y=y, class_="chart-label")
    for number, line in enumerate(lines):
        text.append(tag("tspan", line, x="0", dy=_LINE if number else None))
    return text


def _places(bar: Bar, scale: _Scale) -> Iterator[tuple[int, Fraction, Fraction]]:
    """Each figure of a bar with the start and the end of its part, in percent."""
    left, right = 0, 0
    for value in bar.values:
        if value < 0:
            start, left = left + value, left + value
        else:
            start, right = right, right + value
        yield value, scale.place(start), scale.place(start + abs(value))


def _segments(
    bar: Bar, top: int, scale: _Scale, name: str, series: Sequence[str], show: Show
) -> Iterator[Element]:
    """The parts of a bar, each in its colour with its pattern over it."""
    for position, (value, start, end) in enumerate(_places(bar, scale)):
        x, width = _percent(start), _percent(end - start)
        place: _Place = {"x": x, "y": top, "width": width, "height": _BAR}
        said = f"{bar.label}: {series[position]} {show(value)}"
        style = f"series-{position + 1}"
        yield tag("rect", tag("title", said), class_=style, data_value=value, **place)
        pattern = f"url(#{name}-pattern-{position + 1})"
        yield tag("rect", fill=pattern, class_="chart-pattern", **place)


def _spelt(bar: Bar, y: int, series: Sequence[str], show: Show) -> Element:
    """The parts of a bar by name and figure, in one line."""
    line = tag("text", x="0", y=y, class_="chart-value")
    for position, (label, value) in enumerate(zip(series, bar.values, strict=True)):
        line.append(tag("tspan", f"{label} {show(value)}", dx="14" if position else None))
    return line


def _insides(bar: Bar, top: int, scale: _Scale, show: Show) -> Iterator[Element]:
    """The figures inside their parts, where the narrowest screen has room for them."""
    for value, start, end in _places(bar, scale):
        text = show(value)
        if (end - start) * _NARROWEST >= 100 * (_width(text) + 16):
            middle = _percent((start + end) / 2)
            style = {"class_": "chart-value", "text_anchor": "middle"}
            yield tag("text", text, x=middle, y=top + 19, **style)


def _patterns(name: str, count: int) -> Element:
    """A pattern for each series: plain, stripes, dots, counter-stripes, squares, bars."""
    shapes = (
        None,
        "M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6",
        "M3 4 h2 M7 0 h2 M-1 0 h2",
        "M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2",
        "M0 0 H8 M0 0 V8",
        "M4 0 V8",
    )
    definitions = tag("defs")
    for position in range(count):
        pattern = tag(
            "pattern",
            id=f"{name}-pattern-{position + 1}",
            width="8",
            height="8",
            patternUnits="userSpaceOnUse",
        )
        shape = shapes[position % len(shapes)]
        if shape:
            pattern.append(tag("path", d=shape, class_="chart-stroke"))
        definitions.append(pattern)
    return definitions


def _legend(name: str, series: Sequence[str]) -> Element:
    """What each colour and pattern stands for, in the order of the bars' parts."""
    return items(
        (_swatch(name, position, label) for position, label in enumerate(series)),
        class_="chart-legend",
    )


def _swatch(name: str, position: int, label: str) -> list[Element | str]:
    size = {"width": "20", "height": "14"}
    sample = tag("svg", aria_hidden="true", class_="chart-swatch", **size)
    sample.append(tag("rect", class_=f"series-{position + 1}", **size))
    pattern = f"url(#{name}-pattern-{position + 1})"
    sample.append(tag("rect", fill=pattern, class_="chart-pattern", **size))
    return [sample, label]


def _line_legend(labels: Sequence[str]) -> Element:
    entries: list[Children] = []
    for position, label in enumerate(labels):
        sample = tag("svg", aria_hidden="true", class_="chart-swatch", width="28", height="14")
        style = f"chart-line line-{position + 1}"
        sample.append(tag("line", x1="0", x2="28", y1="7", y2="7", class_=style))
        entries.append([sample, label])
    return items(entries, class_="chart-legend")


def _polyline(line: Line, position: int, across: _Scale, up: _Scale) -> Element:
    points = " ".join(
        f"{_decimal(across.place(x))},{_decimal(100 - up.place(y))}" for x, y in line.points
    )
    values = " ".join(str(y) for _, y in line.points)
    style = f"chart-line line-{position + 1}"
    return tag("polyline", points=points, class_=style, data_values=values)


def _end_labels(
    lines: Sequence[Line], up: _Scale, top: int, room: int, show: Show
) -> list[tuple[Fraction, Element]]:
    """The last figure of each line at its right end, with its place from the top.

    Over a line that rises and under one that falls; under it, too, where the line above is near.
    """
    by_height = sorted(enumerate(lines), key=lambda entry: -entry[1].points[-1][1])
    drawn: list[tuple[Fraction, Element]] = []
    above = dips = Fraction(-_LINE)
    for position, line in by_height:
        # On a telephone the label takes up to half of the room across.
        half = [y for _, y in line.points[len(line.points) // 2 :]]
        under = top + _down(up, min(half), room) + 18
        y = top + _down(up, half[-1], room) - 6
        if half[-1] < half[0] or y < above + _LINE or y < dips + _LINE:
            y = max(under, above + _LINE)
        above, dips = y, under - 18
        text = f"{line.label} {show(half[-1])}"
        style = f"chart-end end-{position + 1}"
        place = {"x": "100%", "y": _decimal(y), "text_anchor": "end", "class_": style}
        drawn.append((y, tag("text", text, **place)))
    return drawn


def _mark(mark: Mark, across: _Scale, up: _Scale, top: int, room: int, level: int) -> list[Element]:
    """A point, a line down from its label, and the label at its own `level` above the plot."""
    x, y = across.place(mark.x), top + _down(up, mark.y, room)
    anchor = "start" if x < 30 else "end" if x > 70 else "middle"
    place: _Place = {"x": _percent(x), "y": level}
    return [
        _upright(x, level + 4, top + room, "chart-mark"),
        tag("circle", cx=_percent(x), cy=_decimal(y), r="5", class_="chart-dot"),
        tag("text", mark.label, **place, text_anchor=anchor, class_="chart-label"),
    ]


def _down(up: _Scale, value: int, room: int) -> Fraction:
    return (100 - up.place(value)) * room / 100


def _upright(x: Fraction, top: int, bottom: int, style: str) -> Element:
    place = _percent(x)
    return tag("line", x1=place, x2=place, y1=top, y2=bottom, class_=style)


def _percent(value: Fraction) -> str:
    return _decimal(value) + "%"


def _decimal(value: Fraction | int) -> str:
    """A number with three decimal places, rounded half up: far finer than a screen shows."""
    thousandths = (Fraction(value) * 2000 + 1) // 2
    whole, rest = divmod(abs(thousandths), 1000)
    return ("-" if thousandths < 0 else "") + f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
