"""The server that travels with the kit: what it is asked, what it serves, where it listens."""

from __future__ import annotations

import ast
import ipaddress
import sys
import threading
from pathlib import Path
from urllib.request import urlopen

import pytest

from scripts.kit.carried import start

ADDRESS = "http://10.0.0.5:8000/"
MODULES = """
#######..#..#..##.#######
#.....#...####.#..#.....#
#.###.#.###.#.#.#.#.###.#
#.###.#..###....#.#.###.#
#.###.#...#....##.#.###.#
#.....#..#...#.#..#.....#
#######.#.#.#.#.#.#######
........###.##...........
###.#####.##.###.##...#..
#.#.......##.##..###....#
#...#.#..#....#..#..#.###
.#.#...#...#.#.#####...#.
##.#.###....###...##.#.##
.#.#...##..##.....##.#..#
#.##..########..#.###.###
.#.##...#.#.###.##.#.#.#.
#..#..#.#..#..########...
........#..#...##...#####
#######.##...#.##.#.#..##
#.....#.##.#...##...##...
#.###.#.#...#...#####..##
#.###.#..#.###.#.#..#.#..
#.###.#.#..##.#.#...##..#
#.....#.##..###.#.#.##.#.
#######.####..#.#..#...##
"""
"""The code of that address, as another program (zxing-cpp) has read it."""


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(Path(start.__file__).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in imports if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("arguments", [["--all"], ["--lan", "8000"]])
def test_what_it_does_not_know_it_says_and_starts_nothing(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.main(arguments) == 2
    assert "python3 start.py [--lan]" in capsys.readouterr().out


def test_it_takes_the_next_port_where_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with start.Server(("127.0.0.1", 0), start.Handler) as taken:
        port = taken.server_port
        monkeypatch.setattr(start, "PORTS", (port, 0))
        other = start.listening("127.0.0.1")
        assert other is not None
        with other:
            assert other.server_port != port
        monkeypatch.setattr(start, "PORTS", (port,))
        assert start.listening("127.0.0.1") is None


@pytest.mark.slow
def test_scripts_have_the_type_that_browsers_insist_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.js").write_text("1", "utf-8")
    monkeypatch.setattr(start, "FOLDER", tmp_path)
    monkeypatch.setattr(start, "PORTS", (0,))
    server = start.listening("127.0.0.1")
    assert server is not None
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with urlopen(f"http://127.0.0.1:{server.server_port}/a.js") as answer:
            assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        server.shutdown()


def test_the_address_for_other_devices_is_one_of_this_computer() -> None:
    host = start.lan_host()
    try:
        ipaddress.ip_address(host)
    except ValueError:
        assert host  # no network here: its name


def test_the_code_is_the_one_that_another_program_has_read() -> None:
    rows = ["".join(".#"[module] for module in row) for row in start.modules_of(ADDRESS)]
    assert rows == MODULES.split()


@pytest.mark.parametrize("text", ["", "http://192.168.100.123:8009/", "a" * start.MOST, "教室"])
def test_what_corrects_a_code_fits_what_it_carries(text: str) -> None:
    words = start.codewords_of(text)
    assert len(words) == start.DATA + start.CHECKING
    root = 1
    for _ in range(start.CHECKING):  # a code without a fault is 0 at every root of the generator
        value = 0
        for word in words:
            value = start.product(value, root) ^ word
        assert value == 0
        root = start.product(root, 2)


@pytest.mark.slow
def test_a_name_too_long_for_the_code_is_shown_as_text_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "<svg" in invitation(monkeypatch, "10.0.0.5")
    long = invitation(monkeypatch, "a-computer-with-a-long-name.example")
    assert "<svg" not in long and "http://a-computer-with-a-long-name.example:" in long


def invitation(monkeypatch: pytest.MonkeyPatch, host: str) -> str:
    """The page for the projector, where the other devices know this computer as `host`."""
    monkeypatch.setattr(start, "lan_host", lambda: host)
    with start.Server(("127.0.0.1", 0), start.Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with urlopen(f"http://127.0.0.1:{server.server_port}{start.INVITATION}") as answer:
            page: str = answer.read().decode()
        server.shutdown()
    return page
