"""The self-check: an independent restatement on 10,000 answer sets, and what must always hold.

The restatement reads the YAML files itself and knows nothing of the engine. It judges every
combination of answers of a version once, so that what is missing follows from looking at every
way the open answers could still turn out.
"""

from __future__ import annotations

import html
import json
import random
import re
import subprocess
import sys
from collections.abc import Collection, Iterable
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import answer_line, calculate, eligibility
from calculators.eligibility import report as report_eligibility
from calculators.form import page
from calculators.html import report
from calculators.words.wording import Wording
from scripts.checks.eligibility import check as check_requirements
from scripts.model.forms import Form
from scripts.rules.forms import expand
from tests import facts, plain
from tests.facts import rules

ROOT = Path(__file__).resolve().parents[3]


@cache
def read(name: str) -> Any:
    return plain.read(ROOT / "data" / name)


def ask(**answers: Any) -> dict[str, Any]:
    return facts.ask("eligibility", answers=answers)


def standing(result: dict[str, Any], programme: str, version: str) -> dict[str, Any]:
    found = [
        v for v in result["versions"] if (v["programme"], v["version"]) == (programme, version)
    ]
    assert len(found) == 1
    return found[0]


# --- the restatement ---------------------------------------------------------------------------

SERVICES = {entry["id"]: entry for entry in read("services.yaml")["services"]}
QUESTIONS = {entry["id"]: entry for entry in read("answers.yaml")["answers"]}
KINDS_OF_SERVICE = {(s["group"], s["linkage_standard"]): s["id"] for s in SERVICES.values()}
MOST = 6  # No condition compares a count with more than this; checked below.


def domain(question: str) -> list[Any]:
    """The values of an answer; of services one for each pair of the fields that rules know."""
    entry = QUESTIONS[question]
    if entry["type"] == "boolean":
        return [True, False]
    if entry["type"] == "choice":
        return [choice["id"] for choice in entry["choices"]]
    if entry["type"] == "service":
        return list(KINDS_OF_SERVICE.values())
    return list(range(entry.get("min", 0), MOST + 1))


def leaves(condition: dict[str, Any]) -> list[dict[str, Any]]:
    for key in ("all", "any"):
        if key in condition:
            return [leaf for part in condition[key] for leaf in leaves(part)]
    return leaves(condition["not"]) if "not" in condition else [condition]


def truth(condition: dict[str, Any], known: dict[str, Any]) -> str:
    """ "yes", "no" or "open"."""
    if "all" in condition or "any" in condition:
        parts = {truth(part, known) for part in condition.get("all", condition.get("any"))}
        decisive, other = ("no", "yes") if "all" in condition else ("yes", "no")
        return decisive if decisive in parts else "open" if "open" in parts else other
    if "not" in condition:
        return {"yes": "no", "no": "yes", "open": "open"}[truth(condition["not"], known)]
    value = known.get(condition["answer"])
    if value is None:
        return "open"
    return leaf_truth(condition, value)


def leaf_truth(leaf: dict[str, Any], value: Any) -> str:
    if "is" in leaf:
        return "yes" if value is leaf["is"] or value == leaf["is"] else "no"
    if value in leaf.get("open", ()):
        return "open"
    if "in" in leaf:
        return "yes" if value in leaf["in"] else "no"
    if "where" in leaf:
        unsaid = leaf.get("open", {})
        if unsaid and all(SERVICES[value][name] in named for name, named in unsaid.items()):
            return "open"
        fields = [(SERVICES[value][name], wanted) for name, wanted in leaf["where"].items()]
        if any(found is not None and found not in wanted for found, wanted in fields):
            return "no"
        return "yes" if all(found in wanted for found, wanted in fields) else "open"
    low, high = leaf.get("at_least", value), leaf.get("at_most", value)
    return "yes" if low <= value <= high else "no"


