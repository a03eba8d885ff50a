"""The worked requests of real calls, with what stands under `outside` in the fields it has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CASES = json.loads((Path(__file__).resolve().parents[2] / "cases/local.json").read_text("utf-8"))
_OF_REQUEST = ("prices", "tax_rate", "taxable")


def requests() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Name, request and expectation of every worked request."""
    return [
        (case["id"], _request(case["request"]), case["expect"])
        for call in CASES["calls"]
        for case in call["cases"]
    ]


def _request(request: dict[str, Any]) -> dict[str, Any]:
    outside = request.get("outside", {})
    local = {f"local.{key}": value for key, value in outside.items() if key not in _OF_REQUEST}
    fields = {key: outside[key] for key in _OF_REQUEST if key in outside}
    if "prices" in fields:
        fields["prices"] = fields["prices"].replace(" ", "_")
    return {
        **{key: value for key, value in request.items() if key != "outside"},
        **fields,
        "answers": {**request["answers"], **local},
        "items": [_item(item) for item in request["items"]],
    }


def _item(item: dict[str, Any]) -> dict[str, Any]:
    outside = item.get("outside", {})
    plain = {key: value for key, value in item.items() if key != "outside"}
    return {**plain, "date": outside["carried_out_on"]} if outside else plain
