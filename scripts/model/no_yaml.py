"""What is wrong with a text at which the parser of YAML gives up: it says so in words for programs.

It stumbles over a quote that nobody closed only at the next quote, lines below; told is the line
where the quote opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from scripts.machine.language import say

Told = tuple[str, str, int]
"""What is found, what to do, and the line, counted from 1."""

_IN_JAPANESE = (
    ("block sequence entries", "「- 」を書けないところに「- 」があります"),
    ("sequence entries", "「- 」を書けないところに「- 」があります"),
    ("mapping values", "「項目: 値」を書けないところに、コロンがあります"),
    ("',' or '}'", "{ } の中に、コンマか } があるはずのところに、ほかのものがあります"),
    ("',' or ']'", "[ ] の中に、コンマか ] があるはずのところに、ほかのものがあります"),
    ("'-' indicator", "「- 」の並びの中に、ほかのものがあります"),
    ("expected key", "項目の名前があるはずのところに、ほかのものがあります"),
    ("<block end>", "項目の名前か「- 」があるはずのところに、ほかのものがあります"),
    ("expected ':'", "項目の名前の後にコロンがないか、コロンの後に半角の空白がありません"),
    ("cannot start any token", "値の初めに書けない文字があります"),
    ("unknown escape character", "引用符の中の \\ の後に、書けない文字があります"),
    ("node content", "値があるはずのところに、ほかのものがあります"),
    ("end of stream", "引用符が閉じていません"),
    ("tab character", "字下げにタブがあります"),
)
"""By a part of what the parser says, whichever of the two that there are."""


_KEY = r"(?:^\s*(?:- )?|[{,]\s*)[\w]+:\s+"
_SLIPS = (
    (
        re.compile(_KEY + r"[^\s\"'\[{|>#][^\"',{}]*:\s"),
        ("文の中の「: 」", "a colon and a space inside a text"),
        ("文を引用符で囲んでください", "put the text in quotes"),
    ),
    (
        re.compile(_KEY + r"[@`%*&!]"),
        ("引用符の外で値の初めに書けない記号", "a sign that no value begins with outside quotes"),
        ("値を引用符で囲んでください", "put the value in quotes"),
    ),
    (
        re.compile(_KEY + r"(?:\"[^\"]*\"|'[^']*')\s*[^\s\"',\]}#:]"),
        ("閉じた引用符の後に続く文字", "text behind a quote that is closed"),
        (
            "引用符の後の文字を消してください。文の続きなら、全体を引用符で囲み、"
            "中の引用符は「 」にします",
            "remove it, or where it goes on with the text put all of it in quotes",
        ),
    ),
)
"""Slips that are seen on the line itself: what is found and what to do, in both languages."""


class Quotes:
    """Passes on the events of a parser, and knows the last text in quotes of more than one line."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._lines = (0, 0)

    def __iter__(self) -> Iterator[yaml.Event]:
        for event in self._events:
            if isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"'):
                assert event.start_mark is not None and event.end_mark is not None
                self._lines = (event.start_mark.line + 1, event.end_mark.line + 1)
            yield event

    def opened(self, error: yaml.MarkedYAMLError) -> int | None:
        """The line of a quote that closed only where the parser stumbles, or nowhere."""
        if error.context and "quoted scalar" in error.context and "end of" in str(error.problem):
            return error.context_mark.line + 1 if error.context_mark else None
        first, last = self._lines
        stumbled = error.problem_mark.line + 1 if error.problem_mark else 0
        return first if first < last == stumbled else None


def told(error: yaml.MarkedYAMLError, quotes: Quotes, lines: Sequence[str]) -> Told:
    """What is said of the text, given by its lines, at which the parser gave up."""
    if line := quotes.opened(error):
        return (
            say(
                "この行で始まり、閉じていない引用符",
                "a quote that opens on this line and is not closed",
            ),
            say(
                "値の終わりに、同じ引用符を付けてください",
                "put the same quote at the end of the value",
            ),
            line,
        )
    mark = error.problem_mark or error.context_mark
    at = mark.line if mark else 0
    for slip, found, remedy in _SLIPS:
        if at < len(lines) and slip.search(lines[at]):
            no_text = say("YAMLとして読めない文：", "text that is no YAML: ")
            return no_text + say(*found), say(*remedy), at + 1
    if opened := _open_bracket(error, at):
        return opened
    advice = say(
        "この行と一つ上の行の、字下げ、引用符、コロン、- と : の後の空白を見てください。"
        "引用符の外の # から後は読まれません",
        "look at this line and the one above: indentation, quotes, colons, a space after - and "
        "after :, and that # outside quotes cuts the line",
    )
    return _problem(error), advice, at + 1


def _open_bracket(error: yaml.MarkedYAMLError, at: int) -> Told | None:
    """A bracket that is not closed on its line: the parser stumbles over what stands below."""
    begun = error.context_mark
    if begun is None or begun.line >= at or "flow" not in (error.context or ""):
        return None
    return (
        say(
            "YAMLとして読めない文：この行で始まり、閉じていない { か [",
            "text that is no YAML: a { or a [ that opens on this line and is not closed",
        ),
        say(
            "終わりに } か ] を付けてください。引用符の外の # から後は読まれないので、"
            "# のある値は引用符で囲みます",
            "close it with } or ]; # outside quotes cuts the line: put a value with # in quotes",
        ),
        begun.line + 1,
    )


def _problem(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or str(error)
    japanese = (ja for part, ja in _IN_JAPANESE if part in problem)
    why = say(next(japanese, ""), problem)
    return say("YAMLとして読めない文", "text that is no YAML") + (why and f"{say('：', ': ')}{why}")