@cache
def versions() -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """The conditions of each version by the id of the requirement."""
    found = {}
    files = [plain.read(path) for path in (ROOT / "data/programmes").glob("*.yaml")]
    for programme in sorted(files, key=lambda entry: entry["order"]):
        for version in programme["versions"]:
            found[programme["id"], version["id"]] = {
                entry["id"]: entry["met_when"]
                for entry in version.get("requirements", [])
                if "eligibility" in entry.get("used_by", ["eligibility"])
            }
    return found


@cache
def asked(version: tuple[str, str]) -> tuple[str, ...]:
    """The answers a version looks at, in the order of answers.yaml."""
    named = {leaf["answer"] for c in versions()[version].values() for leaf in leaves(c)}
    return tuple(question for question in QUESTIONS if question in named)


def status(version: tuple[str, str], known: dict[str, Any]) -> str:
    return status_of(versions()[version].values(), known)


def status_of(conditions: Iterable[dict[str, Any]], known: dict[str, Any]) -> str:
    found = {truth(condition, known) for condition in conditions}
    return "not_eligible" if "no" in found else "undetermined" if "open" in found else "eligible"


Table = dict[tuple[Any, ...], tuple[str, frozenset[str]]]


@cache
def table(version: tuple[str, str]) -> Table:
    """Status and missing answers for every combination of known and unknown answers."""
    return all_cases(versions()[version].values(), {name: domain(name) for name in asked(version)})


def all_cases(conditions: Collection[dict[str, Any]], domains: dict[str, list[Any]]) -> Table:
    names = tuple(domains)
    combinations = product(*([*domains[name], None] for name in names))
    result: Table = {}
    # Fully known combinations first: what is missing builds on what would be missing after.
    for key in sorted(combinations, key=lambda key: key.count(None)):
        now = status_of(conditions, dict(zip(names, key, strict=True)))
        missing: set[str] = set()
        for place, name in enumerate(names):
            if key[place] is None:
                for value in domains[name]:
                    then, still = result[(*key[:place], value, *key[place + 1 :])]
                    missing |= still | ({name} if then != now else set())
        result[key] = now, frozenset(missing)
    return result


def alike(question: str, value: Any) -> Any:
    """The value that stands for this one in the tables."""
    if QUESTIONS[question]["type"] == "service":
        service = SERVICES[value]
        return KINDS_OF_SERVICE[service["group"], service["linkage_standard"]]
    return min(value, MOST) if QUESTIONS[question]["type"] == "integer" else value


