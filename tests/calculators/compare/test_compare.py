"""The best way to file a plan: equal to trying every assignment, and quick for long lists."""

from __future__ import annotations

import json
import random
import re
import time
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from calculators import answer_line, calculate, compare
from calculators.compare import filings
from calculators.compare.plan import Plan
from calculators.compare.search.pools import Choice, Demand, Pool
from calculators.compare.search.solve import Solution
from calculators.compare.search.solve import solve as search
from calculators.compare.search.work import Work
from calculators.html import report
from calculators.words.wording import Wording
from tests import facts
from tests.facts import newest_year, rules


def ask(items: list[Any], year: str | None = None, **answers: Any) -> dict[str, Any]:
    of_year = {"fiscal_year": year} if year else {}
    return facts.ask("compare", answers=answers, items=items, **of_year)


def item(category: str, unit_price: int, quantity: int = 1) -> dict[str, Any]:
    return {"category": category, "unit_price": unit_price, "quantity": quantity}


# --- every assignment, tried one by one ----------------------------------------------------------


def places(year: str, answers: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Every version of the year that the self-check does not rule out, alone and in the package.

    Of FY2025 the budget request is no place: a programme was adopted for that year.
    """
    judged = calculate("eligibility", {"answers": answers}, rules())["versions"]
    closed = {(v["programme"], v["version"]) for v in judged if v["status"] == "not_eligible"}
    return [
        (programme["id"], version["id"], package)
        for programme in rules()["programmes"].values()
        for version in programme["versions"].values()
        if programme["calculates"] and str(version["fiscal_year"] or "undated") == year
        if (programme["id"], version["id"]) not in closed
        if (year, version["status"]) != ("2025", "request")
        for package in (False, True)
        if not package or any(line["packaged"] for line in version["lines"])
    ]


Form = frozenset
"""The programme versions that a filing uses, each with whether its package is used."""


class Trial:
    """Asks the subsidy calculator for every way to divide the items, and keeps what it said."""

    def __init__(self, items: list[Any], answers: dict[str, Any], unit: int) -> None:
        self.items, self.answers, self.unit = items, answers, unit
        self.known: dict[Any, int | None] = {}

    def subsidy(self, programme: str, version: str, filed: tuple[tuple[int, bool], ...]) -> Any:
        key = programme, version, filed
        if key not in self.known:
            request = {
                "programme": programme,
                "version": version,
                "answers": self.answers,
                "items": [{**self.items[n], "package": package} for n, package in filed],
                "rounding_unit": self.unit,
            }
            result = calculate("subsidy", request, rules())
            good = result["status"] == "calculated"
            self.known[key] = result["total"]["subsidy"] if good else None
        return self.known[key]

    def value(self, filing: tuple[Any, ...]) -> int | None:
        total = 0
        for programme, version in {place[:2] for place in filing if place}:
            filed = tuple(
                (number, place[2])
                for number, place in enumerate(filing)
                if place and place[:2] == (programme, version)
            )
            paid = self.subsidy(programme, version, filed)
            if paid is None:
                return None
            total += paid
        return total

    def best(self, open_places: list[Any]) -> tuple[int, set[Form]]:
        """The highest subsidy, and every set of programmes and packages that comes to it.

        Of programmes only those sets that need each of theirs.
        """
        most, forms = 0, {Form()}
        costs = [entry["unit_price"] * entry["quantity"] for entry in self.items]
        options = [[None, *open_places] if cost or not any(costs) else [None] for cost in costs]
        for filing in product(*options):
            value = self.value(filing)
            if value is not None and value >= most:
                forms = forms if value == most else set()
                most = value
                packed = {place[:2] for place in filing if place and place[2]}
                forms.add(Form((place[:2], place[:2] in packed) for place in filing if place))
        sets = [{key for key, _ in form} for form in forms]
        return most, {
            form for form in forms if not any(some < {key for key, _ in form} for some in sets)
        }


CATEGORIES = [
    "robot-transfer", "robot-monitoring", "robot-monitoring", "other-device", "ict", "ict",
    "monitoring-network", "environment", "improvement-support", "expense", "terminal",
]  # fmt: skip


def random_plan(chance: random.Random) -> tuple[list[Any], dict[str, Any], str, int]:
    price = chance.choice(
        [lambda: chance.randint(0, 4_000_000), lambda: chance.randint(0, 90) * 10**5]
    )
    items = [
        item(chance.choice(CATEGORIES), price(), chance.choice([1, 1, 1, 2, 5, 0]))
        for _ in range(chance.choice([1, 2, 2, 3, 3, 4]))
    ]
    answers: dict[str, Any] = {
        "staff": chance.randint(1, 40),
        "corporations": chance.randint(1, 12),
        "service": chance.choice(list(rules()["services"])),
    }
    for name in rules()["answers"]:
        if rules()["answers"][name]["type"] == "boolean" and chance.random() < 0.5:
            answers[name] = (chance.random() < 0.85) is not (name == "funded_elsewhere")
    if chance.random() < 0.5:
        answers["improvement_support"] = chance.choice(["third_party", "training"])
    return (
        items,
        answers,
        chance.choice(["2024", "2024", "2025", "undated"]),
        chance.choice([1, 1000]),
    )


@pytest.mark.slow
def test_the_best_way_equals_the_best_of_all_assignments() -> None:
    chance = random.Random(351)
    kinds: dict[str, int] = {}
    ties = 0
    for _ in range(500):
        items, answers, year, unit = random_plan(chance)
        request = {"answers": answers, "items": items, "fiscal_year": year, "rounding_unit": unit}
        result = calculate("compare", request, rules())
        usable = [place for place in places(year, answers) if not hopeless(place, items, answers)]
        value, forms = Trial(items, answers, unit).best(usable)
        if not result["ways"]:
            assert value == 0, request
            continue
        best = result["ways"][result["best"]]
        assert best["subsidy"] == value, request
        assert result["proven"] and result["at_most"] == value
        if value:
            equal = [best, *(result["ways"][number] for number in result["ties"])]
            assert {form_of(way) for way in equal} == forms, request
            assert min(map(weight, forms)) == weight(form_of(best)), request
            ties += len(forms) > 1
        check_consistent(result, items)
        kinds[best["kind"]] = kinds.get(best["kind"], 0) + 1
    assert set(kinds) == {"alone", "package", "mixed", "combined"}
    assert ties > 50


def form_of(way: dict[str, Any]) -> Form:
    return Form(
        ((part["programme"], part["version"]), bool(part["package"])) for part in way["programmes"]
    )


def weight(form: Form) -> tuple[int, int]:
    """How many programmes and packages it takes."""
    return len(form), sum(packed for _, packed in form)


def hopeless(place: Any, items: list[Any], answers: dict[str, Any]) -> bool:
    """Whether a place takes none of the items: leaving it out keeps the trial short."""
    version = rules()["programmes"][place[0]]["versions"][place[1]]
    taken = {
        c for line in version["lines"] if line["packaged"] is place[2] for c in line["categories"]
    }
    return not taken & {entry["category"] for entry in items}


def check_consistent(result: dict[str, Any], items: list[Any]) -> None:
    cost = sum(entry["unit_price"] * entry["quantity"] for entry in items)
    for way in result["ways"]:
        filed = [number for part in way["programmes"] for number in part["items"]]
        assert sorted(filed + way["unfiled"]) == list(range(len(items)))
        assert way["subsidy"] + way["own_burden"] == way["cost"] == cost
        assert way["subsidy"] == sum(part["subsidy"] for part in way["programmes"])
        for part in way["programmes"]:
            assert part["subsidy"] == sum(line["subsidy"] for line in part["lines"])
    for number in result["ties"]:
        assert result["ways"][number]["subsidy"] == result["ways"][result["best"]]["subsidy"]


# --- the search by itself ------------------------------------------------------------------------


def tried(items: list[list[Choice]], pools: list[Pool]) -> int:
    best = 0
    for chosen in product(*items):
        value = sum(choice.amount for choice in chosen if choice.pool is None)
        fine = True
        for number, pool in enumerate(pools):
            inside = [choice for choice in chosen if choice.pool == number]
            kinds = {choice.kind for choice in inside}
            for demand in pool.demands:
                raised = bool(kinds) if demand.if_any is None else bool(demand.if_any & kinds)
                fitting = [choice for choice in inside if choice.kind in demand.one_of]
                fine = fine and (not raised or len(fitting) >= demand.least)
            value += pool.pays(sum(choice.amount for choice in inside))
        if fine:
            best = max(best, value)
    return best


def solve(items: Any, pools: Any, looks: int = 10**7, least: int = 0) -> Solution | None:
    return search(items, pools, Work(looks), least)


@pytest.mark.slow
def test_the_search_equals_trying_everything_with_any_pools() -> None:
    chance = random.Random(1000)
    for _ in range(400):
        unit = chance.choice([1, 1000])
        pools = [
            Pool(
                Fraction(*chance.choice([(1, 2), (3, 4), (4, 5), (1, 1)])),
                chance.choice([None, 300_000, 1_000_000]),
                unit,
                chance.choice(
                    [
                        (),
                        (Demand(frozenset("a")), Demand(frozenset("b"), frozenset("c"))),
                        (Demand(frozenset("a")), Demand(frozenset("abc"), least=2)),
                    ]
                ),
            )
            for _ in range(chance.randint(1, 3))
        ]
        items = []
        for _ in range(chance.randint(1, 6)):
            own = chance.randint(0, 400_000) // unit * unit * chance.choice([0, 1])
            amounts = chance.choice([1, 1000, 50_000]) * chance.randint(0, 20)
            kind = chance.choice("abcd")
            inside = [Choice(k, amounts, kind) for k in range(len(pools)) if chance.random() < 0.7]
            items.append([Choice(None, own), *inside])
        solution = solve(items, pools)
        assert solution
        assert solution.value == solution.limit == tried(items, pools)
        assert solve(items, pools, least=solution.value) == solution


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("number", "low", "high"),
    [
        (20, 1_500_000, 2_500_000),
        (28, 800_000, 1_500_000),
        (40, 500_000, 1_100_000),
        (40, 1_050_000, 1_150_000),
        (40, 1_100_000, 1_110_000),
        (40, 10_000, 2_000_000),
    ],
)
def test_costs_about_as_dear_as_three_ceilings_are_settled_but_for_little(
    number: int, low: int, high: int, seed: int
) -> None:
    """Three programmes share them; which division fills the ceilings to the yen is not proven."""
    chance = random.Random(seed)
    items = [item("expense", chance.randint(low, high)) for _ in range(number)]
    result = ask(items, "2024", staff=40, corporations=10, service="nursing-home")
    missed = result["at_most"] - result["ways"][result["best"]]["subsidy"]
    assert result["proven"] is (missed == 0)
    assert 0 <= missed < 20_000


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 3, 4])
def test_forty_devices_and_networks_are_settled(seed: int) -> None:
    """The package demands software, of which there is little; forty odd prices."""
    chance = random.Random(seed)
    kinds = ["robot-transfer", "robot-bathing", "robot-monitoring", "robot-other"]
    kinds += ["other-device", "monitoring-network", "monitoring-network", "ict"]
    items = [item(chance.choice(kinds), chance.randint(1_200_000, 1_700_000)) for _ in range(40)]
    result = ask(items, "2024", staff=40, corporations=2, service="nursing-home")
    assert result["proven"]


def test_a_search_cut_short_says_what_may_be_missed() -> None:
    chance = random.Random(7)
    pools = [Pool(Fraction(3, 4), 1_000_000), Pool(Fraction(1, 2), 1_000_000)]
    prices = [chance.randint(200_000, 400_000) for _ in range(14)]
    items = [[Choice(None, 0), Choice(0, price), Choice(1, price)] for price in prices]
    cut, full = solve(items, pools, 1000), solve(items, pools)
    assert cut and full
    assert cut.value <= full.value == full.limit <= cut.limit


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_forty_purchases_are_settled(seed: int) -> None:
    chance = random.Random(seed)
    items = [
        item(
            chance.choice(CATEGORIES), chance.randint(1, 300) * 10_000, chance.choice([1, 1, 2, 6])
        )
        for _ in range(40)
    ]
    answers = {"staff": 25, "corporations": 3, "service": "nursing-home"}
    result = ask(items, "2024", **answers)
    best = result["ways"][result["best"]]["subsidy"]
    assert result["proven"], result["at_most"] - best
    assert best >= max(way["subsidy"] for way in result["ways"])


def odd_prices(name: str, chance: random.Random) -> list[Any]:
    """Forty purchases at forty prices that share no common unit, more than the ceilings hold."""
    kinds, low, high = {
        "software near the ceilings": (["ict"], 60_000, 160_000),
        "devices beyond their ceilings": (["robot-transfer", "robot-bathing", "ict"], 10**6, 2**21),
        "packages with networks": (
            ["robot-monitoring", "monitoring-network", "ict"], 250_000, 420_000
        ),
        "several programmes": (["ict", "environment", "improvement-support"], 10_000, 900_000),
    }[name]  # fmt: skip
    return [item(chance.choice(kinds), chance.randint(low, high)) for _ in range(40)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "seed"),
    [
        ("software near the ceilings", 3),
        ("software near the ceilings", 4),
        ("devices beyond their ceilings", 1),
        ("devices beyond their ceilings", 2),
        ("packages with networks", 0),
        ("packages with networks", 1),
        ("several programmes", 0),
        ("several programmes", 1),
    ],
)
def test_forty_odd_prices_are_settled_as_well(name: str, seed: int) -> None:
    items = odd_prices(name, random.Random(seed))
    started = time.process_time()
    result = ask(items, "2024", staff=25, service="nursing-home")
    assert time.process_time() - started < 10
    assert result["proven"], result["at_most"] - result["ways"][result["best"]]["subsidy"]


@pytest.mark.slow
def test_a_search_cut_short_still_finds_the_best_of_a_plan_settled_otherwise() -> None:
    """Thirty purchases over every ceiling; an integer programme solved elsewhere gives the sum."""
    chance = random.Random(330)
    kinds = ["robot-transfer", "ict", "robot-bathing"]
    items = [item(chance.choice(kinds), chance.randint(1_200_000, 2_500_000)) for _ in range(30)]
    result = ask(items, "2024", staff=40, service="nursing-home")
    assert result["ways"][result["best"]]["subsidy"] == 34_112_136
    assert result["at_most"] >= 34_112_136


# --- cases worked out by hand --------------------------------------------------------------------

NO_INTRODUCTION = {"prefecture_runs_introduction": False}


def test_the_package_wins_where_it_frees_devices_from_their_ceilings() -> None:
    """Bathing 1.5 million alone is cut to 1 million; in the package three quarters are paid."""
    items = [item("robot-bathing", 1_500_000), item("ict", 2_500_000)]
    result = ask(items, "2024", staff=25, **NO_INTRODUCTION)
    amounts = {way["kind"]: way["subsidy"] for way in result["ways"]}
    assert amounts == {"alone": 2_875_000, "package": 3_000_000}
    assert result["ways"][result["best"]]["kind"] == "package"
    assert result["ties"] == []
    assert [way["cut"] for way in result["ways"]] == [125_000, 0]


def test_a_tie_goes_to_the_simpler_filing_and_is_said() -> None:
    items = [item("robot-bathing", 1_000_000), item("ict", 1_000_000)]
    result = ask(items, "2024", staff=25, **NO_INTRODUCTION)
    amounts = {way["kind"]: way["subsidy"] for way in result["ways"]}
    assert amounts == {"alone": 1_500_000, "package": 1_500_000}
    assert result["ways"][result["best"]]["kind"] == "alone"
    assert [result["ways"][number]["kind"] for number in result["ties"]] == ["package"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_ways_as_simple_as_each_other_are_said_to_be_free_to_choose(language: str) -> None:
    """One programme each, no package: nothing but the order of the list decides."""
    answers = {"staff": 10, "higher_rate_conditions_met": True}
    request = {"items": [item("ict", 1_000_000)], "fiscal_year": "2024", "answers": answers}
    result = calculate("compare", request, rules())
    best, [other] = result["best"], result["ties"]
    assert [len(result["ways"][n]["programmes"]) for n in (best, other)] == [1, 1]
    words = Wording(rules(), language, "../")
    written = report.render(report.View("compare", result, request, words))
    lead = words.pattern("report.compare.why.tie-equal").split("{others}")[-1]
    assert lead in written
    for key in ("programmes", "packages"):
        assert words.pattern(f"report.compare.why.tie-{key}").split("{others}")[-1] not in written


def test_a_combination_that_ties_with_the_best_combination_is_said() -> None:
    """The package pays for software and device what they bring alone; the group's costs apart."""
    items = [item("robot-bathing", 10**6), item("ict", 10**6), item("expense", 10**6)]
    shut = {"prefecture_runs_model_facilities": False, "prefecture_runs_linkage_areas": False}
    group = {"corporations": 2, "includes_small_corporation": True}
    answers = {"staff": 10, **group, **shut, **NO_INTRODUCTION}
    request = {"items": items, "answers": answers, "fiscal_year": "2024"}
    result = calculate("compare", request, rules())
    best, ties = result["ways"][result["best"]], [result["ways"][n] for n in result["ties"]]
    assert best["subsidy"] == 2_250_000
    assert [[bool(part["package"]) for part in way["programmes"]] for way in (best, *ties)] == [
        [False, False],
        [True, False],
    ]
    words = Wording(rules(), "en", "../")
    written = report.render(report.View("compare", result, request, words))
    assert "(with its package)" in written


def test_two_programmes_give_software_two_ceilings() -> None:
    items = [item("ict", 1_400_000), item("ict", 2_000_000)]
    result = ask(items, "2024", staff=8)
    best = result["ways"][result["best"]]
    assert best["kind"] == "combined"
    assert best["subsidy"] == 1_000_000 + 1_000_000


def test_every_two_programmes_that_bring_more_together_are_listed() -> None:
    """Whoever cannot have the best combination sees what the others come to."""
    group = {"corporations": 2, "includes_small_corporation": True}
    result = ask([item("expense", 25 * 10**6), item("expense", 10**6)], "2024", **group)
    pairs = {
        frozenset(part["programme"] for part in way["programmes"]): way["subsidy"]
        for way in result["ways"]
        if len(way["programmes"]) == 2
    }
    assert pairs == {
        frozenset({"model-facilities", "linkage-model-areas"}): 21_000_000,
        frozenset({"model-facilities", "collaboration"}): 20_750_000,
        frozenset({"linkage-model-areas", "collaboration"}): 9_250_000,
    }
    small = ask([item("expense", 10**6)], "2024", **group)
    assert not [way for way in small["ways"] if len(way["programmes"]) > 1]


def test_what_is_not_met_closes_a_programme_and_says_why() -> None:
    result = ask([item("ict", 10**6)], "2024", staff=8, improvement_support="none")
    assert {"programme": "care-tech-takeup", "version": "r6", "unmet": ["improvement-support"]} in (
        result["closed"]
    )
    programmes = {part["programme"] for way in result["ways"] for part in way["programmes"]}
    assert programmes == {"care-tech-introduction"}


def test_nothing_open_is_a_result() -> None:
    result = ask([item("robot-bathing", 10**6)], "2024", plans_technology=False)
    assert result["status"] == "not_eligible"
    assert result["ways"] == []
    assert result["best"] is None


def test_what_is_bought_shows_that_technology_is_introduced() -> None:
    """Nobody has to confirm that who buys a device brings one in; a no still counts."""
    bought = ask([item("robot-bathing", 10**6)], "2026", improvement_support="training")
    open_ = [part["open"] for way in bought["ways"] for part in way["programmes"]]
    assert open_ and not any("introduces-technology" in one for one in open_)


NETWORK = {"programme": "care-tech-takeup", "version": "r6"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_must_go_with_a_purchase_and_is_not_there_is_said(language: str) -> None:
    items, answers = [item("monitoring-network", 100_000)], NO_INTRODUCTION
    request = {"items": items, "fiscal_year": "2024", "answers": answers}
    result = calculate("compare", request, rules())
    assert result["status"] == "not_eligible"
    needs = ["package-device", "network-with-monitoring"]
    assert result["unfit"] == [{"item": 0, "lacking": [{**NETWORK, "needs": needs}]}]
    words = Wording(rules(), language, "../")
    written = report.render(report.View("compare", result, request, words))
    version = rules()["programmes"][NETWORK["programme"]]["versions"][NETWORK["version"]]
    texts = {need["id"]: need["text"] for need in version["needs"]}
    assert all(words.text(texts[need]) in written for need in needs)
    assert words.yen(0) not in written


def test_only_what_is_lacking_is_said_and_of_nothing_that_can_be_filed() -> None:
    network, software = item("monitoring-network", 100_000), item("ict", 100_000)
    answers = {"staff": 8, **NO_INTRODUCTION}
    mixed = ask([network, software, item("robot-other", 10**5)], "2024", **answers)
    lacking = [{**NETWORK, "needs": ["network-with-monitoring"]}]
    assert mixed["unfit"] == [{"item": 0, "lacking": lacking}]
    whole = ask([network, software, item("robot-monitoring", 10**5)], "2024", **answers)
    assert whole["unfit"] == []


def test_a_kind_that_no_programme_of_the_year_takes_is_said_to_be_so() -> None:
    result = ask([item("environment", 10**6), item("robot-other", 10**5)], "2025")
    assert result["unfit"] == [{"item": 0, "lacking": []}]
    assert ask([item("environment", 10**6)], "2024", plans_technology=False)["unfit"] == []


def test_the_usual_year_has_an_adopted_programme_for_offices() -> None:
    assert ask([item("robot-bathing", 10**6)])["fiscal_year"] == str(newest_year())


def test_the_same_plan_under_every_version() -> None:
    result = ask([item("environment", 10**6), item("ict", 10**6)], staff=8)
    amounts = {
        years["programme"]: {entry["version"]: entry["subsidy"] for entry in years["versions"]}
        for years in result["years"]
    }
    takeup, introduction = amounts["care-tech-takeup"], amounts["care-tech-introduction"]
    assert takeup.items() >= {"r6": 750_000, "r7": 750_000, "r8": 800_000}.items()
    assert list(introduction.values())[:2] == [1_250_000, 500_000]
    assert len(amounts) == 2


# --- what would bring more -----------------------------------------------------------------------


def best_of(request: dict[str, Any]) -> int:
    result = calculate("compare", request, rules())
    return result["ways"][result["best"]]["subsidy"] if result["ways"] else 0


@pytest.mark.slow
def test_every_single_answer_that_would_bring_more_is_named_with_what_it_brings() -> None:
    """Whatever yes, no or choice is tried, in whatever plan: it is listed, or brings nothing."""
    chance = random.Random(12)
    counts = 0
    for _ in range(15):
        items, answers, year, unit = random_plan(chance)
        request = {"answers": answers, "items": items, "fiscal_year": year, "rounding_unit": unit}
        result = calculate("compare", request, rules())
        found = {c["answer"]: c for c in result["better"]["changes"]}
        now = best_of(request)
        for answer, definition in rules()["answers"].items():
            if answer in answers and not definition["changeable"]:
                assert answer not in found
                continue
            values: list[Any] = {
                "boolean": [True, False],
                "choice": [choice["id"] for choice in definition["choices"] or ()],
            }.get(definition["type"], [])
            for value in values:
                after = best_of({**request, "answers": {**answers, answer: value}})
                assert after <= (found[answer]["subsidy"] if answer in found else now), answer
        for answer, change in found.items():
            other = {**request, "answers": {**answers, answer: change["to"][0]}}
            assert best_of(other) == change["subsidy"] == now + change["gain"] > now
            if rules()["answers"][answer]["type"] == "integer":
                counts += 1
                for count in range(answers[answer], change["to"][0]):
                    assert best_of({**request, "answers": {**answers, answer: count}}) == now
    assert counts, "counts were among what would bring more"


def test_the_next_member_of_staff_and_the_next_corporation_bring_more() -> None:
    def changes(items: list[Any], **answers: Any) -> dict[str, Any]:
        request = {"answers": answers, "items": items, "fiscal_year": "2024"}
        result = calculate("compare", request, rules())
        return {c["answer"]: (c["to"], c["gain"]) for c in result["better"]["changes"]}

    software = [item("ict", 2_500_000)]
    assert changes(software, staff=10, **NO_INTRODUCTION)["staff"] == ([11], 600_000)
    shut = {"prefecture_runs_model_facilities": False, "prefecture_runs_linkage_areas": False}
    costs = [item("expense", 20_000_000)]
    assert changes(costs, corporations=7, **shut)["corporations"] == ([8], 1_200_000)
    assert changes(costs, corporations=1, **shut)["corporations"] == ([2], 2_400_000)


# --- odd requests --------------------------------------------------------------------------------


def test_a_ceiling_by_staff_needs_the_staff() -> None:
    result = ask([item("robot-bathing", 10**6), item("ict", 10**6)], "2024")
    assert result["status"] == "invalid"
    assert [(e["field"], e["code"]) for e in result["errors"]] == [("answers.staff", "required")]


EXPENSE = [item("expense", 3_000_000)]


def test_an_unknown_number_of_corporations_leaves_only_the_group_s_programme_open() -> None:
    result = ask(EXPENSE, "2024")
    programmes = {part["programme"] for way in result["ways"] for part in way["programmes"]}
    assert programmes == {"model-facilities", "linkage-model-areas"}
    waiting = {"programme": "collaboration", "version": "r6", "missing": ["corporations"]}
    assert result["waiting"] == [waiting]
    assert ask(EXPENSE, "2024", includes_small_corporation=False)["waiting"] == []
    assert ask(EXPENSE, "2024", corporations=2)["waiting"] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_waits_for_the_number_of_corporations_is_said_also_where_it_is_all(
    language: str,
) -> None:
    shut = {"prefecture_runs_model_facilities": False, "prefecture_runs_linkage_areas": False}
    request = {"items": EXPENSE, "answers": shut, "fiscal_year": "2024"}
    result = calculate("compare", request, rules())
    assert result["status"] == "undetermined"
    words = Wording(rules(), language, "../")
    written = report.render(report.View("compare", result, request, words))
    assert words("report.compare.headline.undetermined") in written
    assert words.text(rules()["answers"]["corporations"]["label"]) in written
    assert 'data-change="answers.corporations"' in written
    [found] = [c for c in result["better"]["changes"] if c["to"] == [2]]
    assert (found["answer"], found["subsidy"]) == ("corporations", 2_250_000)


def test_the_page_asks_for_corporations_without_insisting() -> None:
    fields = [field for s in rules()["forms"]["compare"]["sections"] for field in s["fields"]]
    required = {field["name"]: field["required"] for field in fields}
    assert required["answers.staff"] and not required["answers.corporations"]


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({}, "items"),
        ({"items": {}}, "items"),
        ({"items": [3]}, "items[0]"),
        ({"items": [{"category": "ict"}]}, "items[0].unit_price"),
        ({"items": [{"unit_price": 3}]}, "items[0].category"),
        ({"items": [{"category": "icx", "unit_price": 3}]}, "items[0].category"),
        ({"items": [item("ict", -1)]}, "items[0].unit_price"),
        ({"items": [{**item("ict", 1), "package": True}]}, "items[0].package"),
        ({"items": [item("ict", 1)], "fiscal_year": "2031"}, "fiscal_year"),
        ({"items": [item("ict", 1)], "answers": {"staff": 0}}, "answers.staff"),
        ({"items": EXPENSE, "answers": {"corporations": "x"}}, "answers.corporations"),
        ({"items": [item("expense", 1)], "rounding_unit": 7}, "rounding_unit"),
        ({"items": [item("expense", 1)], "prefecture": "48"}, "prefecture"),
    ],
)
def test_an_invalid_request_names_its_field(request_: Any, field: str) -> None:
    result = json.loads(answer_line("compare", json.dumps(request_), rules()))
    assert result["status"] == "invalid"
    assert field in [error["field"] for error in result["errors"]]


