"""What people type is read exactly or refused, never guessed."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.form import typed

FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("300000", 300_000),
        ("300,000", 300_000),
        ("300、000", 300_000),
        ("３００，０００円", 300_000),
        ("￥300,000", 300_000),
        ("￥300,000-", 300_000),
        ("¥ 300,000.－", 300_000),
        ("\\300,000", 300_000),
        ("300,000 yen", 300_000),
        ("300000 JPY", 300_000),
        ("30万", 300_000),
        ("３０　万円", 300_000),
        ("300千円", 300_000),
        ("3千万", 30_000_000),
        ("5百万円", 5_000_000),
        ("1億2,000万円", 120_000_000),
        ("1億2000万3000円", 120_003_000),
        ("30万5000", 305_000),
        ("30万500円", 300_500),
        ("1.5万", 15_000),
        ("12.3456億", 1_234_560_000),
        ("1 000 000", 1_000_000),
        ("0", 0),
        ("▲500", -500),
        ("△500円", -500),
        ("−500", -500),
        ("ー500", -500),
        ("¥-500", -500),
        ("-¥500", -500),
        ("1,000,000,000,000", 10**12),
    ],
)
def test_customary_amounts_are_read(text: str, yen: int) -> None:
    assert typed.money(text) == yen


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "1e6", "1_000", "①", "٣", "१", "²", "12.5.3", "十万", "百万", "万", "円"),
        *("3万5", "1億5", "1億5000", "2万1億", "1億1億", "1千5百万", "1.5億2000万", "約30万"),
        *("1,00", "1,2345", "10 0", "--5", "-¥-5", "５00人", "300k", "30万くらい", "3/4"),
        *("0x10", "NaN", "∞", "<b>1</b>"),
    ],
)
def test_other_amounts_are_refused(text: str) -> None:
    with pytest.raises(typed.Unreadable) as refusal:
        typed.money(text)
    assert refusal.value.code == "money"


@pytest.mark.parametrize("text", ["1.5", "1.500", "1.5円", "0.00001万", "300.0"])
def test_a_fraction_of_a_yen_has_its_own_message(text: str) -> None:
    with pytest.raises(typed.Unreadable) as refusal:
        typed.money(text)
    assert refusal.value.code == "money-point"


def test_hostile_length_is_refused_at_once() -> None:
    start = time.process_time()
    for text in ("1" * 39 + "x", "1 " * 19 + "x", "9" * 10**6, "1," * 10**5):
        with pytest.raises(typed.Unreadable):
            typed.money(text)
        with pytest.raises(typed.Unreadable):
            typed.decimal(text)
    assert time.process_time() - start < 5


@given(st.integers(-(10**15), 10**15))
def test_every_written_amount_comes_back(yen: int) -> None:
    assert typed.money(str(yen)) == yen
    assert typed.money(f"{yen:,}円".translate(FULL_WIDTH)) == yen
    assert typed.integer(f"{yen:,}") == yen


@given(st.integers(0, 10**8), st.integers(0, 9999))
def test_man_and_rest_come_back(man: int, rest: int) -> None:
    assert typed.money(f"{man}万{rest}円") == man * 10_000 + rest if man else True
    assert typed.money(f"{man}万{rest:04}") == man * 10_000 + rest if man else True


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (typed.money, typed.integer, typed.decimal, typed.percent, typed.words):
        try:
            read(text)
        except typed.Unreadable as refusal:
            assert refusal.code


def test_counters_may_follow_a_count() -> None:
    assert typed.integer("１２人", ("人", "名")) == 12
    assert typed.integer("1,200 people", ("人", "people")) == 1200
    with pytest.raises(typed.Unreadable):
        typed.integer("12台", ("人",))
    with pytest.raises(typed.Unreadable):
        typed.integer("12.0", ("人",))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("52.4", "52.4"),
        ("52.40時間", "52.4"),
        ("1,817.14", "1817.14"),
        ("−0.5", "-0.5"),
        ("0", "0"),
    ],
)
def test_decimals_are_exact(text: str, value: str) -> None:
    assert typed.decimal(text, ("時間",)) == value


@pytest.mark.parametrize(
    ("text", "share"),
    [("80", "0.8"), ("80％", "0.8"), ("12.5%", "0.125"), ("100", "1"), ("0", "0")],
)
def test_percentages_become_shares(text: str, share: str) -> None:
    assert typed.percent(text) == share


@pytest.mark.parametrize("text", ["101", "-1", "80万", "八十", "0.8.1", ""])
def test_other_percentages_are_refused(text: str) -> None:
    with pytest.raises(typed.Unreadable):
        typed.percent(text)


@given(st.integers(-(10**15), 10**15), st.integers(0, 12))
def test_decimals_keep_their_value(number: int, places: int) -> None:
    digits = str(abs(number)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    sign = "-" if number < 0 else ""
    assert Fraction(typed.decimal(sign + text)) == Fraction(number, 10**places)


def test_more_places_than_the_engine_takes_are_refused() -> None:
    with pytest.raises(typed.Unreadable):
        typed.decimal("0.0000000000001")


def test_free_text_is_one_printable_line() -> None:
    assert typed.words("  見守り\n センサー ") == "見守り センサー"
    for text in ("a\x00b", "a\u202eb", "x" * 41):
        with pytest.raises(typed.Unreadable):
            typed.words(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *[(text, True) for text in ("はい", "○", "有", "TRUE", "１", " yes ")],
        *[(text, False) for text in ("いいえ", "×", "なし", "FALSE", "0")],
    ],
)
def test_yes_and_no_are_read_in_words_and_marks(text: str, said: bool) -> None:
    assert typed.yes_no(text) is said


@pytest.mark.parametrize("text", ["", "2", "△", "はいいいえ", "y e s"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    with pytest.raises(typed.Unreadable) as unreadable:
        typed.yes_no(text)
    assert unreadable.value.code == "yes-no"


@pytest.mark.parametrize(
    "text",
    [
        "2025-04-01",
        "2025/4/1",
        "２０２５年４月１日",
        "令和7年4月1日",
        "R7.4.1",
        "r7-04-01",
        "Ｒ７．４．１",
        "２０２５／４／１",
    ],
)
def test_days_are_read_by_either_calendar(text: str) -> None:
    assert typed.date(text) == "2025-04-01"


@pytest.mark.parametrize(
    "text", ["令和元年5月1日", "令和 元年 5月 1日", "R1.5.1", "令和１年５月１日"]
)
def test_the_first_year_of_the_era_has_a_name(text: str) -> None:
    assert typed.date(text) == "2019-05-01"


@pytest.mark.parametrize("text", ["元年5月1日", "令和元-5-1", "平成元年5月1日"])
def test_that_name_alone_is_no_day(text: str) -> None:
    with pytest.raises(typed.Unreadable):
        typed.date(text)


@pytest.mark.parametrize("text", ["", "25-04-01", "4/1/2025", "平成7年4月1日", "2025-04", "今日"])
def test_days_that_may_be_another_are_refused(text: str) -> None:
    with pytest.raises(typed.Unreadable) as unreadable:
        typed.date(text)
    assert unreadable.value.code == "date"