def restated(answers: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    known = {question: alike(question, value) for question, value in answers.items()}
    result = {}
    for version, conditions in versions().items():
        now, missing = table(version)[tuple(known.get(name) for name in asked(version))]
        requirements = [
            {"id": id_, **judged(condition, answers)} for id_, condition in conditions.items()
        ]
        result[version] = {
            "status": now,
            "requirements": requirements,
            "missing": [question for question in QUESTIONS if question in missing],
        }
    return result


def judged(condition: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """ "Others than X, or Y" is met by others than X, of whom Y is not asked."""
    others = [part for part in condition.get("any", []) if "not" in part]
    if "yes" in [truth(part, answers) for part in others]:
        return {"met": True, "asked": False}
    return {"met": {"yes": True, "no": False, "open": None}[truth(condition, answers)]}


def order_of_questions(answers: dict[str, Any]) -> list[str]:
    """Most versions settled on average over the values that open conditions tell apart."""
    result = restated(answers)
    ranked = []
    for position, question in enumerate(QUESTIONS):
        missed = [version for version, found in result.items() if question in found["missing"]]
        if not missed:
            continue
        tests = [
            leaf
            for version in missed
            for condition in versions()[version].values()
            if truth(condition, answers) == "open"
            for leaf in leaves(condition)
            if leaf["answer"] == question
        ]
        classes = {
            tuple(leaf_truth(leaf, value) for leaf in tests): value for value in domain(question)
        }
        settled = sum(
            status(version, {**answers, question: value}) != "undetermined"
            for value in classes.values()
            for version in missed
        )
        ranked.append((-Fraction(settled, len(classes)), -len(missed), position, question))
    return [question for *_, question in sorted(ranked)]


def check(answers: dict[str, Any], result: dict[str, Any]) -> None:
    assert result["status"] == "calculated"
    expected = restated(answers)
    assert [(v["programme"], v["version"]) for v in result["versions"]] == list(expected)
    for found in result["versions"]:
        key = found["programme"], found["version"]
        assert {k: found[k] for k in ("status", "requirements", "missing")} == expected[key]


def random_answers(chance: random.Random) -> dict[str, Any]:
    share = chance.random()
    answers = {}
    for question, entry in QUESTIONS.items():
        if chance.random() < share:
            values = list(SERVICES) if entry["type"] == "service" else domain(question)
            answers[question] = chance.choice(values)
    return answers


def test_counts_are_compared_with_small_numbers_only() -> None:
    tests = [leaf for c in versions().values() for entry in c.values() for leaf in leaves(entry)]
    bounds = [leaf[key] for leaf in tests for key in ("at_least", "at_most") if key in leaf]
    assert bounds
    assert max(bounds) < MOST


@pytest.mark.slow
def test_random_answer_sets_equal_the_restatement() -> None:
    chance = random.Random(20240920)
    sets = [random_answers(chance) for _ in range(2_500)]
    lines = "".join(json.dumps({"answers": answers}) + "\n" for answers in sets)
    run = subprocess.run(
        [sys.executable, "-m", "scripts", "calc", "eligibility", "--jsonl"],
        cwd=ROOT, input=lines.encode(), capture_output=True, check=True,
    )  # fmt: skip
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(results) == len(sets)
    for answers, result in zip(sets, results, strict=True):
        check(answers, result)
        assert result["questions"] == order_of_questions(answers)
    statuses = {version["status"] for result in results for version in result["versions"]}
    assert statuses == {"eligible", "not_eligible", "undetermined"}


# --- what must always hold -----------------------------------------------------------------------


def value_of(question: str) -> st.SearchStrategy[Any]:
    entry = QUESTIONS[question]
    if entry["type"] == "integer":
        return st.integers(entry.get("min", 0), 60)
    return st.sampled_from(list(SERVICES) if entry["type"] == "service" else domain(question))


ANSWERS = st.fixed_dictionaries({}, optional={name: value_of(name) for name in QUESTIONS})


def statuses_of(result: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(v["programme"], v["version"]): v["status"] for v in result["versions"]}


@pytest.mark.slow
@settings(deadline=None, max_examples=400)
@given(ANSWERS, st.data())
def test_one_more_answer_changes_only_what_missed_it(answers: dict[str, Any], data: Any) -> None:
    """So nobody who is eligible stops being so, and every change has the question as its reason."""
    unanswered = [question for question in QUESTIONS if question not in answers]
    if not unanswered:
        return
    question = data.draw(st.sampled_from(unanswered))
    before = ask(**answers)
    after = ask(**answers, **{question: data.draw(value_of(question))})
    for old, new in zip(before["versions"], after["versions"], strict=True):
        if old["status"] != new["status"]:
            assert old["status"] == "undetermined"
            assert question in old["missing"]
            changed = [
                requirement["id"]
                for requirement, was in zip(new["requirements"], old["requirements"], strict=True)
                if requirement["met"] != was["met"]
            ]
            conditions = versions()[new["programme"], new["version"]]
            assert all(
                question in [leaf["answer"] for leaf in leaves(conditions[id_])] for id_ in changed
            )
        assert set(new["missing"]) <= set(old["missing"]) - {question}


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(ANSWERS, st.randoms())
def test_the_order_of_answers_does_not_matter(answers: dict[str, Any], chance: Any) -> None:
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert ask(**dict(shuffled)) == ask(**answers)


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(ANSWERS)
def test_unknown_is_the_same_as_not_answered_and_never_a_no(answers: dict[str, Any]) -> None:
    result = ask(**answers)
    unanswered = [question for question in QUESTIONS if question not in answers]
    assert ask(**answers, **dict.fromkeys(unanswered, "unknown")) == result
    assert ask(**answers, **dict.fromkeys(unanswered)) == result
    for version in result["versions"]:
        conditions = versions()[version["programme"], version["version"]]
        for requirement in version["requirements"]:
            looked_at = {leaf["answer"] for leaf in leaves(conditions[requirement["id"]])}
            if not looked_at & set(answers):
                assert requirement["met"] is None


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(ANSWERS)
def test_following_the_questions_settles_everything(answers: dict[str, Any]) -> None:
    """Whatever is answered, asking the first question again and again ends with no open status."""
    for _ in QUESTIONS:
        result = ask(**answers)
        if not result["questions"]:
            break
        question = result["questions"][0]
        assert question not in answers
        answers[question] = domain(question)[-1]
    left = {key for key, said in statuses_of(ask(**answers)).items() if said == "undetermined"}
    # Of welfare homes some documents say nothing, whatever is answered.
    assert all(truth(versions()[key]["insured-service"], answers) == "open" for key in left)


# Any conditions that a programme file may hold one day, over few answers with few values.
FEW = {
    "service": ["day-care", "nursing-home", "equipment-sale"],
    "plans_technology": [True, False],
    "funded_elsewhere": [True, False],
    "corporations": [0, 1, 2, 3],
}


def leaves_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    some = st.lists(st.sampled_from(FEW[name]), min_size=1, max_size=2, unique=True)
    if name == "service":
        return st.builds(
            lambda fits, open_: {
                "answer": name,
                "in": fits,
                "open": [o for o in open_ if o not in fits],
            },
            some,
            st.one_of(st.just([]), some),
        )
    if name == "corporations":
        bound, key = st.integers(1, 2), st.sampled_from(["at_least", "at_most", "is"])
        return st.builds(lambda k, b: {"answer": name, k: b}, key, bound)
    return st.builds(lambda value: {"answer": name, "is": value}, st.booleans())


CONDITIONS = st.recursive(
    st.sampled_from(list(FEW)).flatmap(leaves_of),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=5,
)


@pytest.mark.slow
@settings(deadline=None, max_examples=250)
@given(st.lists(CONDITIONS, min_size=1, max_size=3), st.data())
def test_any_conditions_equal_looking_at_every_case(conditions: list[Any], data: Any) -> None:
    """Whatever a file may ask for: the status, and which answers can still change it."""
    requirements = [
        {
            "id": f"r{number}",
            "met_when": condition,
            "used_by": ["eligibility"],
            "assumptions": [],
        }
        for number, condition in enumerate(conditions)
    ]
    version = {"id": "v", "fiscal_year": None, "requirements": requirements, "rules": ""}
    version |= {"status": "undated", "source": ["scheme-2024#takeup"]}
    services = {service: rules()["services"][service] for service in FEW["service"]}
    programmes = {"p": {"id": "p", "calculates": True, "versions": {"v": version}}}
    mine = {**rules(), "programmes": programmes, "services": services}
    cases = all_cases(conditions, FEW)
    for key in data.draw(st.lists(st.sampled_from(list(cases)), min_size=5, max_size=20)):
        answers = {name: value for name, value in zip(FEW, key, strict=True) if value is not None}
        [found] = calculate("eligibility", {"answers": answers}, mine)["versions"]
        now, missing = cases[key]
        assert found["status"] == now
        assert set(found["missing"]) == missing


def test_nothing_is_known_at_the_start() -> None:
    result = ask()
    assert set(statuses_of(result).values()) == {"undetermined"}
    assert all(r["met"] is None for v in result["versions"] for r in v["requirements"])


@pytest.mark.slow
def test_each_status_of_each_version_is_reached() -> None:
    for version in versions():
        found = {now for now, _ in table(version).values()}
        assert found == {"eligible", "not_eligible", "undetermined"}, version


# --- cases worked out by hand --------------------------------------------------------------------

ALL_SET = {
    "service": "home-visit-care",
    "plans_technology": True,
    "improvement_support": "training",
    "plan_and_report": True,
    "prefecture_runs_takeup": True,
    "funded_elsewhere": False,
}


def test_an_office_that_meets_everything_is_eligible() -> None:
    found = standing(ask(**ALL_SET), "care-tech-takeup", "r6")
    assert found["status"] == "eligible"
    assert found["missing"] == []


def test_one_no_decides_whatever_is_still_open() -> None:
    found = standing(ask(improvement_support="none"), "care-tech-takeup", "r6")
    assert found["status"] == "not_eligible"
    assert found["missing"] == []
    assert {r["id"]: r["met"] for r in found["requirements"]}["improvement-support"] is False


def test_the_committee_is_asked_only_where_it_matters() -> None:
    """Home services need no committee; before the service is known it may be needed."""
    version = ("care-tech-introduction", "r7-request")
    assert "has_committee" in standing(ask(), *version)["missing"]
    assert "has_committee" not in standing(ask(service="home-visit-care"), *version)["missing"]
    assert "has_committee" in standing(ask(service="nursing-home"), *version)["missing"]


def test_the_standard_is_asked_only_for_services_the_documents_leave_open() -> None:
    version = ("linkage-model-areas", "r7")
    assert "service_in_standard" not in standing(ask(service="day-care"), *version)["missing"]
    assert standing(ask(service="nursing-home"), *version)["status"] == "not_eligible"
    assert "service_in_standard" in standing(ask(service="equipment-sale"), *version)["missing"]


def test_support_by_a_third_party_asks_for_the_service() -> None:
    version = ("third-party-support", "undated")
    assert standing(ask(service="care-home"), *version)["status"] == "undetermined"
    assert "service" in standing(ask(), *version)["missing"]


@pytest.mark.slow
@pytest.mark.parametrize("service", ["protective-home", "low-fee-home"])
def test_welfare_homes_are_open_where_the_source_does_not_name_them(service: str) -> None:
    """Named are they in the model facilities of FY2025 and the take-up programme since then."""
    for version in versions():
        met = {r["id"]: r["met"] for r in standing(ask(service=service), *version)["requirements"]}
        if "insured-service" in met:
            assert met["insured-service"] is None
            assert "service" not in standing(ask(service=service), *version)["missing"]
    for version in (("model-facilities", "r7"), ("care-tech-takeup", "r8")):
        assert "insured-service" not in versions()[version]


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "not_eligible"), (1, "not_eligible"), (2, "eligible")]
)
def test_a_group_needs_two_corporations(count: int, expected: str) -> None:
    answers = {
        "service": "home-visit-care",
        "plan_and_report": True,
        "funded_elsewhere": False,
        "corporations": count,
        "includes_small_corporation": True,
        "prefecture_runs_collaboration": True,
    }
    assert standing(ask(**answers), "collaboration", "r6")["status"] == expected


