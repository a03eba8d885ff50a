"""Pages made before all others, for whoever looks at them: the same as when all are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.pages import LANGUAGES, render_all, render_some
from tests.facts import data, rules

AFTER_OTHERS = {"assumptions.md", "sources.md", "to-confirm.md"}
"""Those on which stands what other pages cite."""


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_first_is_what_it_will_be(tmp_path: Path, language: str) -> None:
    every, some = tmp_path / "all", tmp_path / "some"
    pages = render_all(data(), rules(), every, language)
    made = render_some(data(), rules(), some, language, pages)
    assert set(pages) - set(made) == AFTER_OTHERS
    for page in made:
        assert (some / page).read_bytes() == (every / page).read_bytes()
    assert render_some(data(), rules(), some, language, pages) == []
