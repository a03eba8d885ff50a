"""Show this folder in the browser, or to the whole room: python3 start.py [--lan]

It needs nothing but Python 3.8 or newer. Without --lan only this computer can open the pages. With
it, a page shows the address for the other devices in the room, and a QR code that leads there.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import sys
import webbrowser
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PORTS = range(8000, 8010)
"""Those tried, in this order: short enough to be typed from a screen."""

SOMEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737); it is only asked which way would lead there."""


INVITATION = "/-/invitation"
"""Where the page for the projector is: no file of the kit has such a path."""

INVITING = """<!doctype html>
<html lang="ja"><meta charset="utf-8"><title>{address}</title>
<style>
  body {{ margin: 0; padding: 2vh; font: 4vh/1.4 system-ui, sans-serif; text-align: center;
    background: white; color: black; }}
  svg {{ height: 65vh; }}
  a {{ font-size: 6vh; }}
</style>
<p>同じネットワークの端末で開いてください。 / Open this on devices in the same network.</p>
{picture}
<p><a href="/">{address}</a></p>
"""


class Handler(SimpleHTTPRequestHandler):
    """Serves files under the types that browsers insist on, and says nothing of each."""

    server: Server

    # The machine's own list may know scripts under another type, which browsers refuse.
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml",
    }

    def do_GET(self) -> None:
        """Send a file, or the page with the address for the others in the room."""
        if self.path != INVITATION:
            super().do_GET()
            return
        address = f"http://{lan_host()}:{self.server.server_port}/"
        page = INVITING.format(address=address, picture=picture(address)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep the terminal for the address."""


class Server(ThreadingHTTPServer):
    """Takes a port only where nobody else has it: elsewhere than here reuse means sharing it."""

    allow_reuse_address = os.name == "posix"


def main(arguments: list[str]) -> int:
    """Serve until Ctrl-C; returns the exit status."""
    # A terminal that cannot show a character gets its code instead of a traceback.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if arguments not in ([], ["--lan"]):
        print(__doc__)
        return 2
    lan = bool(arguments)
    server = listening("" if lan else "127.0.0.1")
    if server is None:
        print("空いているポートがありません。 / Every port is taken:", *PORTS)
        return 1
    here = f"http://127.0.0.1:{server.server_port}"
    print(f"このパソコン / this computer:  {here}/")
    if lan:
        print(f"ほかの端末 / other devices:  http://{lan_host()}:{server.server_port}/")
    print("終えるにはCtrl-Cを押します。 / Ctrl-C ends this.", flush=True)
    webbrowser.open(here + (INVITATION if lan else "/"))
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


def listening(host: str) -> Server | None:
    """A server for this folder at the first port that is free; None where none is."""
    for port in PORTS:
        try:
            return Server((host, port), partial(Handler, directory=str(FOLDER)))
        except OSError:
            continue
    return None


def lan_host() -> str:
    """This computer's address in the network of the room, or its name where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(SOMEWHERE)  # sends nothing
            return str(way.getsockname()[0])
        except OSError:
            return socket.gethostname()


# The QR code (ISO/IEC 18004): always of version 2 at level L, which holds any address of a room's
# network, and so has one block, one place for everything and no table to look up.

SIZE = 25
DATA, CHECKING = 34, 10
"""Codewords: those that carry the text, and those that correct what is misread."""

MOST = DATA - 2
"""Bytes of text; mode, length and end take the rest."""

FORMAT = 0b111011111000100
"""Level L and the mask that `masked` applies, with their own correction."""

QUIET = 4
"""Modules that stay empty around it."""


def picture(text: str) -> str:
    """A text as a QR code in SVG; nothing where it is too long for it."""
    if len(text.encode()) > MOST:
        return ""
    dark = "".join(
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row, modules in enumerate(modules_of(text))
        for column, module in enumerate(modules)
        if module
    )
    side = SIZE + 2 * QUIET
    return f'<svg viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path d="{dark}"/></svg>'


def modules_of(text: str) -> list[list[bool]]:
    """The modules of a QR code, row by row; True is dark."""
    fixed = fixed_modules()
    bits = (
        bool(codeword >> bit & 1) for codeword in codewords_of(text) for bit in reversed(range(8))
    )
    for row, column in way():
        if (row, column) not in fixed:
            # Seven modules are left over at the end; like the others they are masked.
            fixed[row, column] = next(bits, False) != masked(row, column)
    return [[fixed[row, column] for column in range(SIZE)] for row in range(SIZE)]


def codewords_of(text: str) -> list[int]:
    """Mode, length and text, filled up, and after them what corrects them."""
    content = text.encode()
    bits = f"0100{len(content):08b}" + "".join(f"{byte:08b}" for byte in content) + "0000"
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    words += [(0xEC, 0x11)[at % 2] for at in range(DATA - len(words))]
    return words + corrections(words)


def corrections(words: list[int]) -> list[int]:
    """The rest of a division by the generator polynomial, in the field of 256 elements."""
    generator = [1]
    root = 1
    for _ in range(CHECKING):
        longer = [*generator, 0]
        for place, coefficient in enumerate(generator, 1):
            longer[place] ^= product(coefficient, root)
        generator = longer
        root = product(root, 2)
    rest = [*words, *[0] * CHECKING]
    for at in range(len(words)):
        factor = rest[at]
        for place, coefficient in enumerate(generator):
            rest[at + place] ^= product(coefficient, factor)
    return rest[len(words) :]


def product(one: int, other: int) -> int:
    """One element of the field times another: polynomials modulo x^8 + x^4 + x^3 + x^2 + 1."""
    result = 0
    for bit in reversed(range(8)):
        result = result << 1 ^ (result >> 7) * 0x11D
        result ^= (other >> bit & 1) * one
    return result


def fixed_modules() -> dict[tuple[int, int], bool]:
    """The modules that are the same whatever the text is, by row and column."""
    fixed = {}
    for at in range(SIZE):  # the rows of dots that a reader measures by
        fixed[6, at] = fixed[at, 6] = at % 2 == 0
    for row, column in ((0, 0), (0, SIZE - 7), (SIZE - 7, 0)):  # three corners, an empty rim
        fixed.update(square(row + 3, column + 3, 4, {0, 1, 3}))
    fixed.update(square(SIZE - 7, SIZE - 7, 2, {0, 2}))
    for bit in range(15):
        module = bool(FORMAT >> bit & 1)
        near = bit if bit < 6 else bit + 1
        fixed[(near, 8) if bit < 8 else (8, 15 - near if bit > 8 else 7)] = module
        fixed[(8, SIZE - 1 - bit) if bit < 8 else (SIZE - 15 + bit, 8)] = module
    fixed[SIZE - 8, 8] = True
    return fixed


def square(row: int, column: int, reach: int, dark: set[int]) -> dict[tuple[int, int], bool]:
    """Squares around a module, those at the distances `dark` drawn; without what lies outside."""
    span = range(-reach, reach + 1)
    return {
        (row + down, column + right): max(abs(down), abs(right)) in dark
        for down in span
        for right in span
        if 0 <= row + down < SIZE and 0 <= column + right < SIZE
    }


def way() -> Iterator[tuple[int, int]]:
    """All modules in the order in which they are filled: in pairs of columns, up and down."""
    upwards = True
    for right in (*range(SIZE - 1, 6, -2), 5, 3, 1):  # the column of dots counts for none
        for row in reversed(range(SIZE)) if upwards else range(SIZE):
            yield from ((row, right), (row, right - 1))
        upwards = not upwards


def masked(row: int, column: int) -> bool:
    """Whether a module is turned over, so that no text makes large empty areas."""
    return (row + column) % 2 == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