def test_what_another_subsidy_pays_for_is_open_nowhere_that_pays() -> None:
    """One purchase, one programme: also where a programme's own documents do not say so."""
    found = statuses_of(ask(funded_elsewhere=True))
    pays = {key for key in found if rules()["programmes"][key[0]]["calculates"]}
    assert {key for key, status in found.items() if status == "not_eligible"} == pays
    asked = {key for key, v in versions().items() if "no-double-funding" in v}
    assert asked == pays


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_kind_of_service_is_a_reason_and_no_remedy(language: str) -> None:
    answers = {"service": "nursing-home"}
    words = Wording(rules(), language, "../")
    written = report.render(report.View("eligibility", ask(**answers), {"answers": answers}, words))
    areas = rules()["programmes"]["linkage-model-areas"]["versions"]["r7"]
    reason = next(r for r in areas["requirements"] if r["id"] == "service-in-standard")
    assert f'calc-stop">{words.text(reason["text"])}' in written
    assert words.text(rules()["services"]["day-care"]["name"]) not in written


def test_programmes_are_counted_once_and_only_where_they_pay_under_an_adopted_scheme() -> None:
    every = {
        question: question != "funded_elsewhere"
        for question, entry in QUESTIONS.items()
        if entry["type"] == "boolean"
    }
    answers = {**every, "service": "day-care", "corporations": 2, "on_site_visits": 3}
    result = ask(**answers, improvement_support="training")
    assert set(statuses_of(result).values()) == {"eligible"}
    words = Wording(rules(), "ja", "../")
    adopted = {
        id_: {v["fiscal_year"] for v in programme["versions"].values() if v["status"] == "in-force"}
        for id_, programme in rules()["programmes"].items()
        if id_ != "consultation-centres"  # pays no subsidy
    }
    newest = max(year for years in adopted.values() for year in years)
    now = sum(newest in years for years in adopted.values())
    figures = report_eligibility.figures(result)
    assert figures == ["calculated", newest, now, 0, len(adopted) - now]
    said = report.render(report.View("eligibility", result, {"answers": answers}, words))
    assert f"{words.year(newest)}の規則で、要件に合いそうな補助が{now}件あります" in said
    assert said.count("<article") == len(adopted)
    assert "決まった制度ではありません。1件" in said and "補助金の出ない相談先（1件）" in said
    assert "使えます" not in said


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_the_self_check_takes_for_granted_stands_with_the_result(language: str) -> None:
    result = ask()
    assert {"service-groups-sorted", "one-item-one-programme"} <= set(result["assumptions"])
    words = Wording(rules(), language, "../")
    written = report.render(report.View("eligibility", result, {"answers": {}}, words))
    for id_ in result["assumptions"]:
        assert f'href="../assumptions.html#{id_}"' in written
        assert words.text(rules()["assumptions"][id_]["title"]) in html.unescape(written)


