"""What faults say, in the language of whoever reads them.

The checks say what they found in English, where they find it. messages.yaml has the Japanese of
each, by the English; what the English fills in is put in again, itself in Japanese where it is a
message too ("a rate of this version: one of …").
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from scripts.machine import language

FILE = Path(__file__).parent / "messages.yaml"

_FILLED = r"""(?:[^"]|"(?:[^"\\]|\\.)*")*?"""
"""What is filled in, if anything is: a value in quotes stays whole, whatever it says."""
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_JAPANESE = re.compile("[ぁ-ゖ]")
_MUCH = 3
"""Words of its own from which on a message is known by them, whatever is filled in."""
_NAME = re.compile(r"\{([a-z])\}")


def said(text: str) -> str:
    """The English text of a fault as it is said in the language that commands talk in."""
    return text if language.chosen() == "en" else japanese(text)


def japanese(text: str) -> str:
    """The Japanese of a message; what is none, such as a value of a file, stays as it is."""
    found = _messages().get(text)
    if found is not None:
        return found
    # Said in Japanese already, all but the words around it: "to" in it is a name of the files.
    framed = bool(_JAPANESE.search(_QUOTED.sub("", text)))
    for pattern, message in _patterns(framed):
        match = pattern.fullmatch(text)
        if match:
            values = {name: japanese(value) for name, value in match.groupdict().items()}
            return "".join(values.get(part, part) for part in _NAME.split(message))
    return text


@cache
def _messages() -> dict[str, str]:
    messages: dict[str, str] = yaml.safe_load(FILE.read_text("utf-8"))
    return messages


@cache
def _patterns(framed: bool) -> list[tuple[re.Pattern[str], str]]:
    """The messages with something to fill in, those that say most by themselves first.

    `framed`: those alone that say much by themselves.
    """
    filled = [
        (english, message)
        for english, message in _messages().items()
        if _NAME.search(english) and not (framed and len(_NAME.sub("", english).split()) < _MUCH)
    ]
    filled.sort(key=lambda pair: -len(_NAME.sub("", pair[0])))
    return [(_pattern(english), message) for english, message in filled]


def _pattern(english: str) -> re.Pattern[str]:
    parts = _NAME.split(english)
    names = [
        f"(?P<{part}>{_FILLED})" if odd % 2 else re.escape(part) for odd, part in enumerate(parts)
    ]
    return re.compile("".join(names), re.DOTALL)
