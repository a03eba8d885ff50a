"""The page that compares groups knows the links and files of every calculator."""

from __future__ import annotations

import html
import json
import re

import pytest

from calculators import KINDS
from scripts.pages import exercises, groups
from tests.facts import pages


def test_it_knows_every_calculator_and_what_its_form_begins_with() -> None:
    page = html.unescape(pages(groups, "ja")["groups.md"])
    known = dict(re.findall(r'data-kind="([a-z]+)" data-usual="(\{.*?\})"', page))
    assert tuple(known) == KINDS
    assert json.loads(known["linkage"])["licence_per_year"] == "0"
    assert json.loads(known["addon"]) == {"grade": "I"}
    assert json.loads(known["subsidy"]) == {}  # its year hangs on the programme


@pytest.mark.slow
def test_trainers_are_led_to_it_and_to_the_sheets() -> None:
    page = pages(exercises, "ja")["exercises/index.md"]
    assert "(../groups.md)" in page and "(../blanks/index.md)" in page