# --- odd requests --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[]", ""),
        ("null", ""),
        ('{"answer":{}}', "answer"),
        ('{"answers":[]}', "answers"),
        ('{"answers":{"stafff":3}}', "answers.stafff"),
        ('{"answers":{"corporations":-1}}', "answers.corporations"),
        ('{"answers":{"corporations":true}}', "answers.corporations"),
        ('{"answers":{"service":"hospital"}}', "answers.service"),
        ('{"answers":{"plan_and_report":1}}', "answers.plan_and_report"),
    ],
)
def test_an_invalid_request_names_its_field(text: str, field: str) -> None:
    result = json.loads(answer_line("eligibility", text, rules()))
    assert result["status"] == "invalid"
    assert field in [error["field"] for error in result["errors"]]
    for error in result["errors"]:
        assert error["message"]["ja"] and error["message"]["en"]


def test_a_request_without_answers_is_valid() -> None:
    assert calculate("eligibility", {}, rules()) == ask()


# --- what the data checker proves ----------------------------------------------------------------


def faults_with(change: Any) -> list[str]:
    """What the checker says of the take-up programme after a change to its requirements."""

    def change_programme(value: dict[str, Any]) -> None:
        requirements = {entry["id"]: entry for entry in value["versions"][0]["requirements"]}
        change(requirements)
        value["versions"][0]["requirements"] = [entry for entry in requirements.values() if entry]

    name = "programmes/care-tech-takeup.yaml"
    found = facts.faults(name, check_requirements, change_programme)
    return [fault.found for fault in found]


