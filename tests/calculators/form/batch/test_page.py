"""A table step by step, as a page has it calculated."""

from __future__ import annotations

import csv
import json

import pytest

from calculators.form.batch import Batch
from calculators.form.batch.page import Table
from calculators.rules.parts import assembled, taken_apart
from calculators.words.wording import Wording
from tests.facts import rules
from tests.tables import HEAD, applications

BAD = "x,法人,見知らぬ事業,令和7年度,,見守り,1,1,,"


def steps(table: Table, head: list[str], rows: list[list[str]]) -> list[dict]:
    """What the table says to each step, the rows handed over in two parts."""
    parts = (rows[:7], rows[7:])
    taken = [json.loads(table.take(json.dumps(part))) for part in parts]
    return [*taken, json.loads(table.finish())]


def test_the_lines_of_all_steps_are_the_file_however_the_rows_are_parted() -> None:
    head, *rows = csv.reader([HEAD, *applications()[0][:40], BAD])
    table = Table("subsidy", "ja", rules())
    opened = json.loads(table.open(json.dumps(head)))
    assert opened["unused"] == ["法人名"]
    said = steps(table, head, rows)
    text = opened["lines"] + "".join(step["lines"] for step in said)
    assert text.startswith("\ufeff") and text.count("\r\n") == len(rows) + 1

    batch = Batch("subsidy", head, Wording(rules(), "ja"))
    written = [row for cells in rows for row in batch.take(cells)] + batch.finish()
    assert list(csv.reader(text.removeprefix("\ufeff").splitlines())) == [batch.head, *written]
    assert [fault for step in said for fault in step["faults"]] == [written[-1][-1]]
    assert (said[-1]["rows"], said[-1]["requests"], said[-1]["bad"]) == (41, batch.requests, 1)


def test_blank_lines_are_numbered_and_not_counted() -> None:
    head, *rows = csv.reader([HEAD, BAD, ",,,,,,,,,", "", BAD.replace("x", "y", 1)])
    table = Table("subsidy", "ja", rules())
    table.open(json.dumps(head))
    said = steps(table, head, rows)
    assert (said[-1]["rows"], said[-1]["bad"]) == (2, 2)
    faults = [fault for step in said for fault in step["faults"]]
    assert [fault.partition("行目")[0] for fault in faults] == ["2", "5"]


@pytest.mark.slow
def test_from_rules_in_parts_a_table_comes_out_the_same() -> None:
    base, parts = taken_apart(rules())
    in_parts = assembled(json.dumps(base), lambda group, name: json.dumps(parts[group][name]))
    head, *rows = csv.reader([HEAD, *applications()[0][:10], BAD])
    tables = [Table("subsidy", "ja", some) for some in (rules(), in_parts)]
    first, second = [
        [json.loads(table.open(json.dumps(head))), *steps(table, head, rows)] for table in tables
    ]
    assert first == second


def test_a_table_without_sense_is_refused_in_the_language_of_the_page() -> None:
    said = json.loads(Table("subsidy", "en", rules()).open('["name"]'))
    assert list(said) == ["refused"] and "no heading" in said["refused"]
