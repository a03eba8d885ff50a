"""The worked example of a form is held by `check`, at the place in the file that is wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scripts.checks import forms
from scripts.model import Data, model_for
from scripts.model.load import Document, Fault
from scripts.rules.compile import compile_rules
from scripts.rules.forms import NoSuchFigure
from tests.facts import data, hosted, rules

pytestmark = pytest.mark.slow


def faults(name: str, change: dict[str, Any]) -> list[Fault]:
    """What is said of a form once its example has these entries as well."""
    document = data().documents[name]
    value = copy.deepcopy(document.value)
    value["example"].update(change)
    model = model_for(name)
    assert model is not None
    documents = {**data().documents, name: Document(name, value, document.lines)}
    files = {**data().files, name: model.model_validate(value)}
    altered = Data(documents, files)
    try:
        return list(forms.check_examples(altered, compile_rules(altered)))
    except NoSuchFigure as error:
        return list(forms.without_figure(altered, str(error)))


def test_the_examples_as_they_are_have_no_faults() -> None:
    assert list(forms.check_examples(data(), rules())) == []


@pytest.mark.parametrize(
    ("form", "change", "place", "found"),
    [
        ("addon", {"grade": "X"}, ("example", "grade"), "X"),
        ("addon", {"userz": 70}, ("example", "userz"), "70"),
        ("addon", {"users": None}, ("example", "users"), ""),
        ("addon", {"months": {"from": "addon.gone"}}, ("example", "months", "from"), "addon.gone"),
        ("quick", {"want": "gone"}, ("example", "want"), "gone"),
        ("quick", {"cost": "many"}, ("example", "cost"), "many"),
        ("eligibility", {"prefecture": "99"}, ("example", "prefecture"), "99"),
        (
            "eligibility",
            {"items": [{"category": "no-such", "unit_price": 1}]},
            ("example", "items", 0, "category"),
            "no-such",
        ),
    ],
)
def test_an_example_that_cannot_be_calculated_is_named_with_its_place(
    form: str, change: dict[str, Any], place: tuple[Any, ...], found: str
) -> None:
    told = faults(f"forms/{form}.yaml", change)
    assert told and told[0].place == place, told
    assert found in told[0].found


def test_the_host_s_own_example_is_told_with_the_host_s_file() -> None:
    host = hosted("example-mihon")
    name = "local/32.yaml"
    value = copy.deepcopy(host.documents[name].value)
    value["rules"][0]["examples"][0]["answers"]["staff"] = -25
    model = model_for(name)
    assert model is not None
    altered = Data(host.documents, {**host.files, name: model.model_validate(value)})
    [fault] = forms.check_examples(altered, compile_rules(altered))
    assert (fault.file, fault.place) == (name, ("rules", 0, "examples", 0, "answers", "staff"))
