"""Options that every command takes, cut out of what was typed before the command sees it.

Standard library only: the door of the commands asks before anything is set up.
"""

from __future__ import annotations


def cut(arguments: list[str], option: str) -> tuple[list[str], list[str]]:
    """The arguments without `option VALUE` or `option=VALUE`; the values, "" for none."""
    rest: list[str] = []
    values: list[str] = []
    left = iter(arguments)
    for argument in left:
        name, equals, value = argument.partition("=")
        if name == option:
            values.append(value if equals else next(left, ""))
        else:
            rest.append(argument)
    return rest, values
