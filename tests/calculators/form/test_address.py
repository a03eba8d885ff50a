"""Links with answers: what is known arrives in the form as if it had been typed there."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from calculators.form.address import address, fields_of
from calculators.words.wording import Wording
from tests.facts import rules


def to(kind: str, request: dict[str, Any], base: str = "../") -> str:
    return address(Wording(rules(), "ja", base), kind, request)


def test_a_link_without_answers_is_the_page_of_the_calculator() -> None:
    assert to("kpi", {}) == "../calculators/kpi.html"
    assert to("eligibility", {}, base="") == "self-check.html"


@pytest.mark.parametrize(
    ("request_", "fields"),
    [
        ({"prefecture": "13"}, [("prefecture", "13")]),
        ({"hours": {"before": "52.4", "after": None}}, [("hours.before", "52.4")]),
        (
            {"items": [{"unit_price": 1000, "package": True}, {"unit_price": 0}]},
            [
                ("items[0].unit_price", "1000"),
                ("items[0].package", "yes"),
                ("items[1].unit_price", "0"),
            ],
        ),
        # A question answered with no; a box that is not ticked is as good as not there.
        ({"answers": {"plan": False}}, [("answers.plan", "no")]),
        (
            {"items": [{"package": False, "label": "椅子&机=#?"}]},
            [("items[0].label", "椅子&机=#?")],
        ),
    ],
)
def test_answers_arrive_as_the_fields_of_the_form(
    request_: dict[str, Any], fields: list[tuple[str, str]]
) -> None:
    assert fields_of(request_) == fields
    kind, _, filled = urlsplit(to("subsidy", request_)).fragment.partition("?")
    assert kind == "subsidy"
    assert parse_qsl(filled, keep_blank_values=True) == fields
