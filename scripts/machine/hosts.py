"""Whose site a command works on: a host's, named by `--host NAME` or the variable HOST, or none.

Standard library only: the door of the commands asks before anything is set up.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path

from scripts.machine.inputs import ROOT
from scripts.machine.language import say
from scripts.machine.options import cut

VARIABLE = "HOST"
OPTION = "--host"
FOLDER = ROOT / "data/hosts"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class NoSuchHost(Exception):
    """No host is meant by what was typed; the text says why, and names the nearest."""


def names(folder: Path = FOLDER) -> list[str]:
    """The hosts that have a folder here."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if NAME.fullmatch(path.name))


def chosen() -> str | None:
    """The host that was named; None for the national site. Raises NoSuchHost."""
    name = os.environ.get(VARIABLE) or None
    known = names()
    if name is not None and name not in known:
        near = difflib.get_close_matches(name, known, 1)
        raise NoSuchHost(say(_japanese(name, near, known), _english(name, near, known)))
    return name


def take(arguments: list[str]) -> list[str]:
    """The arguments without `--host NAME`, which is put where `chosen` looks.

    Raises NoSuchHost where no name follows, or more than one is named.
    """
    rest, named = cut(arguments, OPTION)
    if len(named) > 1:
        listed = "、".join(named), ", ".join(named)
        told = f"--host は一度だけ書いてください。書かれているのは：{listed[0]}"
        raise NoSuchHost(say(told, f"Write --host once only; it is written with: {listed[1]}"))
    for name in named:
        if not name:
            told = "--host の後に、data/hosts/ の中のフォルダーの名前を書いてください。"
            raise NoSuchHost(say(told, "--host needs the name of a folder in data/hosts/."))
        os.environ[VARIABLE] = name
    return rest


_NEW = "python3 -m scripts new-host"


def _japanese(name: str, near: list[str], known: list[str]) -> str:
    hint = f"{near[0]} のことですか。" if near else ""
    there = f"あるのは：{'、'.join(known)}。" if known else "まだ一つもありません。"
    return (
        f"data/hosts/ に {name} というフォルダーはありません。{hint}{there}新しく作るには：{_NEW}"
    )


def _english(name: str, near: list[str], known: list[str]) -> str:
    hint = f"Did you mean {near[0]!r}? " if near else ""
    there = f"There are: {', '.join(known)}." if known else "There is none yet."
    return (
        f"There is no host {name!r} in data/hosts/. {hint}{there} A new one is written by: {_NEW}"
    )
