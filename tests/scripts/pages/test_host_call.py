"""The page of a host's own calls, where one is for a programme of the host's own."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from scripts.checks import host_calls, plausible
from scripts.model import Data, model_for
from scripts.pages import DOCS, host_call
from scripts.pages.templates import Templates
from scripts.rules.compile import compile_rules
from tests.facts import hosted

pytestmark = pytest.mark.slow

REIJI = "local/39.yaml"
SAID = ["example-reiji-own-2026#own"]


def with_call(**settled: Any) -> Data:
    """The made-up prefecture, which also announces its own programme for data linkage."""
    data = hosted("example-reiji")
    value = copy.deepcopy(data.documents[REIJI].value)
    stage = {"kind": "application", "from": "2026-11-16", "to": "2026-12-25", "source": SAID}
    call = {"id": "linkage-2026", "programme": "linkage", "version": "r8", "fiscal_year": 2026}
    name = {"ja": "データ連携はじめて補助金の募集", "en": "Call for first steps in data linkage"}
    value["calls"] = [{**call, "name": name, "stages": [stage], "source": SAID, **settled}]
    model = model_for(REIJI)
    assert model is not None
    documents = {**data.documents, REIJI: replace(data.documents[REIJI], value=value)}
    return replace(
        data, documents=documents, files={**data.files, REIJI: model.model_validate(value)}
    )


def page(data: Data) -> str:
    rules = compile_rules(data)
    [found] = host_call.pages(data, rules, "ja")
    templates = Templates(data, rules, "ja", (DOCS / "templates",))
    return templates.render(found.template, found.path, found.context)


def test_a_call_for_a_programme_of_its_own_shows_that_programme_s_rules() -> None:
    data = with_call()
    assert not list(host_calls.check(data))
    text = page(data)
    assert "令和8年度（2026年度）" in text and "令和7年度" not in text
    assert "| **補助率**<br>対象経費 | 1/2 |" in text and "居宅介護支援の事業所であること" in text
    assert "基準額を超える経費" in text and "補助見込額 100,000円" in text
    assert "programme=linkage-model-areas&version=r7&prefecture=39" in text


def test_the_year_and_the_budget_of_such_a_call_are_held_too() -> None:
    told = [fault.expected for fault in host_calls.check(with_call(fiscal_year=2025))]
    assert any("2026, the year of the version r8" in expected for expected in told)
    own = with_call(budget={"amount": 1_000, "source": SAID})
    value = copy.deepcopy(own.documents[REIJI].value)
    value["own"][0]["versions"][0]["lines"][0]["cap"] = {
        "per": "office",
        "amount": 100_000,
        "source": SAID,
    }
    model = model_for(REIJI)
    assert model is not None
    capped = replace(own, files={**own.files, REIJI: model.model_validate(value)})
    [fault] = plausible.check(capped)
    assert fault.key() == "calls[0].budget.amount" and "the highest cap" in fault.expected


def test_a_call_for_a_national_programme_shows_local_beside_national_rules() -> None:
    text = page(hosted("example-reiji"))
    assert "事業所ごとに1,000,000円" in text and "programme=care-tech-takeup&version=r8" in text
