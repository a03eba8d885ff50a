"""Rounding of yen: away from zero at exactly half, so that a loss looks like a gain of its size."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.rules.money import round_half_up, rounded_text


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("49/100", 0), ("-49/100", 0), ("-3/2", -2), ("-51/100", -1)],
)
def test_half_a_yen_goes_away_from_zero(amount: str, rounded: int) -> None:
    assert round_half_up(Fraction(amount)) == rounded


@pytest.mark.slow
@given(st.fractions())
def test_a_loss_and_a_gain_of_one_size_show_the_same_figure(amount: Fraction) -> None:
    assert round_half_up(-amount) == -round_half_up(amount)
    assert abs(round_half_up(amount) - amount) <= Fraction(1, 2)


def test_so_do_decimals() -> None:
    assert rounded_text(Fraction("-0.25"), 1) == "-0.3"
    assert rounded_text(Fraction("0.25"), 1) == "0.3"
