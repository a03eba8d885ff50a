"""Read and rewrite WebAssembly modules, section by section.

The rewriting keeps every index of the original: a function, global or table has the same number in
what comes out, so no instruction has to be understood, let alone changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT = range(1, 8)
ELEMENT, CODE, DATA, DATA_COUNT, TAG = 9, 10, 11, 12, 13
ORDER = (
    TYPE,
    IMPORT,
    FUNCTION,
    TABLE,
    MEMORY,
    TAG,
    GLOBAL,
    EXPORT,
    ELEMENT,
    DATA_COUNT,
    CODE,
    DATA,
)
KIND_FUNCTION, KIND_TABLE, KIND_MEMORY, KIND_GLOBAL, KIND_TAG = range(5)
I32, FUNCREF = b"\x7f", b"\x70"
END = b"\x0b"
# The shape of a function that takes and gives nothing.
NOTHING = b"\x60\x00\x00"


class UnknownModule(ValueError):
    """The module holds something that this code does not know how to keep."""


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


def leb(value: int) -> bytes:
    """An unsigned number as LEB128."""
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        out.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(out)


def signed(value: int) -> bytes:
    """A number from 0 on as signed LEB128, the form in which constants are written."""
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        done = value == 0 and byte < 0x40
        out.append(byte if done else byte | 0x80)
        if done:
            return bytes(out)


def text(value: str) -> bytes:
    """A name as it stands in a module."""
    encoded = value.encode()
    return leb(len(encoded)) + encoded


def vector(entries: list[bytes]) -> bytes:
    """Entries with their number before them."""
    return leb(len(entries)) + b"".join(entries)


@dataclass
class Module:
    """The parts of a module that are rewritten, entry by entry, and the rest as it is."""

    custom: list[bytes]
    types: list[bytes]
    imports: list[bytes]
    functions: list[int]
    tables: list[bytes]
    memories: list[bytes]
    tags: list[bytes]
    globals: list[bytes]
    exports: list[tuple[str, int, int]]
    elements: list[bytes]
    code: list[bytes]
    data: bytes
    imported: list[int]

    def encode(self) -> bytes:
        """The module as bytes."""
        count = number(self.data, 0)[0]
        contents = {
            TYPE: vector(self.types),
            IMPORT: vector(self.imports),
            FUNCTION: vector([leb(entry) for entry in self.functions]),
            TABLE: vector(self.tables),
            MEMORY: vector(self.memories),
            TAG: vector(self.tags),
            GLOBAL: vector(self.globals),
            EXPORT: vector(
                [text(name) + bytes([kind]) + leb(at) for name, kind, at in self.exports]
            ),
            ELEMENT: vector(self.elements),
            DATA_COUNT: leb(count) if count else b"\0",
            CODE: vector([leb(len(body)) + body for body in self.code]),
            DATA: self.data,
        }
        out = [b"\0asm\1\0\0\0"]
        out += [b"\0" + leb(len(content)) + content for content in self.custom]
        for kind in ORDER:
            if contents[kind] != b"\0":
                out.append(bytes([kind]) + leb(len(contents[kind])) + contents[kind])
        return b"".join(out)


def decode(module: bytes) -> Module:
    """Take a module apart. Raises UnknownModule for what it could not put together again."""
    found: dict[int, bytes] = {}
    custom = []
    for kind, content in _sections(module):
        if kind == 0:
            custom.append(content)
        else:
            found[kind] = content
    if unknown := found.keys() - set(ORDER):
        raise UnknownModule(f"sections {sorted(unknown)}")

    def entries(kind: int, skip: Callable[[bytes, int], int]) -> list[bytes]:
        return list(_entries(found.get(kind, b"\0"), skip))

    imports = entries(IMPORT, _skip_import)
    imported = [0] * 5
    for entry in imports:
        imported[entry[_skip_name(entry, _skip_name(entry, 0))]] += 1
    return Module(
        custom=custom,
        types=entries(TYPE, _skip_type),
        imports=imports,
        functions=[number(entry, 0)[0] for entry in entries(FUNCTION, _skip_number)],
        tables=entries(TABLE, _skip_table),
        memories=entries(MEMORY, _skip_limits),
        tags=entries(TAG, lambda content, at: _skip_number(content, at + 1)),
        globals=entries(GLOBAL, _skip_global),
        exports=[_export(entry) for entry in entries(EXPORT, _skip_export)],
        elements=entries(ELEMENT, _skip_element),
        code=[entry[_skip_number(entry, 0) :] for entry in entries(CODE, _skip_sized)],
        data=found.get(DATA, b"\0"),
        imported=imported,
    )


def imported_names(module: bytes) -> list[str]:
    """The names of what a module imports, whichever module they are to come from."""
    names = []
    for entry in decode(module).imports:
        size, start = number(entry, _skip_name(entry, 0))
        names.append(entry[start : start + size].decode())
    return names


def _sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    at = 8
    while at < len(module):
        kind = module[at]
        size, at = number(module, at + 1)
        yield kind, module[at : at + size]
        at += size


def _entries(content: bytes, skip: Callable[[bytes, int], int]) -> Iterator[bytes]:
    count, at = number(content, 0)
    for _ in range(count):
        end = skip(content, at)
        yield content[at:end]
        at = end


def _skip_number(content: bytes, at: int) -> int:
    return number(content, at)[1]


def _skip_name(content: bytes, at: int) -> int:
    return _skip_sized(content, at)


def _skip_sized(content: bytes, at: int) -> int:
    size, at = number(content, at)
    return at + size


def _skip_type(content: bytes, at: int) -> int:
    if content[at] != 0x60:
        raise UnknownModule(f"a type of form {content[at]:#x}")
    at += 1
    for _ in ("arguments", "results"):
        count, at = number(content, at)
        for _ in range(count):
            at = _skip_value_type(content, at)
    return at


def _skip_value_type(content: bytes, at: int) -> int:
    # A reference to a type by its number has that number after it.
    return _skip_number(content, at + 1) if content[at] in (0x63, 0x64) else at + 1


def _skip_limits(content: bytes, at: int) -> int:
    bounded = content[at] & 1
    at = _skip_number(content, at + 1)
    return _skip_number(content, at) if bounded else at


def _skip_table(content: bytes, at: int) -> int:
    return _skip_limits(content, _skip_value_type(content, at))


def _skip_import(content: bytes, at: int) -> int:
    at = _skip_name(content, _skip_name(content, at))
    kind, at = content[at], at + 1
    if kind == KIND_FUNCTION:
        return _skip_number(content, at)
    if kind == KIND_TABLE:
        return _skip_table(content, at)
    if kind == KIND_MEMORY:
        return _skip_limits(content, at)
    if kind == KIND_GLOBAL:
        return _skip_value_type(content, at) + 1
    return _skip_number(content, at + 1)


def _skip_global(content: bytes, at: int) -> int:
    return _skip_constant(content, _skip_value_type(content, at) + 1)


def _skip_constant(content: bytes, at: int) -> int:
    """Past an expression of one constant, a global's value or a null."""
    if content[at] not in (0x41, 0x42, 0x43, 0x44, 0x23, 0xD0, 0xD2):
        raise UnknownModule(f"a constant by instruction {content[at]:#x}")
    fixed = {0x43: 4, 0x44: 8}.get(content[at])
    at = at + 1 + fixed if fixed else _skip_number(content, at + 1)
    if content[at : at + 1] != END:
        raise UnknownModule("a constant of several instructions")
    return at + 1


