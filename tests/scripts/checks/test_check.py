"""The data checker: whatever is wrong in a file, it says so in one line and never breaks."""

from __future__ import annotations

import copy
import pickle
import re
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from scripts.checks.checked import CROSS_CHECKS, load_data
from scripts.commands.check import counted
from scripts.model import ROOT, Data, model_for, read_data
from scripts.model.common import Text, walk
from scripts.model.explain import faults_of
from scripts.model.load import Document, Fault, Faulty, parse, read, shown
from scripts.model.schemas import schemas
from tests.facts import data

DATA = ROOT / "data"
LINE = re.compile(r"data/[a-z_/.-]+\.yaml:\d+: .+: found .+: expected .+: .+")
Place = tuple[Any, ...]


NAMES = sorted(
    name
    for name in (path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml"))
    if not name.startswith("hosts/")  # Those are laid over these: test_hosts.py.
)


def faults(name: str, value: Any) -> list[Fault]:
    """What the checker says where one file holds this value and all others are as they are."""
    document = Document(name, value, data().documents[name].lines)
    model = model_for(name)
    assert model is not None
    try:
        changed = model.model_validate(value)
    except ValidationError as error:
        return faults_of(error, document, model)
    everything = Data({**data().documents, name: document}, {**data().files, name: changed})
    return [fault for check in CROSS_CHECKS for fault in check(everything)]


def at(value: Any, place: Place) -> Any:
    for step in place:
        value = value[step]
    return value


def models_inside(model: BaseModel, place: Place = ()) -> Iterator[tuple[Place, BaseModel]]:
    """Every mapping of a file that has a model of its own, with its place in the YAML."""
    yield place, model
    for name, field in type(model).model_fields.items():
        key = () if name == "root" else (field.alias or name,)
        yield from _inside(getattr(model, name), (*place, *key))


def _inside(value: Any, place: Place) -> Iterator[tuple[Place, BaseModel]]:
    if isinstance(value, BaseModel):
        yield from models_inside(value, place)
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _inside(entry, (*place, key))
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _inside(entry, (*place, position))


def required(model: BaseModel) -> list[str]:
    fields = type(model).model_fields.items()
    return [field.alias or name for name, field in fields if field.is_required() and name != "root"]


def changed(name: str, change: Callable[[Any], None]) -> list[Fault]:
    value = pickle.loads(_pickled(name))
    change(value)
    return faults(name, value)


@cache
def _pickled(name: str) -> bytes:
    """A file's value for copies to spoil: thousands, and a deep copy takes three times as long."""
    return pickle.dumps(data().documents[name].value)


def one_line_each(found: list[Fault]) -> bool:
    return bool(found) and all("\n" not in str(fault) and fault.advice for fault in found)


def test_the_data_has_no_faults() -> None:
    assert data().files


@pytest.mark.slow
def test_the_schemas_for_editors_are_those_of_the_models() -> None:
    import json

    for name, schema in schemas().items():
        assert json.loads((DATA / "schema" / name).read_text("utf-8")) == schema, (
            f"data/schema/{name} is out of date: run `python3 -m scripts check`"
        )


def in_rounds(name: str) -> Iterator[list[tuple[Place, str]]]:
    """Every required field of a file, in groups that can be spoilt together.

    A group holds at most one field of a mapping, and mappings of one depth only, so that no fault
    hides another.
    """
    groups: dict[tuple[int, int], list[tuple[Place, str]]] = {}
    for place, model in models_inside(data().files[name]):
        for number, key in enumerate(required(model)):
            groups.setdefault((len(place), number), []).append((place, key))
    yield from groups.values()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_required_field_is_missed_when_removed(name: str) -> None:
    for group in in_rounds(name):

        def remove(value: Any, fields: list[tuple[Place, str]] = group) -> None:
            for place, key in fields:
                del at(value, place)[key]

        found = changed(name, remove)
        assert one_line_each(found)
        for place, key in group:
            assert any(fault.place[: len(place)] == place for fault in found), (place, key)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_required_field_of_another_type_is_noticed(name: str) -> None:
    for group in in_rounds(name):

        def spoil(value: Any, fields: list[tuple[Place, str]] = group) -> None:
            for place, key in fields:
                entry = at(value, place)
                entry[key] = "?" if isinstance(entry[key], list) else [["?"]]

        found = changed(name, spoil)
        assert one_line_each(found)
        for place, key in group:
            assert any(fault.place[: len(place)] == place for fault in found), (place, key)


def swaps(model: BaseModel, value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Neighbouring required fields that differ in type, and the two languages of a text."""
    keys = [key for key in required(model) if value.get(key) is not None]
    for first, second in pairwise(keys):
        if isinstance(model, Text):
            # Nothing tells one language from the other in "12%".
            words = re.search(r"[A-Za-z]", re.sub(r"\{[a-z_]*\}", "", value["en"]))
            if words and value["ja"] != value["en"]:
                yield first, second
        elif type(value[first]) is not type(value[second]):
            yield first, second


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_swapped_fields_are_noticed(name: str) -> None:
    groups: dict[tuple[int, str], list[tuple[Place, str, str]]] = {}
    for place, model in models_inside(data().files[name]):
        for first, second in swaps(model, at(data().documents[name].value, place)):
            groups.setdefault((len(place), first), []).append((place, first, second))
    for group in groups.values():

        def swap(value: Any, fields: list[tuple[Place, str, str]] = group) -> None:
            for place, first, second in fields:
                entry = at(value, place)
                entry[first], entry[second] = entry[second], entry[first]

        found = changed(name, swap)
        assert one_line_each(found)
        for place, first, second in group:
            told = any(fault.place[: len(place)] == place for fault in found)
            assert told or one_line_each(
                changed(name, lambda v, o=(place, first, second): swap(v, [o]))
            )


ORDERED = ("tiers", "cases", "versions", "prefectures")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_reversed_order_is_noticed_where_order_matters(name: str) -> None:
    for place, value in walk(data().documents[name].value):
        if isinstance(value, list) and len(value) > 1 and place and place[-1] in ORDERED:
            if place[-1] == "versions" and any(entry["valid"] is None for entry in value):
                continue
            found = changed(name, lambda whole, p=place: at(whole, p).reverse())
            assert one_line_each(found), place
        words = name.startswith("words/")  # names of ranges, and none themselves
        if not words and isinstance(value, dict) and {"from", "to"} <= value.keys():
            if value["to"] is None:
                continue

            def turn(whole: Any, p: Place = place) -> None:
                entry = at(whole, p)
                entry["from"], entry["to"] = entry["to"], entry["from"]

            if value["from"] != value["to"]:
                assert one_line_each(changed(name, turn)), place


@pytest.mark.slow
def test_every_source_leads_somewhere_and_every_place_is_cited() -> None:
    name = "programmes/care-tech-takeup.yaml"
    citations = [
        place
        for place, value in walk(data().documents[name].value)
        if len(place) > 1 and place[-2] == "source" and isinstance(value, str)
    ]
    assert citations
    for place in citations[:20]:

        def misspell(whole: Any, p: Place = place) -> None:
            at(whole, p[:-1])[p[-1]] = at(whole, p)[:-1]

        found = [fault for fault in changed(name, misspell) if fault.file == name]
        assert found and found[0].place == place
        assert at(data().documents[name].value, place) in str(found[0])


@pytest.mark.slow
def test_the_whole_of_data_is_checked_and_every_fault_told_at_once(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    first = tmp_path / "data/programmes/care-tech-takeup.yaml"
    first.write_text(first.read_text("utf-8").replace("calculates: true", "calculates: yes"))
    second = tmp_path / "data/prefectures.yaml"
    second.write_text(second.read_text("utf-8").replace('code: "01"', 'code: "48"'))
    third = tmp_path / "data/programmes/collaboration.yaml"
    third.write_text(third.read_text("utf-8").replace("state: 4/5", "state: 3/5"))
    with pytest.raises(Faulty) as caught:
        load_data(tmp_path / "data")
    lines = [str(fault) for fault in caught.value.faults]
    assert len(lines) == 3
    assert "shares that add up to 1" in lines[2]
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert "prefectures.yaml" in lines[0] and 'found "48"' in lines[0]
    assert 'calculates: found "yes": expected true or false' in lines[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\na: 2\n", 'the key "a" a second time (first on line 1)'),
        ("a: 1\nb: *x\n", "the alias *x"),
        ("a: !!python/object:os.system x\n", "the tag"),
        ("a: [1\n", "text that is no YAML"),
        ("\tb: 1\n", "text that is no YAML"),
        ("", "an empty file"),
        ("a: \x00\n", "the invisible character U+0000"),
        ("a: x\u2028b\n", "the invisible character U+2028"),
        ("a: &x 1\n", "the anchor &x"),
        ("a: !!python/object/apply:os.system [x]\n", "the tag"),
        ("a: !!binary R0lG\n", "the tag"),
        ("a: !!str 5\n", "the tag"),
        ("a: 1\n---\nb: 2\n", "a second document"),
        ("? [a, b]\n: 1\n", "a key that is no text"),
        ("a: " + "[" * 60 + "]" * 60, "deep nesting"),
        # Depths at which a parser that recurses takes Python down with it.
        ("[" * 100_000 + "]" * 100_000, "deep nesting"),
        ("{a: " * 50_000 + "}" * 50_000, "deep nesting"),
        ("- " * 100_000, "deep nesting"),
        ("? " * 50_000, "a key that is no text"),
    ],
)
def test_odd_yaml_is_a_fault_with_a_line(text: str, found: str) -> None:
    with pytest.raises(Faulty) as caught:
        parse(text, "x.yaml")
    assert found in str(caught.value.faults[0])
    assert all(fault.line and "\n" not in str(fault) for fault in caught.value.faults)


def test_faults_before_the_place_where_reading_ends_are_told_too() -> None:
    with pytest.raises(Faulty) as caught:
        parse("a: 1\na: 2\nb: [\n", "x.yaml")
    first, last = caught.value.faults
    assert "a second time" in str(first) and "no YAML" in str(last)


def test_a_message_does_not_steer_the_terminal_that_shows_it() -> None:
    fault = Fault("x\n.yaml", ("a\x1b[2J",), shown("\x1b[31m\x07"), "text", "correct it", 1)
    assert str(fault).isprintable()


@pytest.mark.parametrize("target", ["/dev/zero", "/nowhere", "."])
def test_what_is_no_ordinary_file_is_a_fault(tmp_path: Path, target: str) -> None:
    path = tmp_path / "x.yaml"
    path.symlink_to(target)
    with pytest.raises(Faulty, match="no ordinary file"):
        read(path, "x.yaml")


@pytest.mark.slow
def test_a_file_with_very_many_faults_is_told_in_seconds() -> None:
    value = {f"k{number}": 1 for number in range(20_000)}
    document = Document("services.yaml", value, {})
    model = model_for(document.name)
    started = time.process_time()
    with pytest.raises(ValidationError) as caught:
        model.model_validate(value)
    assert len(faults_of(caught.value, document, model)) > 20_000
    assert time.process_time() - started < 30


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#,\n\t 012~?%@`", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        parse(text, "x.yaml")
    except Faulty as error:
        assert error.faults


def test_numbers_with_a_point_and_dates_stay_text() -> None:
    value = parse("a: 5.1\nb: 2024-04-01\nc: 12\nd: yes\ne: 3/4\nf: '12'\n", "x.yaml").value
    assert value == {"a": "5.1", "b": "2024-04-01", "c": 12, "d": "yes", "e": "3/4", "f": "12"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rate: 4/5", "rate: 5/4", "a ratio between 0/1 and 1/1"),
        ("rate: 4/5", "rate: 0.8", "a ratio between 0/1 and 1/1"),
        ("amount: 1000000,", "amount: 1,000,000,", "leave the commas out: write 1000000"),
        ("state: 4/5", "state: 3/5", "shares that add up to 1"),
        ("{from: 11, to: 20", "{from: 12, to: 20", "the next after the tier before"),
        ("categories: [ict]", "categories: [itc]", 'a category, such as "ict"'),
        ('to: "2025-03-31"', 'to: "2025-02-30"', "a date such as 2024-04-01"),
        ("applicant: office", "aplicant: office", 'expected "applicant"'),
        ("事業", "事業\u2fa7", "長"),
        ("is: true", "is: maybe", "true or false"),
        (
            "{category: robot-transfer, unit_price",
            "{category: expense, unit_price",
            'the category "expense", which no line of this version takes',
        ),
        (
            "one_of: [robot-monitoring]",
            "one_of: [improvement-support]",
            '"improvement-support", which the line "package" does not take',
        ),
        (
            "if_any: [monitoring-network]",
            "if_any: [improvement-support]",
            '"improvement-support", which the line "package" does not take',
        ),
        (
            "answer: staff\n",
            "answer: improvement_support\n",
            '"improvement_support", which is no number (its type is choice)',
        ),
        ("{from: 1, to: 10", "{from: 0, to: 10", "1, the least that can be answered"),
        ("{from: 1, to: 10", "{from: 2, to: 10", "1, the least that can be answered"),
        ("{from: 11, to: 20", "{from: 10, to: 20", "11, the next after the tier before"),
        ("order: 1\n", "order: 2\n", "a number of its own (data/programmes/care-tech-in"),
        ("years: 3", "years: -3", "1 or more"),
        ("years: 3", "years: 0", "1 or more"),
        (
            "    lines:\n",
            "      - {id: low, cases: [{rate: 1/2, source: [scheme-2024#rates]}]}\n\n    lines:\n",
            'the rate "low", which no line uses',
        ),
        (
            "categories: [other-device]\n        source",
            "categories: [expense]\n        source",
            'the category "expense", which no line of this version takes',
        ),
        (
            "when: {answer: prefecture_runs_collaboration, is: true}",
            "when: {any: [{answer: staff, is: 1}], all: [{answer: staff, is: 1}]}",
            "one key in this condition, not any and all side by side",
        ),
        (
            "when: {answer: prefecture_runs_collaboration, is: true}",
            "when: {answer: prefecture_runs_collaboration, iss: true}",
            'found the unknown key "iss": expected "is"',
        ),
    ],
)
def test_a_slip_in_the_take_up_file(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert_told(tmp_path, "programmes/care-tech-takeup.yaml", old, new, message)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "expect: {subsidy: 750000,",
            "expect: {subsidy: 750001,",
            'versions[0].examples[0].expect.subsidy: found "750001": expected "750000"',
        ),
        ("state: 600000", "state: null", 'expect.state: found nothing (null): expected "600000"'),
        ("status: not_eligible, ", "", 'found "calculated": expected "not_eligible"'),
        ("rate: 3/4", "rate: 2/3", 'found "750000": expected "666666"'),
    ],
)
def test_a_worked_example_says_what_the_engine_gives(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert_told(tmp_path, "programmes/care-tech-takeup.yaml", old, new, message)


def assert_told(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    """With `old` made `new` in one file, some fault holds the message and has a file and line."""
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Faulty) as caught:
        load_data(tmp_path / "data")
    told = [str(fault) for fault in caught.value.faults if message in str(fault)]
    assert told, str(caught.value)
    assert all(LINE.fullmatch(line) for line in told), told


@pytest.mark.slow
def test_the_caps_of_a_prefecture_are_checked_like_the_national_ones(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data/local/13.yaml").write_text(
        """
code: "13"
name: {ja: 東京都, en: Tokyo}
rules:
  - programme: care-tech-takeup
    version: r6
    offered: true
    caps:
      - line: ict
        cap:
          per: office
          answer: staff
          tiers:
            - {from: 2, to: 10, amount: 1000000}
            - {from: 12, amount: 1600000}
          source: [scheme-2024#staff-tiers]
        source: [scheme-2024#staff-tiers]
    source: [scheme-2024#takeup]
""",
        "utf-8",
    )
    with pytest.raises(Faulty) as caught:
        load_data(tmp_path / "data")
    first, second = map(str, caught.value.faults)
    assert "tiers[0].from" in first and "1, the least that can be answered" in first
    assert "tiers[1].from" in second and "11, the next after the tier before" in second


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("programmes/X.YAML", "rename it to programmes/X.yaml"),
        ("programmes/new-support.yml", "rename it to programmes/new-support.yaml"),
        ("programmes/new-support.yaml.txt", "rename it to programmes/new-support.yaml"),
        ("programmes/new-support", "rename it to programmes/new-support.yaml"),
        ("nothing-known.txt", "rename or remove it"),
    ],
)
def test_no_file_is_passed_over_because_of_its_name(tmp_path: Path, name: str, advice: str) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / name).write_text("id: x\n", "utf-8")
    with pytest.raises(Faulty) as caught:
        load_data(tmp_path / "data")
    [fault] = map(str, caught.value.faults)
    assert fault.startswith(f"data/{name}:1: ") and "a file that nothing reads" in fault
    assert advice in fault


@pytest.mark.slow
def test_what_editors_leave_behind_is_no_fault(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    for name in (".DS_Store", "programmes/.x.yaml.swp", "programmes/collaboration.yaml~"):
        (tmp_path / "data" / name).write_text("", "utf-8")
    assert load_data(tmp_path / "data").files.keys() == data().files.keys()


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data/glossary.yaml").unlink()
    with pytest.raises(Faulty) as caught:
        load_data(tmp_path / "data")
    [fault] = map(str, caught.value.faults)
    assert "data/glossary.yaml: (whole file): found no such file" in fault
    assert "restore it from the last good copy" in fault


def test_one_fault_is_told_in_the_singular() -> None:
    assert counted(1, "誤り", "fault", "faults") == "1 fault"
    assert counted(2, "誤り", "fault", "faults") == "2 faults"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "programme", "said"),
    [
        ("prefecture_runs_takeup", "care-tech-take-up", "care-tech-takeup"),
        ("staff", "care-tech-takeup", "yes or no"),
        ("prefecture_runs_takeup", "collaboration", "care-tech-takeup, which the question names"),
    ],
)
def test_what_settings_answer_is_about_a_programme(answer: str, programme: str, said: str) -> None:
    value = copy.deepcopy(data().documents["answers.yaml"].value)
    next(entry for entry in value["answers"] if entry["id"] == answer)["told_by"] = programme
    [fault] = faults("answers.yaml", value)
    assert said in fault.expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("condition", "found", "expected"),
    [
        ({"answer": "plan_and_reprot", "is": True}, "plan_and_reprot", "plan_and_report"),
        ({"answer": "plan_and_report", "at_least": 1}, "at_least at", "type integer only"),
        ({"answer": "plan_and_report", "where": {"group": ["home"]}}, "where at", "type service"),
        ({"answer": "service", "where": {"group": ["hom"]}}, "hom", '"home"'),
        ({"answer": "service", "in": ["day-cara"]}, "day-cara", "data/services.yaml"),
        ({"any": [{"answer": "improvement_support", "is": "trainning"}]}, "trainning", "training"),
    ],
)
def test_a_requirement_refers_to_answers_and_values_that_there_are(
    condition: Any, found: str, expected: str
) -> None:
    name = "programmes/collaboration.yaml"
    value = copy.deepcopy(data().documents[name].value)
    value["versions"][0]["requirements"][1]["met_when"] = condition
    said = faults(name, value)
    assert [fault for fault in said if found in fault.found and expected in fault.expected]


# --- bare words ----------------------------------------------------------------------------------

READ_OTHERWISE = [
    *(
        "yes",
        "No",
        "on",
        "True",
        "y",
        "Null",
        "=",
        ".nan",
        ".inf",
        "5.1",
        "-.5",
        "1e3",
        "+12",
        "08",
    ),
    *("010", "1_000", "0x1F", "0o17", "12:30", "2024-04-01", "2024-04-01 10:00:00", "9" * 20),
]


@pytest.mark.parametrize("word", READ_OTHERWISE)
def test_a_bare_word_that_others_read_as_something_else_wants_quotes(word: str) -> None:
    [fault] = parse(f"name:\n  en: {word}\n", "site.yaml").bare
    assert (fault.line, fault.place) == (2, ("name", "en"))
    assert word in fault.found and f'write "{word}" in quotes' in fault.advice
    for sound in (f'"{word}"', f"'{word}'", f"|\n    {word}", f"about {word}"):
        assert not parse(f"name:\n  en: {sound}\n", "site.yaml").bare


def test_bare_words_are_faults_of_any_file_and_told_beside_others(tmp_path: Path) -> None:
    """Once a place: where the model says more exactly what belongs there, it alone does."""
    shutil.copytree(DATA, tmp_path / "data")
    site = tmp_path / "data/site.yaml"
    site.write_text(re.sub("  en: .*", "  en: yes", site.read_text("utf-8"), count=1))
    takeup = tmp_path / "data/programmes/care-tech-takeup.yaml"
    takeup.write_text(takeup.read_text("utf-8").replace("rate: 4/5", "rate: 0.8", 1))
    first, second = read_data(tmp_path / "data")[1]
    assert "a ratio between 0/1 and 1/1" in str(first)
    assert str(second).startswith("data/site.yaml:") and 'write "yes" in quotes' in str(second)


@pytest.mark.parametrize("word", ["null", "~", "true", "12"])
def test_what_is_no_text_is_refused_where_text_belongs(tmp_path: Path, word: str) -> None:
    assert_told(tmp_path, "site.yaml", "  ja: ", f"  ja: {word} #", "expected text")


def test_every_file_reads_alike_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = {name: read(DATA / name, name) for name in NAMES}
    monkeypatch.delattr(yaml, "CSafeLoader")
    for name in NAMES:
        assert read(DATA / name, name) == fast[name]


# --- names in braces -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "braces", ["{", "}", "{}", "{0}", "{x!r}", "{x:>9}", "{{x}}", "{%", "{日}"]
)
@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("words/errors.yaml", "使えません"),
        ("words/home.yaml", "見られます"),
        ("forms/subsidy.yaml", "{number}件目"),
        ("programmes/care-tech-takeup.yaml", "補助"),
        ("glossary.yaml", "です"),
    ],
)
def test_braces_hold_a_name_and_nothing_else(
    tmp_path: Path, name: str, old: str, braces: str
) -> None:
    assert_told(tmp_path, name, old, f"{old}{braces}", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old"), [("forms/subsidy.yaml", "{number}件目"), ("glossary.yaml", "です。")]
)
def test_a_name_in_braces_that_nothing_fills_is_a_fault(
    tmp_path: Path, name: str, old: str
) -> None:
    assert_told(
        tmp_path, name, old, f"{old}{{some}}", "found {some}: expected a text without names"
    )
