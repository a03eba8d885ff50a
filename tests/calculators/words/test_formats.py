"""How amounts and dates are written, and that what a template prints stays text."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.words import formats
from scripts.machine import inputs
from scripts.model.load import read
from scripts.pages.templates import escape


@cache
def words() -> dict[str, Any]:
    return read(inputs.ROOT / "data/words/formats.yaml", "words/formats.yaml").value


@pytest.mark.parametrize(
    ("amount", "full", "short_ja", "short_en"),
    [
        (0, "0円", "0円", "¥0"),
        (9_999, "9,999円", "9,999円", "¥9,999"),
        (10_000, "10,000円", "1万円", "¥10,000"),
        (480_000, "480,000円", "48万円", "¥480,000"),
        (1_234_000, "1,234,000円", "123.4万円", "¥1.234 million"),
        (1_234_567, "1,234,567円", "1,234,567円", "¥1,234,567"),
        (100_000_000, "100,000,000円", "1億円", "¥100 million"),
        (123_450_000, "123,450,000円", "12,345万円", "¥123.45 million"),
        (35_100_000_000, "35,100,000,000円", "351億円", "¥35.1 billion"),
        (-500, "−500円", "−500円", "−¥500"),
        (-12_000_000, "−12,000,000円", "−1,200万円", "−¥12 million"),
    ],
)
def test_amounts(amount: int, full: str, short_ja: str, short_en: str) -> None:
    assert formats.yen(amount, words(), "ja") == full
    assert formats.yen_short(amount, words(), "ja") == short_ja
    assert formats.yen_short(amount, words(), "en") == short_en


@given(st.integers(-(10**12), 10**12), st.sampled_from(["ja", "en"]))
def test_a_short_amount_is_the_exact_amount(amount: int, language: str) -> None:
    units = {"億": 10**8, "万": 10**4, "billion": 10**9, "million": 10**6}
    text = formats.yen_short(amount, words(), language)
    number = re.sub(r"[^0-9.]", "", text)
    unit = next((size for name, size in units.items() if name in text), 1)
    whole, _, decimals = number.partition(".")
    value = int(whole) * unit + int(decimals or 0) * unit // 10 ** len(decimals)
    assert value == abs(amount)
    assert text.startswith("−") == (amount < 0)


@pytest.mark.parametrize(
    ("iso", "ja", "en"),
    [
        ("2024-09-20", "令和6年9月20日（2024年）", "20 September 2024 (Reiwa 6)"),
        ("2026-04-01", "令和8年4月1日（2026年）", "1 April 2026 (Reiwa 8)"),
        ("2019-05-01", "令和元年5月1日（2019年）", "1 May 2019 (Reiwa 1)"),
        ("2019-04-30", "平成31年4月30日（2019年）", "30 April 2019 (Heisei 31)"),
        ("2024-09", "令和6年9月（2024年）", "September 2024 (Reiwa 6)"),
        ("2024", "令和6年（2024年）", "2024 (Reiwa 6)"),
    ],
)
def test_dates(iso: str, ja: str, en: str) -> None:
    assert formats.date(iso, words(), "ja") == ja
    assert formats.date(iso, words(), "en") == en


def test_fiscal_years() -> None:
    assert formats.fiscal_year(2024, words(), "ja") == "令和6年度（2024年度）"
    assert formats.fiscal_year(2024, words(), "en") == "FY2024 (Reiwa 6)"
    assert formats.fiscal_year(2019, words(), "ja") == "令和元年度（2019年度）"
    assert formats.fiscal_year(2018, words(), "ja") == "平成30年度（2018年度）"


def test_filling_leaves_braces_in_values_alone() -> None:
    assert formats.fill("{a} and {b}", {"a": "{b}", "b": 1}) == "{b} and 1"
    with pytest.raises(KeyError, match="no value for"):
        formats.fill("{missing}", {})


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 days"), ("1", "1 day"), ("1,411", "1,411 days")]
)
def test_a_word_goes_with_its_number(count: int | str, said: str) -> None:
    assert formats.fill("{count} {count|day|days}", {"count": count}) == said
    with pytest.raises(KeyError, match="no value for"):
        formats.fill("{missing|day|days}", {})


# Everything that could begin or end something in Markdown or HTML.
HOSTILE = st.text(
    st.sampled_from(list("<>&\"'`*_[](){}|~^=$@#+-.!/\\:%1a 見\n")), min_size=1
).filter(str.strip)


@pytest.mark.slow
@given(HOSTILE, st.sampled_from(["{}", "a {} b", "- {}", "# {}", "| a |\n|---|\n| {} |", "> {}"]))
def test_a_printed_value_stays_text(value: str, around: str) -> None:
    extensions = ["abbr", "attr_list", "def_list", "footnotes", "md_in_html", "tables"]
    extensions += ["toc", "pymdownx.blocks.admonition", "scripts.markdown.blocks"]
    source = around.format(f"x{escape(value)}x" if "|" in around else escape(value))
    plain = around.format("PLACE")
    result = markdown.markdown(source, extensions=extensions)
    expected = markdown.markdown(plain, extensions=extensions)
    tags = re.compile(r"<[^>]*>")
    assert re.sub(r' id="[^"]*"', "", "".join(tags.findall(result))) == re.sub(
        r' id="[^"]*"', "", "".join(tags.findall(expected))
    )
    text = " ".join(value.split())
    shown = " ".join(html.unescape(tags.sub("", result)).split())
    assert text in shown
