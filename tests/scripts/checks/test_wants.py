"""data/wants.yaml: what it names is there."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.checks import wants
from tests.facts import data, faults


def change(**changed: Any) -> Any:
    def apply(value: dict[str, Any]) -> None:
        for key, found in changed.items():
            value["wants"][0][key] = found

    return apply


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"categories": ["robot-monitorin", "robot-monitoring", "expense"]},
            'such as "robot-monitoring"',
        ),
        ({"expenses": ["care-tech-takeup/device"]}, 'such as "care-tech-takeup/devices"'),
        ({"expenses": ["care-tech-takeup/software"]}, "stands for"),
    ],
)
def test_a_want_names_what_there_is(changed: dict[str, Any], said: str) -> None:
    (fault,) = faults("wants.yaml", wants.check, change(**changed))
    assert said in fault.expected


def test_an_undecided_want_names_decided_ones() -> None:
    def undecided(value: dict[str, Any]) -> None:
        value["wants"][-1]["any_of"] = ["undecided"]

    (fault,) = faults("wants.yaml", wants.check, undecided)
    assert fault.place[-2:] == ("any_of", 0)


def test_what_everybody_buys_is_on_offer() -> None:
    labels = " ".join(want.label.ja for want in data().files["wants.yaml"].wants)
    for word in ("見守り", "リフト", "介護ソフト", "タブレット", "インカム", "Wi-Fi"):
        assert word in labels