@pytest.mark.parametrize("year", [str(newest_year() + 1), newest_year() + 1, "2023"])
def test_a_year_without_rules_is_not_covered_and_no_slip_of_the_pen(year: Any) -> None:
    result = calculate("compare", {"items": EXPENSE, "fiscal_year": year}, rules())
    [error] = result["errors"]
    assert (error["field"], error["code"]) == ("fiscal_year", "year-not-covered")
    assert all(known in error["message"]["en"] for known in ("2024", "2025", "2026", "undated"))
    slip = calculate("compare", {"items": EXPENSE, "fiscal_year": "undatd"}, rules())
    assert [e["code"] for e in slip["errors"]] == ["unknown-near"]


# --- a search that stops early is said to have stopped -------------------------------------------


def stopped_early(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan and its result, as if searches with more than one pool had not been finished."""

    def unfinished(items: Any, pools: Any, *more: Any) -> Any:
        found = search(items, pools, *more)
        return found._replace(limit=found.limit + 1000) if found and len(pools) > 1 else found

    monkeypatch.setattr(filings, "solve", unfinished)
    chance = random.Random(1)
    kinds = ["robot-transfer", "ict", "robot-bathing"]
    items = [item(chance.choice(kinds), chance.randint(500_000, 2_500_000)) for _ in range(20)]
    answers = {"staff": 40, "service": "nursing-home"}
    request = {"answers": answers, "items": items, "fiscal_year": "2024"}
    return request, calculate("compare", request, rules())


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_says_which_searches_were_stopped_early(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    request, result = stopped_early(monkeypatch)
    words = Wording(rules(), language, "../")
    versions = [version for entry in result["years"] for version in entry["versions"]]
    assert not result["proven"]
    assert not all(version["proven"] for version in versions)
    written = report.render(report.View("compare", result, request, words))
    assert words("report.compare.changes.not-looked-for") in written
    assert words("report.compare.years.not-proven") in written
    for version in versions:
        amount = words.yen(version["subsidy"])
        marked = words("report.compare.years.at-least", amount=amount) in written
        assert marked is not version["proven"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_finished_search_is_said_to_be_finished(language: str) -> None:
    request = {"answers": {"staff": 10}, "items": [item("ict", 2_500_000)], "fiscal_year": "2024"}
    result = calculate("compare", request, rules())
    words = Wording(rules(), language, "../")
    assert all(version["proven"] for entry in result["years"] for version in entry["versions"])
    written = report.render(report.View("compare", result, request, words))
    assert words("report.compare.changes.lead") in written
    for key in ("more", "none-found", "not-looked-for"):
        assert words(f"report.compare.changes.{key}") not in written
    assert words("report.compare.years.not-proven") not in written


@pytest.mark.slow
def test_all_searches_of_a_comparison_share_what_may_be_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or a hundred odd prices would keep a reader waiting for minutes."""
    chance = random.Random(5)
    prices = [chance.randint(500_000, 1_100_000) for _ in range(40)]
    request = {
        "answers": {"staff": 40, "corporations": 10, "service": "nursing-home"},
        "items": [item("expense", price) for price in prices],
        "fiscal_year": "2024",
    }
    whole = calculate("compare", request, rules())
    monkeypatch.setattr(compare, "MOST_LOOKS", 1)
    short = calculate("compare", request, rules())
    best = [result["ways"][result["best"]]["subsidy"] for result in (short, whole)]
    assert not short["proven"] and best[0] <= best[1] <= whole["at_most"] <= short["at_most"]
    assert short["better"] == {"changes": [], "complete": False}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("price", "said"), [(2_500_000, "more"), (0, "none-found")])
