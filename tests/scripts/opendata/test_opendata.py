"""The open data: machine-readable by the government's rules, complete, and true to the data."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts import opendata
from scripts.checks import opendata as checks
from scripts.model import Data
from scripts.model.common import walk
from scripts.model.opendata import Table
from scripts.model.site import SiteFile
from scripts.pages import DOCS
from scripts.pages import opendata as page
from scripts.pages.templates import Templates
from tests.facts import data, faults, japanese_outside_its_span, pages, rules

TABLES = data().files["opendata.yaml"].tables
TYPES = {
    "integer": r"-?[0-9]+",
    "decimal": r"-?[0-9]+(\.[0-9]+)?",
    "code": r"JP-(0[1-9]|[1-3][0-9]|4[0-7])",
    "boolean": r"true|false",
    "url": r"https://\S+",
    "text": r".+",
}


CSV = sorted(
    [f"csv/{name.removesuffix('.yaml')}.csv" for name in data().files]
    + [
        f"{table}.csv"
        for table in [*(table.id for table in TABLES), "dictionary", "tables", "translations"]
    ]
)
"""Every file of them, which are made only when a test asks for one."""


@cache
def files() -> dict[str, bytes]:
    return opendata.files(data(), rules())


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files()[name].decode("utf-8-sig"), newline="")))


@pytest.mark.slow
def test_all_files_are_known_here() -> None:
    assert [name for name in sorted(files()) if name.endswith(".csv")] == CSV


@pytest.mark.parametrize("name", CSV)
def test_csv_is_written_as_the_rules_ask(name: str) -> None:
    content = files()[name]
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert all(len(line) == len(lines[0]) for line in lines), "one value in a cell, none missing"
    assert all(cell == cell.strip() for line in lines for cell in line)
    assert not any(cell[:1] in ("=", "+", "@") for line in lines for cell in line)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_values_are_of_the_declared_type(table: Table) -> None:
    found = rows(f"{table.id}.csv")
    assert found, "a table without rows"
    assert list(found[0]) == [column.name for column in table.columns]
    for column in table.columns:
        values = [row[column.name] for row in found if row[column.name]]
        if column.type == "date":
            assert all(date.fromisoformat(value) for value in values)
        else:
            assert all(re.fullmatch(TYPES[column.type], value) for value in values), column.name


def test_every_figure_has_a_unit() -> None:
    """Its column's, or the one that stands beside it; places in an order and years need none."""
    free = {"year", "fiscal_year", "position"}
    for table in TABLES:
        beside = any(column.name == "unit" for column in table.columns)
        for column in table.columns:
            fraction = column.name.endswith(("numerator", "denominator"))
            if (
                column.type in ("integer", "decimal")
                and column.name not in free
                and not (beside or fraction)
            ):
                assert column.unit, (table.id, column.name)


def test_dictionary_names_every_column_of_every_table() -> None:
    told = {(row["table"], row["column"]) for row in rows("dictionary.csv")}
    assert told == {(table.id, column.name) for table in TABLES for column in table.columns}
    assert all(row["meaning_ja"] and row["meaning_en"] for row in rows("dictionary.csv"))


def test_index_counts_the_rows() -> None:
    assert {row["table"]: int(row["rows"]) for row in rows("tables.csv")} == {
        table.id: len(rows(f"{table.id}.csv")) for table in TABLES
    }


def test_applications_add_up_to_the_printed_totals() -> None:
    found = rows("adoption.csv")
    assert [row["prefecture_code"] for row in found] == [f"JP-{n:02}" for n in range(1, 48)]
    assert sum(int(row["offices"]) for row in found) == 181566
    assert sum(int(row["applications"]) for row in found) == 10912


def test_replies_add_up_to_the_printed_total() -> None:
    parts = {"city-joint", "town-joint"}
    found = [row for row in rows("electronic_application.csv") if row["government"] not in parts]
    wholes = [row for row in found if not row["government"].endswith("joint")]
    names = {row.id: row for row in data().files["electronic_application.yaml"].rows}
    counted = [row for row in wholes if not getattr(names[row["government"]], "of", None)]
    assert sum(int(row["replies"]) for row in counted) == 1788


def test_centres_are_all_there() -> None:
    kinds = [row["kind"] for row in rows("centres.csv")]
    assert (kinds.count("centre"), kinds.count("desk"), kinds.count("planned")) == (21, 11, 9)


@pytest.mark.parametrize(
    ("indicator", "year", "expected"),
    [
        ("awareness", "2023", ("2570", "cases", "暫定値", "provisional")),
        ("technology", "2040", ("90", "percent", "以上", "or more")),
        ("overtime-all", "2023", ("6.4", "hours", "", "")),
        ("one-stop-centres", "2026", ("47", "places", "", "")),
        ("committee", "2026", ("", "", "調査後に設定", "set after a survey")),
        ("linkage-third", "2023", ("", "", "", "")),
    ],
)
def test_targets_are_taken_apart(indicator: str, year: str, expected: tuple[str, ...]) -> None:
    (row,) = [
        row for row in rows("kpi.csv") if (row["indicator"], row["year"]) == (indicator, year)
    ]
    assert (row["number"], row["unit"], row["note_ja"], row["note_en"]) == expected


