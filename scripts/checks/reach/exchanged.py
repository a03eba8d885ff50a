"""Another question in place of one: a line that was copied from its neighbour and not altered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scripts.checks.reach.change import Change, rules_in, to
from scripts.model.load import Place


def of_version(version: Any, place: Place, questions: Mapping[str, Any]) -> Iterator[Change]:
    """Each answer that a version looks at, exchanged with every other of its kind there.

    `questions` are all that can be asked, by the id of the answer.
    """
    looked_at = [
        (where, answer)
        for where, answer in rules_in(version)
        if where[-1] == "answer" and answer in questions
    ]
    answers = dict.fromkeys(answer for _, answer in looked_at)
    for where, answer in looked_at:
        for other in answers:
            if other != answer and _kind(questions[other]) == _kind(questions[answer]):
                yield to((*place, *where), other)


def _kind(question: Any) -> tuple[Any, ...]:
    return question["type"], question["choices"]
