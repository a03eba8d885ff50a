"""Which of the data that lies in the compiled Python nobody reads until a cold function is called.

A cold function announces itself; cold data reads as zero and nobody notices. So more is kept than
was seen to be needed: whole pages of what was touched, what objects of compiled code point to, and
whatever a hot function names by its address.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from scripts.runtime import node, wasm

PAGE = 4096
"""In bytes: of what was touched, the whole page is kept."""

SHORTEST, LONGEST = 256, 24 * 1024
"""In bytes: what is kept from a named address on, at least and at most.

It ends where another address is named. The longest tables that hot functions name, those of the
kinds of characters, have 21 kB; what seems longer is a number that only looks like an address.
"""

GAP = 64
"""In bytes: what is shorter is not worth a stretch of its own."""

# In the text of a module: a function starts; a constant; what an access adds to an address.
_FUNCTION = re.compile(r" \(func \$")
_NAMED = re.compile(r"i32\.const (\d+)|offset=(\d+)")

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Named:
    """The numbers in a module that may be addresses: of its hot functions, and of all, in order."""

    hot: frozenset[int]
    every: list[int]


def named(module: bytes, hot: Container[int]) -> Named:
    """The numbers that functions of a module hold; those in `hot` are counted without imports."""
    found: tuple[set[int], set[int]] = set(), set()
    function = -1
    for line in node.binaryen("wasm-dis", module).decode().splitlines():
        if _FUNCTION.match(line):
            function += 1
        elif function >= 0:
            for constant, offset in _NAMED.findall(line):
                found[function in hot].add(int(constant or offset))
    cold_ones, hot_ones = found
    return Named(frozenset(hot_ones), sorted(cold_ones | hot_ones))


def unread(
    module: bytes, touched: Iterable[Stretch], held: Iterable[Stretch], numbers: Named
) -> list[Stretch]:
    """Where data lies that is not near what was touched, nor held by an object, nor named."""
    segments = wasm.segments(module)
    end = segments[-1].end
    pages = [(start // PAGE * PAGE, -(-stop // PAGE) * PAGE) for start, stop in touched]
    kept = [*pages, *map(tuple, held), *_extents(numbers, end), (end, end + 1)]
    at = segments[0].address
    left = []
    for start, stop in sorted(kept):
        if start - at >= GAP:
            left.append((at, start))
        at = max(at, stop)
    return left


def _extents(numbers: Named, end: int) -> Iterator[Stretch]:
    """From each number that a hot function names to the next that any function names."""
    for start in numbers.hot:
        after = bisect_right(numbers.every, start)
        stop = numbers.every[after] if after < len(numbers.every) else end
        if start < end:
            yield start, min(start + LONGEST, max(start + SHORTEST, stop))