def _skip_export(content: bytes, at: int) -> int:
    return _skip_number(content, _skip_name(content, at) + 1)


def _export(entry: bytes) -> tuple[str, int, int]:
    size, start = number(entry, 0)
    end = start + size
    return entry[start:end].decode(), entry[end], number(entry, end + 1)[0]


def _skip_element(content: bytes, at: int) -> int:
    if content[at] != 0:
        raise UnknownModule(f"an element segment of form {content[at]}")
    at = _skip_constant(content, at + 1)
    count, at = number(content, at)
    for _ in range(count):
        at = _skip_number(content, at)
    return at


@dataclass(frozen=True)
class Segment:
    """Bytes that lie in the memory from the start, and their address."""

    address: int
    content: bytes

    @property
    def end(self) -> int:
        return self.address + len(self.content)


def segments(module: bytes) -> list[Segment]:
    """What a module puts into the memory at the start."""
    data = next(content for kind, content in _sections(module) if kind == DATA)
    count, at = number(data, 0)
    found = []
    for _ in range(count):
        # Form 0: placed in the memory at the start, at a constant address.
        if data[at : at + 2] != b"\x00\x41":
            raise UnknownModule("data that is not placed at a constant address")
        address, at = number(data, at + 2)
        length, at = number(data, at + 1)
        found.append(Segment(address, data[at : at + length]))
        at += length
    return found


