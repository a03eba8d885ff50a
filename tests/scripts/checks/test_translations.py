"""English that has fallen behind its Japanese is found; everything else is let pass."""

from __future__ import annotations

from pathlib import Path

from scripts.checks import translations
from scripts.model import Data
from scripts.model.load import parse
from tests.facts import data

YAML = """
texts:
  - {id: one, name: {ja: いち, en: One}}
  - {id: two, name: {ja: に, en: Two}}
"""


def pairs(text: str) -> list[translations.Pair]:
    document = parse(text, "x.yaml")
    return list(translations.texts(Data({"x.yaml": document}, {}), Path("/nowhere")))


def judged(before: str, after: str) -> dict[str, str]:
    record = translations.update(pairs(before), {})
    now = pairs(after)
    return dict(translations.states(now, translations.update(now, record)))


def test_japanese_changed_alone_makes_english_stale() -> None:
    changed = YAML.replace("いち", "ひとつ")
    assert judged(YAML, changed) == {
        "x.yaml.texts.one.name": "stale",
        "x.yaml.texts.two.name": "written",
    }


def test_what_else_stands_beside_a_text_does_not_hide_it() -> None:
    """As the singular of a unit does."""
    units = "unit: {ja: %s, en: people, one: person}\n"
    assert judged(units % "人", units % "名") == {"x.yaml.unit": "stale"}


def test_stays_stale_until_the_english_follows() -> None:
    record = translations.update(pairs(YAML), {})
    changed = YAML.replace("いち", "ひとつ")
    record = translations.update(pairs(changed), record)
    assert "stale" in translations.states(pairs(changed), record).values()
    followed = changed.replace("One", "A single one")
    record = translations.update(pairs(followed), record)
    assert "stale" not in translations.states(pairs(followed), record).values()


def test_english_changed_both_changed_new_and_moved_are_fine() -> None:
    for after in (
        YAML.replace("One", "Single"),
        YAML.replace("いち", "ひとつ").replace("One", "Single"),
        YAML + "  - {id: three, name: {ja: さん, en: Three}}\n",
        YAML.replace(
            "id: one, name: {ja: いち, en: One}", "id: two, name: {ja: に, en: Two}", 1
        ).replace(
            "id: two, name: {ja: に, en: Two}}\n  - {id: two, name: {ja: に, en: Two}",
            "id: two, name: {ja: に, en: Two}}\n  - {id: one, name: {ja: いち, en: One}",
        ),
    ):
        assert set(judged(YAML, after).values()) == {"written"}


def test_a_person_can_take_the_english_as_it_is_or_approve_it() -> None:
    record = translations.update(pairs(YAML), {})
    changed = pairs(YAML.replace("いち", "ひとつ"))
    taken = translations.update(changed, record, "*.one.*", "--match")
    assert translations.states(changed, taken)["x.yaml.texts.one.name"] == "written"
    approved = translations.update(changed, taken, "*.two.*", "--reviewed")
    assert translations.states(changed, approved)["x.yaml.texts.two.name"] == "reviewed"


def test_the_fault_names_line_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    before, after = parse(YAML, "x.yaml"), parse(YAML.replace("に", "ふたつ"), "x.yaml")
    assert translations.faults(Data({"x.yaml": before}, {}), tmp_path) == []
    (fault,) = translations.faults(Data({"x.yaml": after}, {}), tmp_path)
    assert fault.line == 4 and fault.place == ("texts", 1, "name", "en")
    assert '--match "x.yaml.texts.two.name"' in fault.advice


def test_prose_is_watched_too(tmp_path: Path) -> None:
    for language, text in (("ja", "本文"), ("en", "Text")):
        (tmp_path / "docs" / language).mkdir(parents=True)
        (tmp_path / "docs" / language / "a.md").write_text(text, encoding="utf-8")
    empty = Data({}, {})
    assert translations.faults(empty, tmp_path) == []
    (tmp_path / "docs/ja/a.md").write_text("別の本文", encoding="utf-8")
    assert [fault.file for fault in translations.faults(empty, tmp_path)] == ["docs/en/a.md"]


def test_no_text_of_the_site_is_stale() -> None:
    found = list(translations.texts(data(), translations.ROOT))
    record = translations.update(found, translations.read(translations.ROOT))
    stale = [key for key, state in translations.states(found, record).items() if state == "stale"]
    assert not stale