def test_ceilings_by_staff_are_tiers() -> None:
    found = [
        (row["count_from"], row["count_to"], row["amount"])
        for row in rows("ceilings.csv")
        if (row["programme"], row["version"], row["line"]) == ("care-tech-takeup", "r6", "ict")
    ]
    assert found == [
        ("1", "10", "1000000"),
        ("11", "20", "1600000"),
        ("21", "30", "2000000"),
        ("31", "", "2600000"),
    ]


def test_json_holds_every_file_as_it_is() -> None:
    for name in data().files:
        content = json.loads(files()[f"json/{name.removesuffix('.yaml')}.json"])
        assert content == json.loads(json.dumps(data().plain(name)))
        assert f"schema/{opendata.schema_of(name)}" in files()


def unflattened(name: str) -> dict[str, object]:
    """The values of a long file by place, as JSON has them."""
    read = {"text": str, "quoted": json.loads, "integer": int, "boolean": "true".__eq__}
    return {row["place"]: read[row["type"]](row["value"]) for row in rows(name)}


@pytest.mark.parametrize("name", sorted(data().files))
def test_csv_holds_every_value_of_a_file(name: str) -> None:
    stem = name.removesuffix(".yaml")
    found = unflattened(f"csv/{stem}.csv")
    assert len(found) == len(rows(f"csv/{stem}.csv")), "no place twice"
    values = [
        " ".join(value.split()) if isinstance(value, str) else value
        for _, value in walk(data().plain(name))
        if not isinstance(value, dict | list) and value is not None
    ]
    assert list(found.values()) == values


def test_a_place_is_named_as_people_name_it() -> None:
    places = unflattened("csv/programmes/care-tech-takeup.csv")
    assert places["versions.r6.lines.ict.cap.tiers.1.amount"] == 1600000
    assert unflattened("csv/prefectures.csv")["prefectures.13.name.en"] == "Tokyo"


def test_the_state_of_every_english_text_is_there() -> None:
    states = {row["text"]: row["state"] for row in rows("translations.csv")}
    assert states["kpi.yaml.groups.use.name"] in ("written", "reviewed")
    assert set(states.values()) <= {"written", "reviewed"}


def test_every_table_about_the_documents_says_as_of_when() -> None:
    without = {row["table"] for row in rows("tables.csv") if not row["as_of"]}
    assert without == {"prefectures", "glossary", "sources", "citations"}


def test_datasets_are_described_with_full_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://care.example/guide/")
    pages.cache_clear()
    text = pages(page, "en")["open-data.md"]
    pages.cache_clear()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    sets = {entry["url"].partition("#table-")[2]: entry for entry in map(json.loads, found)}
    assert set(sets) == {table.id for table in TABLES}
    adoption = sets["adoption"]
    assert adoption["url"] == "https://care.example/guide/en/open-data.html#table-adoption"
    assert adoption["distribution"]["contentUrl"] == "https://care.example/guide/data/adoption.csv"
    assert adoption["temporalCoverage"] == "2024-09-13"


@pytest.mark.slow
def test_terms_of_use_are_those_of_the_publisher() -> None:
    """And the page of the data says the same as that of the terms."""
    own = data().files["site.yaml"].data_terms
    assert f"[{own.name.ja}]({own.url})" in pages(page, "ja")["open-data.md"]
    address = "https://creativecommons.org/licenses/by/4.0/"
    terms = {"name": {"ja": "表示 4.0 国際", "en": "CC BY 4.0"}, "url": address}
    site = SiteFile.model_validate(data().plain("site.yaml") | {"data_terms": terms})
    host = Data(data().documents, {**data().files, "site.yaml": site})
    templates = Templates(host, rules(), "en", (DOCS / "templates",))
    (opened,) = page.pages(host, rules(), "en")
    text = templates.render(opened.template, opened.path, opened.context)
    assert f"Terms of use: [CC BY 4.0]({address})" in html.unescape(text)
    assert text.count(f'"license": "{address}"') == len(TABLES)


def test_every_citation_leads_to_a_document() -> None:
    documents = {row["id"] for row in rows("sources.csv")}
    assert {row["document"] for row in rows("citations.csv")} == documents


@pytest.mark.slow
def test_every_file_is_written_where_it_is_named(tmp_path: Path) -> None:
    opendata.write(files(), tmp_path)
    folder = tmp_path / "data"
    written = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert written == files()


def test_a_table_from_nowhere_and_a_double_column_are_found() -> None:
    def spoil(file: dict) -> None:
        file["tables"][0]["from"] = "gone.yaml"
        file["tables"][1]["columns"].append(file["tables"][1]["columns"][0])

    found = faults("opendata.yaml", checks.check, spoil)
    assert [fault.place[1] for fault in found] == [0, 1]