def set_condition(requirements: Any, id_: str, condition: Any) -> None:
    requirements[id_] = {**requirements[id_], "met_when": condition}


TRUE = {"answer": "plans_technology", "is": True}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"all": [TRUE, {"not": TRUE}]}, "never be met"),
        ({"any": [TRUE, {"not": TRUE}]}, "always be met"),
        ({"answer": "staff", "at_least": 1}, "always be met"),
        ({"not": TRUE}, 'contradicts "introduces-technology"'),
        ({"all": [{"not": TRUE}, {"answer": "staff", "at_least": 3}]}, "contradicts"),
    ],
)
def test_a_requirement_that_decides_nothing_is_a_fault(condition: Any, said: str) -> None:
    found = faults_with(lambda all_: set_condition(all_, "prefecture-runs-it", condition))
    assert len(found) == 1
    assert said in found[0]


def test_requirements_that_only_together_contradict_are_a_fault() -> None:
    def change(requirements: Any) -> None:
        report = {"answer": "plan_and_report", "is": True}
        set_condition(requirements, "plan-and-report", {"any": [{"not": TRUE}, report]})
        set_condition(requirements, "prefecture-runs-it", {"not": report})

    assert faults_with(change) == ["requirements that can never all be met"]


@pytest.mark.slow
def test_a_version_without_requirements_is_a_fault() -> None:
    found = faults_with(lambda requirements: requirements.clear())
    assert found == ["no requirement that decides who is eligible"]


