"""What people call the words and keys of the files, and which of those they mean.

other_names.yaml has the names; here they are looked up among what fits in a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from scripts.machine.language import say
from scripts.model import typed

FILE = Path(__file__).parent / "other_names.yaml"

Sort = Literal["choices", "keys"]


def meant(word: str, known: Iterable[str], sort: Sort) -> str | None:
    """The one of the known words that somebody means by another; None where none or several fit."""
    known = list(known)
    folded = _folded(word)
    for fits in (
        [one for one in known if _folded(one) == folded],
        [one for one in known if folded in map(_folded, names(one, sort))],
        [one for one in known if any(_folded(name) in folded for name in names(one, sort)[:1])],
        get_close_matches(folded, known if re.search("[a-z]", folded) else [], n=1, cutoff=0.6),
    ):
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def listed(known: Sequence[str], sort: Sort) -> str:
    """The known words in a row; in Japanese each with what it means."""
    told = [f"{one}（{names(one, sort)[0]}）" if names(one, sort) else one for one in known]
    return say("、".join(told), ", ".join(known))


def names(word: str, sort: Sort) -> list[str]:
    """What a word is called besides, its usual name first."""
    found: list[str] = _read()[sort].get(word, [])
    return found


def _folded(word: str) -> str:
    """What is left of a word where letters, hyphens and spaces are typed in another way."""
    return re.sub(r"[\s_‐‑–—-]", "", typed.plain(word).casefold())


@cache
def _read() -> dict[Sort, Any]:
    found: dict[Sort, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