def test_only_where_a_short_search_was_stopped_more_may_be_possible(
    monkeypatch: pytest.MonkeyPatch, language: str, price: int, said: str
) -> None:
    finished = Plan.most

    def unfinished(plan: Plan, year: str) -> tuple[int, int]:
        found, limit = finished(plan, year)
        return found, limit + 1000

    monkeypatch.setattr(Plan, "most", unfinished)
    request = {"answers": {"staff": 10}, "items": [item("ict", price)], "fiscal_year": "2024"}
    result = calculate("compare", request, rules())
    assert result["proven"]
    words = Wording(rules(), language, "../")
    written = report.render(report.View("compare", result, request, words))
    assert words(f"report.compare.changes.{said}") in written


def test_every_value_that_brings_the_same_is_named() -> None:
    """Training meets the requirement as well as an outside expert does."""
    answers = {"staff": 8, "improvement_support": "none", **NO_INTRODUCTION}
    request = {"items": [item("ict", 10**6)], "answers": answers, "fiscal_year": "2024"}
    result = calculate("compare", request, rules())
    assert result["better"]["complete"]
    [change] = [c for c in result["better"]["changes"] if c["answer"] == "improvement_support"]
    assert (change["to"], change["gain"]) == (["third_party", "training"], 750_000)


# --- the price at which a ceiling decides --------------------------------------------------------


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_way_says_from_which_price_its_ceilings_decide(language: str) -> None:
    """The figure is right: at it the way brings the same, and a yen below it brings less."""
    items = [item("robot-bathing", 1_500_000), item("ict", 2_500_000)]
    request = {"answers": {"staff": 25, **NO_INTRODUCTION}, "items": items, "fiscal_year": "2024"}
    result = calculate("compare", request, rules())
    words = Wording(rules(), language, "../")
    written = report.render(report.View("compare", result, request, words))
    said = words("report.subsidy.change.cap-bound-piece", amount=words.yen(1_333_334))
    in_ways = re.findall(r'<details class="check-version".*?</details>', written)
    assert len(in_ways) == len(result["ways"]) == 2
    assert [said in way for way in in_ways] == [False, True]  # the package, then by itself

    def alone(price: int) -> int:
        other = {**request, "items": [item("robot-bathing", price), items[1]]}
        ways = calculate("compare", other, rules())["ways"]
        return next(way["subsidy"] for way in ways if way["kind"] == "alone")

    assert alone(1_333_334) == alone(1_500_000) > alone(1_333_333)
