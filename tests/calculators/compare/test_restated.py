"""The best way to file, restated from the published rules: every assignment tried.

Nothing of the engine and nothing of data/ is used: rates, ceilings and requirements stand here once
more, as the calculators' contract and the inventory of facts give them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest

from calculators import calculate
from tests import facts

Answers = Mapping[str, Any]


class Bought(NamedTuple):
    category: str
    unit_price: int
    quantity: int

    @property
    def cost(self) -> int:
        return self.unit_price * self.quantity


ROBOTS = {
    "robot-transfer": 1_000_000,
    "robot-bathing": 1_000_000,
    "robot-monitoring": 300_000,
    "robot-other": 300_000,
}
DEVICES = {**ROBOTS, "other-device": 1_000_000}
GROUPS = {
    "home-visit-care": "home",
    "care-management": "home",
    "short-stay-care": "overnight",
    "group-home": "overnight",
    "nursing-home": "overnight",
    "protective-home": "welfare",
}
IN_STANDARD = {"home-visit-care": True, "care-management": True, "short-stay-care": True}
IN_STANDARD |= {"nursing-home": False, "group-home": None, "protective-home": None}

# What each place takes. A place is a programme, or its package.
TAKES: dict[str, dict[tuple[str, bool], set[str]]] = {
    "2024": {
        ("care-tech-introduction", False): {*ROBOTS, "ict", "environment", "monitoring-network"},
        ("care-tech-takeup", False): {*DEVICES, "ict", "improvement-support"},
        ("care-tech-takeup", True): {*DEVICES, "ict", "monitoring-network"},
        ("collaboration", False): {"expense"},
        ("model-facilities", False): {"expense", "terminal"},
        ("linkage-model-areas", False): {"expense", "terminal"},
    },
    "2025": {
        ("care-tech-takeup", False): {*ROBOTS, "ict", "improvement-support"},
        ("care-tech-takeup", True): {*ROBOTS, "ict", "monitoring-network"},
        ("model-facilities", False): {"expense", "terminal"},
        ("linkage-model-areas", False): {"expense", "terminal"},
    },
    "undated": {
        ("regional-model-facility", False): {"expense"},
        ("third-party-support", False): {"expense"},
    },
}


# --- who is shut out -----------------------------------------------------------------------------


def fails(year: str, programme: str, answers: Answers) -> bool:
    """Whether some requirement is known not to be met."""

    def no(*names: str) -> bool:
        return any(answers.get(name) is False for name in names)

    if answers.get("funded_elsewhere"):
        return True
    untaught = answers.get("improvement_support") == "none"
    if programme == "care-tech-introduction":
        return no("plans_technology", "plan_and_report", "prefecture_runs_introduction")
    if programme == "care-tech-takeup":
        unplanned = year == "2024" and no("plan_and_report")
        return untaught or unplanned or no("plans_technology", "prefecture_runs_takeup")
    if programme == "collaboration":
        few = answers["corporations"] < 2
        needed = ("includes_small_corporation", "plan_and_report", "prefecture_runs_collaboration")
        return few or no(*needed)
    if programme == "model-facilities":
        return no("plan_and_report", "prefecture_runs_model_facilities")
    if programme == "linkage-model-areas":
        if year == "2024":
            needed = ("plan_and_report", "joins_linkage_group", "prefecture_runs_linkage_areas")
            return no(*needed)
        standard = IN_STANDARD.get(answers.get("service", ""), True)
        outside = standard is False or (standard is None and no("service_in_standard"))
        return outside or no("joins_linkage_group", "prefecture_runs_linkage_areas")
    common = no("plan_and_report", "prefecture_runs_council_and_centre")
    if programme == "regional-model-facility":
        return common or no("chosen_as_model_facility")
    rare = answers.get("on_site_visits", 3) < 3
    return common or rare or no("supporter_is_independent", "chosen_for_support")


# --- what a place pays ---------------------------------------------------------------------------


class Office:
    """The rates and ceilings that hold for one office in one year."""

    def __init__(self, year: str, answers: Answers, unit: int) -> None:
        self.year, self.unit = year, unit
        staff = answers["staff"]
        middle, highest = (1_600_000, 2_600_000) if year == "2024" else (1_500_000, 2_500_000)
        tiers = ((10, 1_000_000), (20, middle), (30, 2_000_000))
        self.software_cap = next((cap for most, cap in tiers if staff <= most), highest)
        self.group_cap = min(1_200_000 * answers["corporations"], 12_000_000)
        higher, usual = Fraction(4, 5), Fraction(3, 4)
        both_run = year == "2024" and answers.get("prefecture_runs_collaboration")
        self.takeup = higher if both_run else usual
        self.collaboration = higher if answers.get("prefecture_runs_takeup") else usual
        met = answers.get("higher_rate_conditions_met")
        self.introduction = usual if met else Fraction(1, 2)

    def pays(self, place: tuple[str, bool], items: Sequence[Bought]) -> int | None:
        """The yen for what is filed in a place; None where it cannot be filed there together."""
        programme, package = place
        if package:
            return self._package(items)
        if programme == "care-tech-introduction":
            alone = self._devices(items, ROBOTS, self.introduction)
            alone += self._software(items, self.introduction)
            surroundings = of(items, "environment") + of(items, "monitoring-network")
            return alone + self._pool(surroundings, Fraction(3, 4), 10_000_000)
        if programme == "care-tech-takeup":
            support_cap = 480_000 if self.takeup == Fraction(4, 5) else 450_000
            alone = self._devices(items, DEVICES, self.takeup) + self._software(items, self.takeup)
            return alone + self._pool(of(items, "improvement-support"), self.takeup, support_cap)
        rate, cap = {
            "collaboration": (self.collaboration, self.group_cap),
            "model-facilities": (Fraction(1), 20_000_000),
            "linkage-model-areas": (Fraction(1), 8_500_000),
            "regional-model-facility": (Fraction(1, 2), 5_000_000),
            "third-party-support": (Fraction(1, 2), 300_000),
        }[programme]
        limited = programme == "linkage-model-areas" and self.year == "2025"
        return self._pool(map(with_limit, items) if limited else items, rate, cap)

    def _package(self, items: Sequence[Bought]) -> int | None:
        kinds = {item.category for item in items}
        watching = {"robot-monitoring", "monitoring-network"}
        if "monitoring-network" in kinds and "robot-monitoring" not in kinds:
            return None
        if self.year == "2024":
            enough = "ict" in kinds and kinds & set(DEVICES)
            fits = enough or kinds == watching
        else:
            fits = "ict" in kinds and len(items) > 1
        return self._pool(items, self.takeup, 10_000_000) if fits else None

    def _devices(self, items: Iterable[Bought], caps: Mapping[str, int], rate: Fraction) -> int:
        return sum(
            self._down(item.quantity * min(item.unit_price * rate, Fraction(caps[item.category])))
            for item in items
            if item.category in caps
        )

    def _software(self, items: Sequence[Bought], rate: Fraction) -> int:
        return self._pool(of(items, "ict"), rate, self.software_cap)

    def _pool(self, items: Iterable[Bought], rate: Fraction, cap: int) -> int:
        return self._down(min(sum(item.cost for item in items) * rate, Fraction(cap)))

    def _down(self, amount: Fraction) -> int:
        return int(amount // self.unit) * self.unit


def of(items: Iterable[Bought], category: str) -> list[Bought]:
    return [item for item in items if item.category == category]


def with_limit(item: Bought) -> Bought:
    """A terminal counts up to 100,000 yen apiece."""
    limited = item.category == "terminal"
    return item._replace(unit_price=min(item.unit_price, 100_000)) if limited else item


def best(year: str, answers: Answers, items: Sequence[Bought], unit: int) -> tuple[int, Any]:
    """The highest subsidy, and the fewest programmes and then packages that bring it."""
    office = Office(year, answers, unit)
    places = {
        place: takes for place, takes in TAKES[year].items() if not fails(year, place[0], answers)
    }
    # A place pays for the items it holds, whatever the others hold.
    pays = cache(lambda place, held: office.pays(place, [items[number] for number in held]))
    # What costs nothing is not bought: it opens no package to the others.
    bought = [item for item in items if item.unit_price * item.quantity] or items
    open_to = [
        [p for p, takes in places.items() if item.category in takes and item in bought]
        for item in items
    ]
    found = (0, (0, 0))
    for filing in product(*([None, *some] for some in open_to)):
        used = set(filing) - {None}
        amounts = [
            pays(place, tuple(n for n, filed in enumerate(filing) if filed == place))
            for place in used
        ]
        if None not in amounts:
            weight = len({programme for programme, _ in used}), sum(packed for _, packed in used)
            found = min(found, (-sum(amounts), weight))
    return -found[0], found[1]


# --- against the engine --------------------------------------------------------------------------

PACKED = ["robot-monitoring", "ict", "ict", "monitoring-network"]
COSTS = ["expense", "terminal"]
KINDS = {
    "2024": [*DEVICES, *PACKED, "environment", "improvement-support", *COSTS],
    "2025": [*ROBOTS, *PACKED, "improvement-support", *COSTS],
    "undated": ["expense"],
}
FACTS = [
    "plans_technology", "plan_and_report", "prefecture_runs_introduction", "prefecture_runs_takeup",
    "prefecture_runs_model_facilities", "prefecture_runs_linkage_areas", "has_committee",
    "prefecture_runs_collaboration", "includes_small_corporation", "higher_rate_conditions_met",
    "joins_linkage_group", "service_in_standard", "chosen_as_model_facility",
    "prefecture_runs_council_and_centre", "supporter_is_independent", "chosen_for_support",
]  # fmt: skip


def random_answers(chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "staff": chance.choice([1, 10, 11, 20, 21, 30, 31, 80]),
        "corporations": chance.choice([1, 2, 3, 9, 10, 11]),
    }
    often = chance.choice([0.6, 0.9, 0.98])
    answers |= {fact: chance.random() < often for fact in FACTS if chance.random() < 0.7}
    for name, values in {
        "service": list(GROUPS),
        "improvement_support": ["third_party", "third_party", "training", "none"],
        "on_site_visits": [2, 3, 4],
        "funded_elsewhere": [False] * 8 + [True],
    }.items():
        if chance.random() < 0.7:
            answers[name] = chance.choice(values)
    return answers


def random_item(chance: random.Random, year: str) -> Bought:
    prices = [
        chance.randint(0, 400_000),
        chance.randint(100_000, 12_000_000),
        chance.randint(1, 40) * 100_000,
    ]
    return Bought(
        chance.choice(KINDS[year]), chance.choice(prices), chance.choice([1, 1, 1, 2, 3, 0])
    )


@pytest.mark.slow
def test_the_best_way_equals_the_published_rules_tried_out() -> None:
    chance = random.Random(20240920)
    rules = facts.rules()
    paid: dict[str, set[tuple[int, int]]] = {year: set() for year in TAKES}
    for _ in range(400):
        year = chance.choice(["2024", "2024", "2024", "2025", "2025", "undated"])
        answers, unit = random_answers(chance), chance.choice([1, 1000])
        items = [random_item(chance, year) for _ in range(chance.choice([1, 2, 3, 4, 4, 5, 6]))]
        request = {
            "answers": answers,
            "items": [item._asdict() for item in items],
            "fiscal_year": year,
            "rounding_unit": unit,
        }
        value, weight = best(year, answers, items, unit)
        result = calculate("compare", request, rules)
        way = result["ways"][result["best"]] if result["ways"] else None
        assert (way["subsidy"] if way else 0) == value, request
        if value:
            used = way["programmes"]
            assert (len(used), sum(bool(part["package"]) for part in used)) == weight, request
            paid[year].add(weight)
    assert paid["2024"] >= {(1, 0), (1, 1), (2, 0), (2, 1), (3, 0)}
    assert paid["2025"] >= {(1, 0), (1, 1), (2, 0)} and (2, 0) in paid["undated"]
