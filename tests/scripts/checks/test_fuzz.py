"""A thousand slips in data/, made by seed: each is told in one line, or is none; no tracebacks."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from pydantic import ValidationError

from scripts.checks.checked import CROSS_CHECKS
from scripts.model import ROOT, Data, model_for
from scripts.model.common import walk
from scripts.model.explain import faults_of
from scripts.model.load import Document, Fault, Faulty, parse
from tests.facts import data

NAMES = sorted(data().documents)
ODD: list[Any] = [
    *(None, True, False, 0, -1, 10**30, "", "x", "x#y", "local.x", "https://x", "3/4", "0/0"),
    *(
        "{",
        "}",
        "{}",
        "{0}",
        "{x}",
        "{x!r}",
        "{{ x }}",
        "{% x %}",
        "[[x]]",
        "](x)",
        "|",
        "`",
        "\\1",
    ),
    *("<script>", "2024-02-30", "99", "a\nb", "\u200b", "日本語", "yes"),
    *([], {}, [1], ["x"], [None], [[]], {"a": 1}, {"ja": "あ", "en": "a"}, {"answer": "x"}),
]
SCRAPS = [
    *(
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "#",
        "'",
        '"',
        "&a ",
        "*a",
        "!x ",
        "|",
        ">",
        "?",
        ",",
        "%",
    ),
    *(
        "\t",
        "\u00a0",
        "\ufeff",
        "\x00",
        "\u2028",
        "\n",
        "\n\n",
        "  ",
        "---\n",
        "{x}",
        "<b>",
        "０",
        "-",
    ),
]


def judged(name: str, document: Document) -> list[Fault]:
    """What is said of the data with this document in place of one file."""
    model = model_for(name)
    assert model is not None
    try:
        changed = model.model_validate(document.value)
    except ValidationError as error:
        return faults_of(error, document, model)
    every = Data({**data().documents, name: document}, {**data().files, name: changed})
    return [fault for check in CROSS_CHECKS for fault in check(every)]


def in_one_line(faults: list[Fault]) -> bool:
    return all("\n" not in str(fault) and fault.found and fault.advice for fault in faults)


def slip(chance: random.Random, value: Any) -> None:
    """Change the structure in one place: something else there, nothing, twice, out of order."""
    place = chance.choice([place for place, _ in walk(value) if place])
    parent = value
    for step in place[:-1]:
        parent = parent[step]
    key = place[-1]
    kind = chance.randrange(5)
    if kind == 0:
        del parent[key]
    elif kind == 1 and isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    elif kind == 2 and isinstance(parent, list):
        chance.shuffle(parent)
    elif kind == 3:
        other = chance.choice([entry for _, entry in walk(value)])
        parent[key] = copy.deepcopy(other)
    else:
        parent[key] = copy.deepcopy(chance.choice(ODD))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_slip_in_the_structure_ends_in_a_traceback(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(100):
        name = chance.choice(NAMES)
        value = copy.deepcopy(data().documents[name].value)
        for _ in range(chance.choice([1, 1, 2])):
            slip(chance, value)
        document = Document(name, value, data().documents[name].lines)
        assert in_one_line(judged(name, document)), (seed, name)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_slip_in_the_text_ends_in_a_traceback(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(200):
        name = chance.choice(NAMES)
        text = (ROOT / "data" / name).read_text("utf-8")
        for _ in range(chance.choice([1, 1, 3])):
            at = chance.randrange(len(text))
            cut = at + chance.choice([0, 0, 1, 1, 20, 500])
            text = text[:at] + chance.choice(["", *SCRAPS]) + text[cut:]
        try:
            document = parse(text, name)
        except Faulty as error:
            assert error.faults and in_one_line(error.faults), (seed, name)
        else:
            assert in_one_line([*document.bare, *judged(name, document)]), (seed, name)
