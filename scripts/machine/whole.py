"""Files and folders that are there whole or not at all.

They are written beside their place and put into it at the end, so that a full disk, a fault or
Ctrl-C leaves what was there before. What stands beside has a name that no other run takes.

Standard library only.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_SHOWN = 40  # characters of a name that stand in the one beside it: long names have no room left


@contextmanager
def file(target: Path) -> Iterator[BinaryIO]:
    """A file to write, which stands at `target` once it is complete.

    Of a symbolic link what it leads to is replaced. A device or a pipe has nothing beside it and is
    written to itself. An `OSError` without a name gets that of the target.
    """
    # Of a pipe behind a link, as /dev/stdout is one, only the link can be opened.
    through = target.exists() and not target.is_file()
    part = target if through else beside(target.resolve())
    try:
        with _open(part, through) as opened:
            yield opened
            opened.flush()
            if not through:
                os.fsync(opened.fileno())
        if not through:
            if target.exists():
                shutil.copymode(target, part)
            part.replace(target.resolve())
    except OSError as error:
        if error.filename in (None, str(part)):
            error.filename = str(target)
        raise
    finally:
        if not through:
            part.unlink(missing_ok=True)


def write(target: Path, text: str) -> None:
    """Write a text as UTF-8, with the line ends that it has."""
    with file(target) as opened:
        opened.write(text.encode())


@contextmanager
def folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which stands at `target`, where nothing is yet, once it is complete.

    An `OSError` names what could not be written as it would have been called in the end.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = beside(target)
    try:
        part.mkdir()
        yield part
        part.rename(target)
    except OSError as error:
        if error.filename is not None:
            error.filename = str(error.filename).replace(str(part), str(target), 1)
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def beside(target: Path) -> Path:
    """A name in the same folder that nothing else takes; nothing reads what begins with a dot."""
    return target.with_name(f".{target.name[:_SHOWN]}.{secrets.token_hex(4)}.part")


def _open(part: Path, through: bool) -> BinaryIO:
    return part.open("wb" if through else "xb")
