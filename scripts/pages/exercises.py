"""Seminars: the page for trainers, and for each exercise a worksheet and the key to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calculators.words.asking import Asking
from calculators.words.wording import Wording
from scripts.machine.addresses import FOLDERS, addresses
from scripts.model import Data
from scripts.pages import Page, worksheet
from scripts.rules.presets import beginnings


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """The list, then two pages an exercise: what is handed out, and what the trainer keeps."""
    file = data.files["exercises.yaml"]
    roots = addresses(data.address)
    root = roots[language] if roots else None
    folder = {"folder": FOLDERS[language]}  # behind the site's address, before a short link
    context = {
        **folder,
        "exercises": file.exercises,
        "by_id": {one.id: one for one in file.exercises},
        "shorts": beginnings(Wording(rules, language), file.exercises),
    }
    yield Page("exercises/index.md", "exercises/index.md.j2", {**context, "plans": file.plans})
    for number, exercise in enumerate(file.exercises, 1):
        asked, told = (
            list(worksheet.sheets(exercise, words(rules, language, "../"), root))
            for words in (Asking, Wording)
        )
        context = {**folder, "exercise": exercise, "number": number, "sheets": asked}
        yield Page(f"exercises/{exercise.id}.md", "exercises/sheet.md.j2", context)
        context = {**context, "sheets": told, "blank": asked[0]}
        yield Page(f"exercises/{exercise.id}-key.md", "exercises/key.md.j2", context)