def test_the_data_as_it_stands_has_no_such_fault() -> None:
    assert faults_with(lambda requirements: None) == []


# --- what a prefecture's own settings answer ------------------------------------------------------


def every_year_of_takeup() -> dict[str, bool]:
    """That a prefecture runs the take-up programme in every year that is recorded."""
    versions = rules()["programmes"]["care-tech-takeup"]["versions"]
    return {f"care_tech_takeup__{version}": True for version in versions}


def settings_of(code: str, **offered: bool) -> dict[str, Any]:
    """The rules with a prefecture's settings: `care_tech_takeup__r6=True` and so on."""
    entries = {}
    for key, value in offered.items():
        programme, _, version = key.replace("_", "-").partition("--")
        source = rules()["programmes"][programme]["versions"][version]["source"]
        entry = {"programme": programme, "version": version, "offered": value, "rates": []}
        entry |= {"caps": [], "rounding_unit": None, "source": source, "rules": f"{key}={value}"}
        entries[f"{programme}/{version}"] = entry
    mine = {**rules(), "local": {code: entries}}
    forms = [Form.model_validate(read(f"forms/{name}.yaml")) for name in ("eligibility", "subsidy")]
    expanded = {
        form.id: expand(form.model_dump(by_alias=True, mode="json"), mine) for form in forms
    }
    return {**mine, "forms": {**rules()["forms"], **expanded}}


def in_prefecture(mine: dict[str, Any], code: str, **answers: Any) -> dict[str, Any]:
    return calculate("eligibility", {"answers": answers, "prefecture": code}, mine)


@pytest.mark.slow
def test_what_a_prefecture_is_recorded_to_offer_is_not_asked() -> None:
    mine = settings_of("13", **every_year_of_takeup())
    there, elsewhere = in_prefecture(mine, "13"), in_prefecture(mine, "12")
    assert "prefecture_runs_takeup" in elsewhere["questions"]
    assert set(elsewhere["questions"]) - set(there["questions"]) == {"prefecture_runs_takeup"}
    found = standing(there, "care-tech-takeup", "r6")
    assert {"id": "prefecture-runs-it", "met": True} in found["requirements"]
    own = {key: value for key, value in ALL_SET.items() if key != "prefecture_runs_takeup"}
    found = standing(in_prefecture(mine, "13", **own), "care-tech-takeup", "r6")
    assert found["status"] == "eligible"


def test_the_record_of_one_year_says_nothing_about_another() -> None:
    mine = settings_of("13", care_tech_introduction__r6=True)
    result = in_prefecture(mine, "13", prefecture_runs_introduction=False)
    met = {
        version: {r["id"]: r["met"] for r in found["requirements"]}["prefecture-runs-it"]
        for version in ("r6", "r7-request")
        if (found := standing(result, "care-tech-introduction", version))
    }
    assert met == {"r6": True, "r7-request": False}
    assert "prefecture_runs_introduction" in in_prefecture(mine, "13")["questions"]


@pytest.mark.parametrize("given_", [{}, {"prefecture_runs_takeup": True}])
def test_what_a_prefecture_does_not_offer_is_closed_and_said_once(given_: dict[str, Any]) -> None:
    mine = settings_of("13", care_tech_takeup__r6=False, third_party_support__undated=False)
    result = in_prefecture(mine, "13", **given_)
    for version in (("care-tech-takeup", "r6"), ("third-party-support", "undated")):
        found = standing(result, *version)
        assert found["status"] == "not_eligible"
        assert [r["met"] for r in found["requirements"]].count(False) == 1
        assert found["missing"] == []


