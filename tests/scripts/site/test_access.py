"""What every page owes those who do not see it, and what no checker finds by itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from calculators.html.japanese import marked

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_UNREAD = {"script", "style", "option", "title", "textarea", "svg", "template"}
_JAPANESE = re.compile("[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")


class Page(HTMLParser):
    """The faults of one page, as it is read from beginning to end."""

    def __init__(self, path: Path, language: str) -> None:
        super().__init__()
        self.unmarked: list[str] = []
        self.nested: list[str] = []
        self.headless: list[str] = []
        self._open: list[tuple[str, str, bool]] = []
        self._language = language
        self._cells: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag in _VOID:
            return
        around = self._open[-1] if self._open else ("", self._language, False)
        focusable = tag in ("a", "button") or values.get("tabindex") == "0"
        if focusable and around[2]:
            self.nested.append(f"{tag} in {[name for name, _, _ in self._open][-4:]}")
        within = (around[2] or tag in ("a", "button")) and tag != "template"
        self._open.append((tag, values.get("lang") or around[1], within))
        if tag == "table":
            self._cells = []
        elif tag in ("caption", "th", "td"):
            self._cells.append(f"{tag} {values.get('scope', '')}".strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "table":
            heads = {"th col", "th row", "th colgroup", "th rowgroup"} & set(self._cells)
            plain = "th" in self._cells
            if "caption" not in self._cells or not heads or plain:
                self.headless.append(f"{sorted(set(self._cells))}")

    def handle_data(self, text: str) -> None:
        names = {name for name, _, _ in self._open}
        language = self._open[-1][1] if self._open else self._language
        if language == "en" and not names & _UNREAD and _JAPANESE.search(text):
            self.unmarked.append(" ".join(text.split())[:80])


def found(site: Path, kind: str, folder: str = "") -> list[str]:
    faults = []
    for path in sorted((site / folder).rglob("*.html")):
        name = path.relative_to(site)
        page = Page(path, "en" if name.parts[0] == "en" else "ja")
        faults += [f"{name}: {fault}" for fault in getattr(page, kind)]
    return faults


def test_japanese_on_english_pages_is_said_to_be_japanese(site: Path) -> None:
    assert found(site, "unmarked", "en") == []


def test_every_table_has_a_caption_and_says_what_its_heads_head(site: Path) -> None:
    assert found(site, "headless") == []


def test_nothing_that_takes_the_focus_stands_in_a_link_or_button(site: Path) -> None:
    assert found(site, "nested") == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a 補助 b</p>", '<p>a <span lang="ja">補助</span> b</p>'),
        (
            "<p>(小規模法人、社会福祉法人)</p>",
            '<p>(<span lang="ja">小規模法人、社会福祉法人</span>)</p>',
        ),
        ('<p lang="ja">補助</p>率', '<p lang="ja">補助</p><span lang="ja">率</span>'),
        ('<b lang="ja"><i>補</i></b>', '<b lang="ja"><i>補</i></b>'),
        ('<p title="率 > 1">a<br>率</p>', '<p title="率 > 1">a<br><span lang="ja">率</span></p>'),
        ("<script>'補'</script><option>補</option>", "<script>'補'</script><option>補</option>"),
        ("<p>plain</p>", "<p>plain</p>"),
    ],
)
def test_japanese_is_put_into_an_element_of_its_own(html: str, expected: str) -> None:
    assert marked(html) == expected
    assert marked(expected) == expected
