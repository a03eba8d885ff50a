"""Words and those who ask for them: every key is there, every text is shown, every name is filled.

A key misspelt, a placeholder renamed in both languages and a text that nothing shows are found
here, and not as a KeyError on the page of the first who needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from scripts.checks.word_uses import Use, in_code, in_templates
from scripts.model import ROOT, Data
from scripts.model.load import Fault
from scripts.model.words import placeholders, texts

# Sections whose texts are reached step by step, by name, and the files that do so.
_FORMATS = "calculators/words/formats.py"
_BY_NAME = {
    "nav": ("mkdocs.yml",),
    "site": ("mkdocs.yml", "scripts/site/language.py", "docs/overrides/**/*.html"),
}
_WORD = re.compile(r"[A-Za-z][\w-]*")
_SCRIPTS = "docs/assets/javascripts/*.js"

Known = dict[str, tuple[str, tuple[str, ...], set[str]]]
"""Every text by key: its file, its place there and the names in its braces."""


def check(data: Data, shown: Shown | None = None) -> Iterator[Fault]:
    """Every key that is not there, every text that nothing shows, every name that nothing fills."""
    shown = shown or Shown(ROOT)
    known: Known = {
        _key(name, place): (name, place, placeholders(text.ja))
        for name in sorted(data.files)
        if name.startswith("words/")
        for place, text in texts(data.files[name])
    }
    finding = {use for key in known for use in shown.asking(key)}
    for use in shown.uses:
        yield from _asked(use, known, use in finding)
    for key, (file, place, names) in known.items():
        if not shown.anywhere(key):
            advice = "remove it, or correct the key where it is asked for"
            yield Fault(
                file, place, f"the words {key}, which nothing shows", "words in use", advice
            )
        elif unfilled := [name for name in names if not shown.fills(key, name)]:
            found = f"{_listed(unfilled)}, which nothing that shows these words fills"
            advice = "name it as the code does, in both languages"
            yield Fault(file, place, found, "names that the code fills", advice)


def _key(name: str, place: tuple[str, ...]) -> str:
    """The steps to a text: those of its file, those in it."""
    return ".".join((*name.removeprefix("words/").removesuffix(".yaml").split("/"), *place))


def _asked(use: Use, known: Known, finds: bool) -> Iterator[Fault]:
    """What is wrong with one place that asks for words, and finds some or none."""
    if not finds:
        advice = "correct the key, or write the words in both languages"
        yield Fault(use.file, (), f"the words {use.key}", "words of data/words/", advice, use.line)
    elif use.certain and use.names not in (None, known[use.key][2]):
        yield Fault(
            use.file,
            (),
            f"{_listed(use.names)} filled in at {use.key}",
            f"{_listed(known[use.key][2])}, as data/words/ has it",
            "make code and words agree",
            use.line,
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "nothing"


class Shown:
    """All that shows words."""

    def __init__(self, root: Path) -> None:
        self._code = in_code(root)
        self._formats = next(code for code in self._code if code.path == _FORMATS)
        self.uses = [use for code in self._code for use in code.uses] + in_templates(root)
        self._certain: dict[str, list[Use]] = {}
        for use in self.uses:
            if use.certain:
                self._certain.setdefault(use.key, []).append(use)
        self._open = [use for use in self.uses if not use.certain]
        self._scripts = _words_in(root, _SCRIPTS)
        self._readers = {section: _words_in(root, *globs) for section, globs in _BY_NAME.items()}
        self.asking = cache(self._found_asking)
        self._mentioning = cache(self._found_mentioning)

    def anywhere(self, key: str) -> bool:
        """Whether anything asks for the text, mentions its key or reaches it by name."""
        return bool(self.asking(key)) or bool(self._mentioning(key)) or self._by_name(key)

    def fills(self, key: str, name: str) -> bool:
        """Whether anything that shows the text fills this name in its braces."""
        uses = self.asking(key)
        if any(name in use.names for use in uses if use.names is not None):
            return True
        unread = {use.file for use in uses if use.names is None} | self._mentioning(key)
        folders = {_folder(file) for file in unread}
        beside = (code for code in self._code if _folder(code.path) in folders)
        return any(name in code.names for code in beside) or name in self._scripts

    def _found_asking(self, key: str) -> list[Use]:
        return self._certain.get(key, []) + [use for use in self._open if use.asks_for(key)]

    def _found_mentioning(self, key: str) -> set[str]:
        return {code.path for code in self._code if code.mentions(key)}

    def _by_name(self, key: str) -> bool:
        section, *steps = key.split(".")
        if section == "formats":
            return all(map(self._formats.writes, steps))
        return steps[-1] in self._readers.get(section, ())


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _words_in(root: Path, *globs: str) -> set[str]:
    """Every word of these files, as names are written in them."""
    texts_ = (path.read_text("utf-8") for glob in globs for path in root.glob(glob))
    return {word for text in texts_ for word in _WORD.findall(text)}
