"""The English site is English: Japanese is there only beside English, or marked as Japanese."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from tests.facts import JAPANESE

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_READ_OUT = ("alt", "aria-label", "placeholder", "title", "content")
_INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "mark", "small", "span", "strong", "tspan"}
_UNSEEN = {"script", "style"}


def falls_back(text: str) -> bool:
    """Whether a text is Japanese rather than English with a Japanese name in it."""
    return len(JAPANESE.findall(text)) > len(re.findall("[A-Za-z]", text))


class _Reader(HTMLParser):
    """Collects texts that are Japanese where nothing declares the language to be so."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        language = dict(attributes).get("lang") or (self._open[-1][1] if self._open else "en")
        if tag not in _INLINE:
            self._judge()
        if language != "ja":
            read_out = [(name, value or "") for name, value in attributes if name in _READ_OUT]
            self.found += [f"{name}={value}" for name, value in read_out if falls_back(value)]
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._judge()
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, text: str) -> None:
        tag, language = self._open[-1] if self._open else ("", "en")
        if language != "ja" and tag not in _UNSEEN:
            self._text += text

    def close(self) -> None:
        super().close()
        self._judge()

    def _judge(self) -> None:
        if falls_back(self._text):
            self.found.append(" ".join(self._text.split()))
        self._text = ""


def unmarked(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def test_the_reader_finds_what_falls_back() -> None:
    assert unmarked('<p lang="en">a <b>補助</b></p>') == ["a 補助"]
    assert unmarked('<p>a <b lang="ja">補助 <i>率</i></b> b</p><p title="率"></p>') == ["title=率"]
    assert unmarked('<p>x<br>y</p><span lang="ja">率</span><p>率</p>率') == ["率", "率"]
    assert unmarked("<p>A small corporation (小規模法人) is <b>one</b></p>") == []


def test_no_english_page_falls_back_to_japanese(site: Path) -> None:
    faults = [
        f"{path.relative_to(site)}: {text}"
        for path in sorted((site / "en").rglob("*.html"))
        for text in unmarked(path.read_text(encoding="utf-8"))
    ]
    assert not faults, "\n".join(faults)
