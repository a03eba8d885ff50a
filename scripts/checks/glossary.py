"""What must hold in data/glossary.yaml, beyond the shape of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.checks import translations
from scripts.checks.references import unknown
from scripts.model import ROOT, Data
from scripts.model.glossary import FILE, Term
from scripts.model.load import Fault, shown


def check(data: Data) -> Iterator[Fault]:
    """Every term belongs to a group, every group has terms, and no spelling means two terms."""
    file = data.files[FILE]
    groups = [group.id for group in file.groups]
    seen: dict[str, str] = {}
    for number, term in enumerate(file.terms):
        if term.group not in groups:
            place = ("terms", number, "group")
            yield unknown(FILE, place, term.group, groups, "a group of this file")
        for spelling in {term.term.ja, *term.also}:
            if spelling in seen:
                yield Fault(
                    FILE,
                    ("terms", number),
                    f"{shown(spelling)}, which also stands for {seen[spelling]}",
                    "one term for each spelling",
                    "leave it with the term that readers mean by it",
                )
            seen[spelling] = term.id
    used = {term.group for term in file.terms}
    for number, group in enumerate(groups):
        if group not in used:
            yield Fault(
                FILE,
                ("groups", number),
                f"the group {shown(group)} without a term",
                "at least one term in every group",
                "add its terms or remove it",
            )
    yield from _one_english_word(data)


def _one_english_word(data: Data) -> Iterator[Fault]:
    """An English text calls a thing as the glossary does; the glossary itself may explain others.

    A word inside a longer one of the glossary (特別養護老人ホーム) is that longer word.
    """
    terms: list[Term] = [term for term in data.files[FILE].terms if term.avoid]
    spellings = [name for term in data.files[FILE].terms for name in (term.term.ja, *term.also)]
    avoided_by_any = _words([word for term in terms for word in term.avoid])
    pairs = [
        pair
        for pair in translations.texts(data, ROOT)
        if pair.file != FILE and avoided_by_any.search(pair.en)
    ]
    for term in terms:
        word = term.found_as or term.term.ja
        longer = [name for name in spellings if word in name and name != term.term.ja]
        others = re.compile("|".join(map(re.escape, longer)) or r"(?!)")
        avoided = _words(term.avoid)
        for pair in pairs:
            found = avoided.search(pair.en)
            if found and word in others.sub("", pair.ja):
                place = (*pair.place, "en") if pair.place else ()
                yield Fault(
                    pair.file,
                    place,
                    f"{shown(found[0])} for {word}",
                    f"{shown(term.term.en)}, as the glossary has it",
                    "use the one word, so that readers know it is the same thing",
                )


def _words(words: list[str]) -> re.Pattern[str]:
    """Finds any of these as whole words, however they are capitalized."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b", re.IGNORECASE)
