"""Lines of CSV: a spreadsheet shows them and runs nothing."""

from __future__ import annotations

import csv

import pytest

from calculators.words import spreadsheet


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+81-3",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "-cmd|' /C calc'!A0",
        "+",
        "-5a",
        "3/4",
        "1-2",
        "10/10",
        "4/2025",
        "2025/4/1",
    ],
)
def test_what_a_spreadsheet_would_run_or_take_for_a_day_is_kept_text(text: str) -> None:
    assert spreadsheet.line([text]) == "\"'" + text.replace('"', '""') + '"\r\n'


@pytest.mark.parametrize(
    "text", ["-5", "+5", "-1,500,000", "-0.5", "10", "a=b", "", "'=1", "−5", "2025-04-01", "4分の3"]
)
def test_numbers_and_other_texts_stay_as_they_are(text: str) -> None:
    assert spreadsheet.line([text]) == f'"{text}"\r\n'


def test_quotes_commas_and_breaks_of_lines_stay_in_their_cell() -> None:
    cells = ['a"b', "c,d", "e\nf", 5]
    line = spreadsheet.line(cells)
    assert list(csv.reader(line.splitlines(keepends=True))) == [['a"b', "c,d", "e\nf", "5"]]
