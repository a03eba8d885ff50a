"""`python3 -m scripts batch KIND IN.csv OUT.csv`: a table of requests calculated row by row.

What the rows mean is in calculators/form/batch. Here are the files: in as spreadsheets save them
(UTF-8 with or without a mark, CP932), out as they open them (UTF-8 with a mark, CRLF). A row is
read, answered and written before the next, so that the length of a table takes no memory.
"""

from __future__ import annotations

import codecs
import csv
import re
import sys
import time
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from calculators import KINDS
from calculators.form.batch import Batch, Unusable
from calculators.words import spreadsheet
from calculators.words.wording import Wording
from scripts.checks.checked import rules_for_engine
from scripts.commands.usage import usage
from scripts.machine import hosts, language, whole
from scripts.machine.failure import reason
from scripts.model.load import Faulty

_ENCODINGS = ("utf-8-sig", "cp932")
# What Python makes of bytes that CP932 gives no character; files that are no text hold zeros.
_NO_TEXT = re.compile("[\0\uf8f0-\uf8f3]")
_CHUNK = 2**16
_BETWEEN = 5  # seconds from one line on the progress to the next


def main(argv: list[str]) -> int:
    """Exit status 0 where every row got its answer, 2 where one was bad, 1 where none could be."""
    if len(argv) != 3 or argv[0] not in KINDS:
        print(usage("batch"), file=sys.stderr)
        return 2
    kind, source, target = argv[0], Path(argv[1]), Path(argv[2])
    try:
        says = _Says(rules_for_engine(hosts.chosen()))
    except Faulty as error:
        print(error, file=sys.stderr)
        return 1
    try:
        return _calculate(kind, source, target, says)
    except Unusable as unusable:
        says(unusable.key, **unusable.values)
        return 1


class _Says:
    """Says a text on standard error, in the language that commands talk in.

    What is written into the table is `japanese`, whoever runs the command.
    """

    def __init__(self, rules: dict[str, Any]) -> None:
        self.japanese = Wording(rules, "ja")
        self.words = Wording(rules, language.chosen())

    def __call__(self, key: str, **values: Any) -> None:
        print(self.words(key, **values), file=sys.stderr)


def _calculate(kind: str, source: Path, target: Path, says: _Says) -> int:
    """Calculate one file into another, which is there only once it is whole."""
    path = str(source)
    if target.exists() and source.exists() and target.samefile(source):
        raise Unusable("batch.file.same")
    encoding = _encoding(source)
    with source.open("rb") as raw:
        rows = _rows(raw, encoding, path)
        head = next(rows, None)
        if head is None:
            raise Unusable("batch.file.empty", path=path)
        batch = Batch(kind, head, says.japanese)
        if batch.unused:
            says("batch.file.unused", columns=says.words("batch.between").join(batch.unused))
        progress = _Progress(raw, source.stat().st_size, batch, says)
        _write(target, batch, progress.beside(rows))
    if batch.bad and not batch.requests:
        says("batch.file.none", rows=batch.rows)
    counts = {"rows": batch.rows, "requests": batch.requests, "bad": batch.bad}
    says("batch.file.done", path=str(target), **counts)
    return 2 if batch.bad else 0


def _encoding(source: Path) -> str:
    """The first of the encodings in which a whole file can be read."""
    try:
        for encoding in _ENCODINGS:
            if _reads(source, encoding):
                return encoding
    except OSError:
        raise Unusable("batch.file.not-found", path=str(source)) from None
    raise Unusable("batch.file.not-text", path=str(source))


def _reads(source: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if _NO_TEXT.search(decoder.decode(chunk)):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _rows(raw: BinaryIO, encoding: str, path: str) -> Iterator[list[str]]:
    """The rows of a table, each a list of cells."""
    # A quote that is never closed would make one cell of all that follows: `strict` says so.
    reader = csv.reader(TextIOWrapper(raw, encoding, newline=""), strict=True)
    try:
        yield from reader
    except csv.Error:
        raise Unusable("batch.file.quotes", path=path, line=str(reader.line_num)) from None
    except OSError:
        raise Unusable("batch.file.not-found", path=path) from None


def _write(target: Path, batch: Batch, rows: Iterator[list[str]]) -> None:
    """Write the answers of all rows, each as soon as it is known."""
    try:
        with whole.file(target) as file:
            file.write((spreadsheet.MARK + spreadsheet.line(batch.head)).encode())
            for row in rows:
                file.writelines(_lines(batch.take(row)))
            file.writelines(_lines(batch.finish()))
    except BrokenPipeError:  # whoever reads the result has seen enough
        raise
    except OSError as error:
        values = {"path": str(target), "reason": reason(error)}
        raise Unusable("batch.file.not-written", **values) from None


def _lines(rows: Iterable[list[str]]) -> Iterator[bytes]:
    return (spreadsheet.line(row).encode() for row in rows)


class _Progress:
    """Says every few seconds how far a file has been read."""

    def __init__(self, raw: BinaryIO, size: int, batch: Batch, says: _Says) -> None:
        self._raw = raw
        self._size = size
        self._batch = batch
        self._says = says

    def beside(self, rows: Iterator[list[str]]) -> Iterator[list[str]]:
        """The rows as they are."""
        said = time.monotonic()
        for row in rows:
            yield row
            if time.monotonic() - said >= _BETWEEN:
                said = time.monotonic()
                percent = self._raw.tell() * 100 // self._size
                counts = {"rows": self._batch.rows, "bad": self._batch.bad}
                self._says("batch.file.progress", percent=percent, **counts)
