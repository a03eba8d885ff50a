"""How well a colour stands out from another, as WCAG 2 works it out."""

from __future__ import annotations

from fractions import Fraction

LEAST = Fraction(9, 2)
"""WCAG 2.2, 1.4.3: the contrast that text of usual size needs."""


def contrast(one: str, other: str) -> Fraction:
    """The contrast of two colours such as "#0017c1": from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + Fraction(1, 20)) / (darker + Fraction(1, 20))


def _luminance(colour: str) -> Fraction:
    """The relative luminance of WCAG 2."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return (2126 * red + 7152 * green + 722 * blue) / 10_000


def _linear(value: int) -> Fraction:
    """A channel (0 to 255) without the curve of sRGB."""
    share = value / 255
    return Fraction(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