def initial_memory_size(module: bytes) -> int:
    """How many bytes of the memory the module's data fills at the start, in whole pages."""
    end = max(segment.end for segment in segments(module))
    return -(-end // 65536) * 65536


def _data(parts: Iterable[Segment]) -> bytes:
    """A data section with these segments."""
    return vector(
        [
            b"\0\x41" + signed(part.address) + END + leb(len(part.content)) + part.content
            for part in parts
        ]
    )


def _parted(
    whole: Iterable[Segment], cold: Iterable[tuple[int, int]]
) -> tuple[list[Segment], list[Segment]]:
    """The segments outside and inside of some ranges of addresses, each from start to end."""
    ranges = merged(cold)
    outside, inside = [], []
    for segment in whole:
        at = segment.address
        first = bisect_right(ranges, at, key=lambda piece: piece[1])
        for start, end in ranges[first:]:
            if start >= segment.end:
                break
            start, end = max(start, at), min(end, segment.end)
            outside.append(_piece(segment, at, start))
            inside.append(_piece(segment, start, end))
            at = end
        outside.append(_piece(segment, at, segment.end))
    return [part for part in outside if part.content], [part for part in inside if part.content]


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same addresses in ranges that neither overlap nor touch, in order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _piece(segment: Segment, start: int, end: int) -> Segment:
    return Segment(start, segment.content[start - segment.address : end - segment.address])


# Taking note of which functions are called


def instrumented(module: bytes) -> bytes:
    """The module with an exported global `called:N` for each function N, set once it is called."""
    parts = decode(module)
    first = parts.imported[KIND_GLOBAL] + len(parts.globals)
    for index, body in enumerate(parts.code):
        # i32.const 1; global.set
        note = b"\x41\x01\x24" + leb(first + index)
        start = _skip_locals(body)
        parts.code[index] = body[:start] + note + body[start:]
        parts.globals.append(I32 + b"\x01\x41\x00" + END)
        parts.exports.append((f"called:{index}", KIND_GLOBAL, first + index))
    return parts.encode()


def _skip_locals(body: bytes) -> int:
    count, at = number(body, 0)
    for _ in range(count):
        at = _skip_value_type(body, _skip_number(body, at))
    return at


# Splitting


def without(module: bytes, cold: Iterable[tuple[int, int]]) -> bytes:
    """The module without the data in these ranges of addresses: there it is zero."""
    parts = decode(module)
    parts.data = _data(_parted(segments(module), cold)[0])
    return parts.encode()


def split(
    module: bytes,
    hot: Container[int],
    exports: Container[str],
    cold: Iterable[tuple[int, int]] = (),
) -> tuple[bytes, bytes]:
    """Two modules: one with the functions in `hot`, and the rest, which the first asks for.

    Functions are counted without the imported ones. Of the exports only those named are kept. The
    first module has a table `rest:table` more. Its entry 0 is to be a function that instantiates
    the second one, with the first's exports as the module `rest`; the second then fills in its
    functions, and the data in the ranges `cold` of addresses. Until then every function of the
    second is a stub that calls entry 0 first, and that data is zero.
    """
    first, second = decode(module), decode(module)
    base = first.imported[KIND_FUNCTION]
    table = first.imported[KIND_TABLE] + len(first.tables)
    slots = range(1, len(first.code) + 1)
    nothing = _type_of_nothing(first)
    second.types = list(first.types)
    fetch = base + len(first.code)

    first.exports = [entry for entry in first.exports if entry[0] in exports]
    first.exports += _shared(first)
    first.exports.append(("rest:table", KIND_TABLE, table))
    first.tables.append(FUNCREF + b"\x01" + leb(len(slots) + 1) * 2)
    for index, slot in enumerate(slots):
        call = _call_through(
            first.types[first.functions[index]], first.functions[index], slot, table
        )
        if index in hot:
            second.code[index] = b"\0" + call + END
        else:
            first.code[index] = b"\0\x10" + leb(fetch) + call + END
    # ref.is_null of the first missing entry; if so call entry 0.
    missing = next(slot for index, slot in enumerate(slots) if index not in hot)
    first.functions.append(nothing)
    first.code.append(
        b"\0\x41" + signed(missing) + b"\x25" + leb(table) + b"\xd1\x04\x40"
        b"\x41\x00\x11" + leb(nothing) + leb(table) + END + END
    )
    first.elements += _placed(table, [(slot, base + i) for i, slot in enumerate(slots) if i in hot])

    second.custom = []
    second.imports += [
        text("rest") + text(f"rest:{name}") + bytes([kind]) + shape
        for name, kind, shape in _taken(second)
    ]
    second.imports.append(
        text("rest") + text("rest:table") + bytes([KIND_TABLE]) + first.tables[-1]
    )
    second.tables, second.memories, second.tags = [], [], []
    second.globals = second.globals[_variables(second) :]
    warm, late = _parted(segments(module), cold)
    first.data, second.data = _data(warm), _data(late)
    second.exports = []
    second.elements = _placed(
        table, [(slot, base + i) for i, slot in enumerate(slots) if i not in hot]
    )
    return first.encode(), second.encode()


def _type_of_nothing(parts: Module) -> int:
    if NOTHING not in parts.types:
        parts.types.append(NOTHING)
    return parts.types.index(NOTHING)


def _call_through(shape: bytes, kind: int, slot: int, table: int) -> bytes:
    """Instructions that call the function in a slot of the table with one's own arguments."""
    arguments = b"".join(b"\x20" + leb(position) for position in range(number(shape, 1)[0]))
    return arguments + b"\x41" + signed(slot) + b"\x11" + leb(kind) + leb(table)


def _placed(table: int, entries: list[tuple[int, int]]) -> list[bytes]:
    """Element segments that put functions into slots of a table, one segment a run of slots."""
    runs: list[list[tuple[int, int]]] = []
    for entry in entries:
        if runs and entry[0] == runs[-1][-1][0] + 1:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return [
        b"\x02"
        + leb(table)
        + b"\x41"
        + signed(run[0][0])
        + END
        + b"\0"
        + vector([leb(function) for _, function in run])
        for run in runs
    ]


def _taken(parts: Module) -> Iterator[tuple[str, int, bytes]]:
    """Name, kind and shape of what a module defines that both need, functions apart."""
    for index, shape in enumerate(parts.memories):
        yield f"memory:{index}", KIND_MEMORY, shape
    for index, shape in enumerate(parts.tables):
        yield f"table:{index}", KIND_TABLE, shape
    for index, shape in enumerate(parts.tags):
        yield f"tag:{index}", KIND_TAG, shape
    for index, entry in enumerate(parts.globals[: _variables(parts)]):
        yield f"global:{index}", KIND_GLOBAL, entry[: _skip_value_type(entry, 0) + 1]


def _variables(parts: Module) -> int:
    """How many globals can change: the two modules share those, constants each has for itself."""
    changing = [entry[_skip_value_type(entry, 0)] == 1 for entry in parts.globals]
    if changing != sorted(changing, reverse=True):
        raise UnknownModule("variables after constants")
    return sum(changing)


def _shared(parts: Module) -> list[tuple[str, int, int]]:
    """The same things as exports, by the names under which the second module takes them."""
    shared = []
    for name, kind, _ in _taken(parts):
        index = int(name.partition(":")[2])
        shared.append((f"rest:{name}", kind, parts.imported[kind] + index))
    return shared
