"""What the same purchases would bring as one package, and the way to compare all ways to file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculators import calculate
from calculators.form import address as handover
from calculators.html.markup import Element, link, tag
from calculators.html.report import View
from calculators.rules.shapes import Version


def offer(view: View, version: Version) -> Iterator[Element]:
    """What a package would bring where that is more, and the comparison with these purchases."""
    lines = (line for line in version["lines"] if line["packaged"])
    packed = {category for line in lines for category in line["categories"]}
    if not packed or view.result["status"] != "calculated":
        return
    more = _gain(view, packed)
    compared = handover.address(view.words, "compare", _request(view, version))
    yield tag(
        "p",
        [tag("strong", more), " "] if more else None,
        link(compared, view.say("package.compare")),
        class_="calc-turn",
    )


def _gain(view: View, packed: set[str]) -> str | None:
    """What everything that a package takes would bring in one; nothing where that is not more."""
    items = [
        {**item, "package": item["category"] in packed or bool(item.get("package"))}
        for item in view.request["items"]
    ]
    other = calculate("subsidy", {**view.request, "items": items}, view.rules)
    if other["status"] != "calculated":
        return None
    gain = other["total"]["subsidy"] - view.result["total"]["subsidy"]
    if gain <= 0:
        return None
    amounts = {
        "subsidy": view.words.yen(other["total"]["subsidy"]),
        "gain": view.words.yen(gain),
    }
    return view.say("package.at-most" if other["at_most"] else "package.more", **amounts)


def _request(view: View, version: Version) -> Mapping[str, Any]:
    """The purchases and answers as the comparison asks for them."""
    request = view.request
    items = [
        {key: item.get(key) for key in ("category", "unit_price", "quantity", "label")}
        for item in request["items"]
    ]
    kept = {key: request.get(key) for key in ("prefecture", "rounding_unit", "answers")}
    return {"items": items, "fiscal_year": version["fiscal_year"], **kept}
