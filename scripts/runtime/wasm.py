"""Read and rewrite WebAssembly modules, section by section."""

from __future__ import annotations

from collections.abc import Iterator

DATA = 11


def number(content: bytes, at: int) -> tuple[int, int]:
    """The unsigned LEB128 number at a place, and the place after it."""
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    """The sections of a module in order: id and content."""
    at = 8
    while at < len(module):
        kind = module[at]
        size, at = number(module, at + 1)
        yield kind, module[at : at + size]
        at += size


def initial_memory_size(module: bytes) -> int:
    """How many bytes of the memory the module's data fills at the start, in whole pages."""
    data = next(content for kind, content in sections(module) if kind == DATA)
    count, at = number(data, 0)
    end = 0
    for _ in range(count):
        # Mode 0: an active segment, its place given as `i32.const N; end`.
        if data[at : at + 2] != b"\x00\x41":
            raise ValueError("the module has data that is not placed at a constant address")
        address, at = number(data, at + 2)
        length, at = number(data, at + 1)
        at += length
        end = max(end, address + length)
    return -(-end // 65536) * 65536