def test_the_rate_follows_the_record_and_the_page_says_so() -> None:
    """A prefecture that runs both programmes pays four fifths, and nobody has to know that."""
    mine = settings_of("13", care_tech_takeup__r6=True, collaboration__r6=True)
    fields = {
        "programme": "care-tech-takeup",
        "version": "r6",
        "items[0].category": "robot-transfer",
        "items[0].unit_price": "100万",
        "answers.improvement_support": "training",
        "answers.prefecture_runs_collaboration": "no",
    }

    def paid(code: str) -> tuple[int, str]:
        typed = [*map(list, fields.items()), ["prefecture", code]]
        said = json.loads(page.answer("subsidy", "ja", typed, mine))
        return json.loads(said["json"])["result"]["total"]["subsidy"], said["html"]

    assert paid("12")[0] == 750_000
    amount, html = paid("13")
    assert amount == 800_000
    assert "東京都についての記録" in html


def test_the_form_does_not_ask_what_is_recorded_and_asks_for_the_prefecture_first() -> None:
    mine = settings_of("13", **every_year_of_takeup(), care_tech_introduction__r6=True)
    form = mine["forms"]["eligibility"]
    assert form["sections"][0]["id"] == "place"
    questions = {
        field["name"]: field for section in form["sections"] for field in section["fields"]
    }

    def asked_in(code: str, name: str) -> bool:
        return page.shown(questions[f"answers.{name}"]["shown_when"], {"prefecture": code})

    assert not asked_in("13", "prefecture_runs_takeup")
    assert asked_in("12", "prefecture_runs_takeup")
    assert asked_in("13", "prefecture_runs_introduction"), "the request of FY2025 is not recorded"


# --- two years side by side ----------------------------------------------------------------------


def compared_rows(language: str, **answers: Any) -> dict[str, list[list[str]]]:
    """The rows of each table that sets a programme's years side by side, cell by cell."""
    words = Wording(rules(), language, "")
    written = report.render(report.View("eligibility", ask(**answers), {"answers": answers}, words))
    written = re.sub('<span lang="ja">(.*?)</span>', r"\1", written)  # names within a sentence
    tables = re.findall(r'<table class="check-table[^>]*>(.*?)</table>', written)
    programmes = [p for p in rules()["programmes"].values() if len(p["versions"]) > 1]
    return {
        programme["id"]: [
            [
                re.sub("<[^>]+>", "\n", cell).strip()
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
            ]
            for row in re.findall(r"<tr.*?</tr>", table)
        ]
        for programme, table in zip(programmes, tables, strict=True)
    }


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_year_speaks_of_its_own_requirements(language: str) -> None:
    """Where two years word a requirement differently, neither column shows the other's text."""
    differing = 0
    for id_, (_, _, *rows) in compared_rows(language, plan_and_report=False).items():
        versions = list(rules()["programmes"][id_]["versions"].values())
        own = [
            {r["id"]: r["text"][language] for r in eligibility.requirements_of(version)}
            for version in versions
        ]
        assert len(rows) == len({key for texts in own for key in texts})
        for key, (name, *cells, mark) in zip(
            dict.fromkeys(k for t in own for k in t), rows, strict=True
        ):
            texts = [texts[key] for texts in own if key in texts]
            if len(set(texts)) == 1:
                assert name == texts[0]
                continue
            differing += 1
            assert name not in texts
            assert mark == rules()["words"]["report"]["eligibility"]["years"]["worded"][language]
            for cell, text in zip(cells, texts, strict=True):
                assert text in cell.split("\n")
    assert differing


def test_a_requirement_that_only_one_year_has_is_marked_as_a_difference() -> None:
    rows = compared_rows("en", joins_linkage_group=True)["linkage-model-areas"]
    text = rules()["programmes"]["linkage-model-areas"]["versions"]["r7"]["requirements"][0]["text"]
    assert [text["en"], "not required", "not known", "differs"] in rows
