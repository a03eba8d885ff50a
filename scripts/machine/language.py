"""In which language commands talk to whoever runs them: `--lang`, or the machine's own.

Standard library only: set-up talks before anything is there.
"""

from __future__ import annotations

import locale
import os
import sys

from scripts.machine.options import cut

OPTION = "--lang"
VARIABLE = "COMMAND_LANGUAGE"
LANGUAGES = ("ja", "en")

_ASKED = ("LC_ALL", "LC_MESSAGES", "LANG")


class NoSuchLanguage(Exception):
    """Commands talk in no such language, or not in two at once."""


def take(arguments: list[str]) -> list[str]:
    """The arguments without `--lang LANGUAGE`, which is put where `chosen` looks."""
    rest, asked = cut(arguments, OPTION)
    if len(asked) > 1:
        raise NoSuchLanguage("--lang は一度だけ書いてください。/ Write --lang once only.")
    for language in asked:
        if language not in LANGUAGES:
            raise NoSuchLanguage(f"--lang {language}: ja か en を書いてください。/ write ja or en.")
        os.environ[VARIABLE] = language
    return rest


def chosen() -> str:
    """ "ja" or "en"."""
    told = os.environ.get(VARIABLE)
    if told in LANGUAGES:
        return told
    return "ja" if _of_machine().lower().startswith("ja") else "en"


def say(ja: str, en: str) -> str:
    """The text in the language that commands talk in."""
    return ja if chosen() == "ja" else en


def _of_machine() -> str:
    """What the machine calls its language: "ja_JP.UTF-8" or, on Windows, "Japanese_Japan"."""
    for name in _ASKED:
        if os.environ.get(name):
            return os.environ[name]
    if sys.platform == "win32":
        return locale.getlocale()[0] or ""
    return ""
