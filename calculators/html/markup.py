"""HTML and SVG as element trees, so that every text is escaped wherever it comes from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

Element = ElementTree.Element
Child = Element | str | None
Children = Child | Iterable["Children"]

# A tag whole: what stands in an attribute may look like another one.
_TAG = re.compile(r"""(<(?:"[^"]*"|'[^']*'|[^"'>])*>)""")
_HEADING = re.compile(r"</?h[1-4][\s>]")
_SHORT_END = re.compile(r"\b([A-Za-z]+-[a-z]{2,4})\b")
_WHOLE = '<span class="whole">'


def tag(name: str, *children: Children, **attributes: str | int | bool | None) -> Element:
    """An element. `class_` is `class` and `data_value` is `data-value`.

    None children and None or False attributes are left out; True is an attribute without a value.
    """
    element = Element(name)
    for key, value in attributes.items():
        if value is not None and value is not False:
            element.set(_attribute(key), "" if value is True else str(value))
    return put(element, *children)


def put(element: Element, *children: Children) -> Element:
    """Append texts and elements to `element`, which is returned."""
    for child in children:
        if child is None:
            continue
        if isinstance(child, Element):
            element.append(child)
        elif not isinstance(child, str):
            put(element, *child)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + child
        else:
            element.text = (element.text or "") + child
    return element


@cache
def _attribute(name: str) -> str:
    """The attribute that a Python name stands for."""
    return name.rstrip("_").replace("_", "-")


def with_whole_words(text: str) -> str:
    """HTML in which no line of a heading begins with the short end of a word: "Take-" and "up"."""
    if not _SHORT_END.search(text):
        return text
    parts = _TAG.split(text)
    within = False
    for place in range(1, len(parts), 2):
        if _HEADING.match(parts[place]):
            within = not parts[place].startswith("</")
        if within and parts[place] != _WHOLE:
            parts[place + 1] = _SHORT_END.sub(rf"{_WHOLE}\1</span>", parts[place + 1])
    return "".join(parts)


def html(*elements: Element) -> str:
    """The elements as HTML text, the same bytes on every Python."""
    texts = (
        ElementTree.tostring(element, encoding="unicode", method="html") for element in elements
    )
    return with_whole_words("".join(texts))


def link(address: str, *children: Children, **attributes: str | None) -> Element:
    """A link; `address` is relative to this page or an https address from the data."""
    return tag("a", *children, href=address, **attributes)


def items(entries: Iterable[Children], **attributes: str | None) -> Element:
    """A bulleted list."""
    return tag("ul", [tag("li", entry) for entry in entries], **attributes)


def table(
    caption: str,
    head: Iterable[str],
    rows: Iterable[Sequence[Children]],
    foot: Iterable[Sequence[Children]] = (),
    texts: Collection[int] = (),
    long_names: bool = False,
) -> Element:
    """A table whose first column names the row and whose other columns hold figures.

    `texts` are the places of columns that hold words instead, which are set from the left and wrap.
    With `long_names` a narrow screen shows each row as a block: its name, then a line a figure.
    """
    shape = _Shape(tuple(head), texts, long_names)
    whole = tag(
        "div",
        tag(
            "table",
            tag("caption", caption, class_="calc-unseen"),
            tag("thead", shape.header()),
            tag("tbody", [shape.row(row) for row in rows]),
            tag("tfoot", [shape.row(row) for row in foot]) if foot else None,
            class_="calc-numbers calc-stacked" if long_names else "calc-numbers",
        ),
        class_="calc-table",
        role="group",
        aria_label=caption,
    )
    return say_roles(whole) if long_names else whole


def say_roles(whole: Element) -> Element:
    """Say what the parts of a table are: some browsers forget it where they are shown as blocks."""
    roles = {"table": "table", "tr": "row", "td": "cell"}
    roles |= dict.fromkeys(("thead", "tbody", "tfoot"), "rowgroup")
    for element in whole.iter():
        role = roles.get(element.tag)
        if element.tag == "th":
            role = "columnheader" if element.get("scope") == "col" else "rowheader"
        if role:
            element.set("role", role)
    return whole


@dataclass(frozen=True)
class _Shape:
    """The columns of a table: their heads, which hold words, and whether cells repeat the head."""

    head: tuple[str, ...]
    texts: Collection[int]
    repeats: bool

    def header(self) -> Element:
        cells = [
            tag("th", text, scope="col", class_=self._style(place))
            for place, text in enumerate(self.head)
        ]
        return tag("tr", cells)

    def row(self, cells: Sequence[Children]) -> Element:
        name, *rest = cells
        figures = [
            tag(
                "td",
                cell,
                class_=self._style(place),
                data_head=self.head[place] if self.repeats else None,
            )
            for place, cell in enumerate(rest, 1)
        ]
        return tag("tr", tag("th", name, scope="row"), figures)

    def _style(self, place: int) -> str | None:
        return "calc-words" if place in self.texts else None