@pytest.mark.slow
def test_page_offers_every_table() -> None:
    for language, folder in (("ja", "data/"), ("en", "../data/")):
        text = pages(page, language)["open-data.md"]
        for table in TABLES:
            assert f'href="{folder}{table.id}.csv"' in text
            assert f"{{ #table-{table.id} }}" in text
    assert not japanese_outside_its_span(pages(page, "en")["open-data.md"])


def test_a_table_says_what_of_its_file_it_leaves_out() -> None:
    """On the page and in the list of tables; at least where pages hold rules or places back."""
    said = {table.id: table.leaves_out for table in TABLES if table.leaves_out}
    listed = {row["table"]: row for row in rows("tables.csv")}
    assert {name for name, row in listed.items() if row["leaves_out_ja"]} == said.keys()
    for language in ("ja", "en"):
        text = html.unescape(pages(page, language)["open-data.md"])
        for name, left in said.items():
            told = getattr(left, language)
            assert told in text.partition(f"{{ #table-{name} }}")[2].partition("\n### ")[0]
            assert listed[name][f"leaves_out_{language}"] == told
    ruled = {host.code for host in data().many("local")}
    assert ruled - {row["code"].removeprefix("JP-") for row in rows("local_rules.csv")}
    assert "local_rules" in said, "places are left out whose rules are not confirmed"
    since = {centre.name.ja for centre in data().files["centres.yaml"].since.known}
    assert since - {row["name_ja"] for row in rows("centres.csv")}
    assert "centres" in said, "centres are left out that have become known since"


# How Excel and its like read a cell of CSV that is no plain text to them.
DAY = r"[0-9]{1,2}[-/][0-9]{1,4}|[0-9]{1,4}/[0-9]{1,2}(/[0-9]{1,4})?"
GUESSED = re.compile(
    rf"{DAY}|([0-9]+年)?[0-9]+月([0-9]+日)?"
    r"|(?i:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ ]?[0-9]+)"
    r"|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"  # a time
    r"|0[0-9]+|[0-9]{16,}|[0-9]+[eE][0-9]+"  # another number
    r"|[=+@].*"  # a formula
)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(name: str) -> list[list[tuple[str, str]]]:
    """The cells of a workbook: their kind, "n" for figures, and what is in them."""
    with zipfile.ZipFile(io.BytesIO(files()[name])) as book:
        tree = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    formats = [form.get("numFmtId", "0") for form in styles.find(f"{SHEET}cellXfs")]
    found = []
    for row in tree.iter(f"{SHEET}row"):
        cells = []
        for cell in row:
            kind = cell.get("t", "n")
            text = "".join(cell.itertext())
            assert cell.find(f"{SHEET}f") is None, "a formula"
            assert formats[int(cell.get("s"))] == ("0" if kind == "n" and text else "49")
            cells.append((kind, text))
        found.append(cells)
    return found


@pytest.mark.parametrize("name", CSV)
def test_a_workbook_keeps_every_cell_that_excel_would_change(name: str) -> None:
    written = sheet(name.removesuffix(".csv") + ".xlsx")
    text = files()[name].decode("utf-8-sig")
    expected = list(csv.reader(io.StringIO(text, newline="")))
    assert [[text for _, text in row] for row in written] == expected
    for row in written:
        for kind, cell in row:
            assert kind == "inlineStr" or not GUESSED.fullmatch(cell), cell


@pytest.mark.parametrize("name", CSV)
def test_a_spreadsheet_leaves_every_cell_of_a_csv_as_it_is(name: str) -> None:
    for row in rows(name):
        assert not any(GUESSED.fullmatch(cell) for cell in row.values()), row


def test_what_would_be_changed_stands_in_quotation_marks() -> None:
    kinds = {row["value"]: row["type"] for row in rows("csv/programmes/care-tech-takeup.csv")}
    assert kinds['"3/4"'] == "quoted" and "3/4" not in kinds
    assert {row["type"] for row in rows("csv/prefectures.csv") if row["value"] == '"01"'} == {
        "quoted"
    }
    assert '"2024年8月"' in {row["opening_ja"] for row in rows("centres.csv")}
    assert {row["code"] for row in rows("local_rules.csv")} >= {"JP-14", "JP-12204"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_a_table_has_no_fraction_and_its_figures_are_figures(table: Table) -> None:
    for row in rows(f"{table.id}.csv"):
        assert not any(re.fullmatch(DAY, cell) for cell in row.values()), row
    figures = {c.name for c in table.columns if c.type in ("integer", "decimal")}
    head, *written = sheet(f"{table.id}.xlsx")
    for row in written:
        for (_, column), (kind, cell) in zip(head, row, strict=True):
            assert not cell or (kind == "n") == (column in figures), (column, cell)


def test_a_rate_is_two_figures() -> None:
    found = {(row["rate_numerator"], row["rate_denominator"]) for row in rows("calls.csv")}
    assert ("4", "5") in found and ("", "") in found
    found = {(row["share_numerator"], row["share_denominator"]) for row in rows("local_rules.csv")}
    assert ("3", "4") in found
