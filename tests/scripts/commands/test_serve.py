"""The local server, and the command that keeps the site it shows up to date."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast
from urllib.parse import quote, urlsplit

import pytest

import scripts.site
from scripts.bench import steady
from scripts.commands import serve as serve_command
from scripts.machine import ending, inputs
from scripts.machine.http_site import RELOAD, Server
from tests.waiting import LONGEST, until

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    files = {
        "index.html": "<body>home</body>",
        "404.html": "<body>ありません</body>",
        "en/404.html": "<body>nothing</body>",
        "en/index.html": "<body>English</body>",
        "a.mjs": "export {}",
        "a.wasm": "full",
        "a.wasm.br": "small",
        "a.wasm.gz": "medium",
        "rules.0123456789abcdef.json": "{}",
        "manifest.json": "{}",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path.parent / "secret.txt").write_text("secret", encoding="utf-8")
    return tmp_path


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)


@pytest.fixture
def get(folder: Path) -> Iterator[Callable[..., tuple[http.client.HTTPResponse, str]]]:
    with Server(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def ask(path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
            connection = connect(server.server_port)
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=names)
            response = connection.getresponse()
            return response, response.read().decode()

        yield ask
        server.shutdown()


def test_types_that_browsers_insist_on(get: Callable) -> None:
    for path, expected in (
        ("/a.mjs", "text/javascript; charset=utf-8"),
        ("/a.wasm", "application/wasm"),
        ("/", "text/html; charset=utf-8"),
    ):
        assert get(path)[0].headers["Content-Type"] == expected


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("", None, "full"),
        ("gzip", "gzip", "medium"),
        ("gzip, deflate, br", "br", "small"),
        ("br;q=0, gzip", "gzip", "medium"),
    ],
)
def test_smaller_copy_only_where_it_is_taken(
    get: Callable, accepted: str, encoding: str | None, body: str
) -> None:
    response, text = get("/a.wasm", Accept_Encoding=accepted)
    assert (response.headers["Content-Encoding"], text) == (encoding, body)
    assert response.headers["Content-Type"] == "application/wasm"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_names_with_a_hash_last_and_others_do_not(get: Callable) -> None:
    assert "immutable" in get("/rules.0123456789abcdef.json")[0].headers["Cache-Control"]
    response, _ = get("/manifest.json")
    assert response.headers["Cache-Control"] == "no-cache"
    again, text = get("/manifest.json", If_None_Match=response.headers["ETag"])
    assert (again.status, text) == (304, "")


def test_a_file_can_be_had_from_a_byte_on(get: Callable) -> None:
    """Which is how a browser goes on after the line was cut."""
    whole, text = get("/a.wasm")
    part, rest = get("/a.wasm", Range="bytes=1-")
    assert (part.status, rest) == (206, text[1:])
    assert part.headers["Content-Range"] == "bytes 1-3/4"
    smaller, rest = get("/a.wasm", Range="bytes=1-", Accept_Encoding="br")
    assert (smaller.headers["Content-Encoding"], rest) == ("br", "mall")
    assert get("/a.wasm", Range="bytes=1-2")[1] == text[1:3]
    assert get("/a.wasm", Range="bytes=1-", If_Range='"of another build"')[1] == text
    assert whole.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/x.html", "ありません"),
        ("/en/x.html", "nothing"),
        ("/de/x", "ありません"),
        ("/en/x/y", "nothing"),
    ],
)
def test_nearest_page_for_a_wrong_address(get: Callable, path: str, text: str) -> None:
    response, body = get(path)
    assert response.status == 404 and text in body


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/en/..%2f..%2fsecret.txt"]
)
def test_nothing_outside_the_folder(get: Callable, path: str) -> None:
    response, body = get(path)
    assert response.status == 404 and "secret" not in body


def test_folders_lead_to_their_index(get: Callable) -> None:
    response, _ = get("/en")
    assert (response.status, response.headers["Location"]) == (301, "/en/")
    assert "English" in get("/en/")[1]


def test_only_a_live_server_adds_to_pages(folder: Path, get: Callable) -> None:
    assert RELOAD not in get("/")[1]
    with Server(folder, live=True) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = connect(server.server_port)
        connection.request("GET", "/")
        assert RELOAD in connection.getresponse().read().decode()
        server.shutdown()


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


class Running:
    """`python3 -m scripts serve` in a folder, with what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stderr:
            self.said += line

    def wait_for(self, text: str) -> str:
        """Everything said, once `text` has been said since the last call."""
        until(lambda: text in self.said or self.process.poll() is not None, text)
        assert text in self.said, self.said
        said, self.said = self.said, ""
        return said

    def page(self, address: str) -> str:
        parts = urlsplit(address)
        connection = connect(parts.port)
        connection.request("GET", parts.path)
        return connection.getresponse().read().decode()

    def stop(self) -> int:
        """End it as Ctrl-C in a terminal does, whose signal reaches its children as well."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(LONGEST)


@contextmanager
def serving(
    folder: Path, *options: str, background: bool = False, **variables: str
) -> Iterator[Running]:
    """`serve` in a folder; whatever comes of the test, it does not go on after it.

    In the background it ignores at first the signal of Ctrl-C, as what a shell starts there does.
    """
    ignoring = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts", "serve", *options],
        cwd=folder,
        env={**os.environ, **variables},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=ignoring if background else None,
    )
    try:
        yield Running(process)
    finally:
        with suppress(ProcessLookupError):  # where nothing is left of it
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_serve_shows_changes_and_survives_faults(copy: Path) -> None:
    with serving(copy) as running:
        said = running.wait_for("Ctrl-C ends")
        assert "up to date" in said, "a site that is current is not built again"
        address = next(word for word in said.split() if word.startswith("http"))
        before = running.page(address)

        site = copy / "data/site.yaml"
        good = site.read_text(encoding="utf-8")
        site.write_text(good + "nmae: x\n", encoding="utf-8")
        said = running.wait_for("Not built")
        assert "data/site.yaml" in said and "nmae" in said and "Traceback" not in said
        assert running.page(address) == before

        site.write_text(good, encoding="utf-8")
        running.wait_for("Built in")
        words = copy / "data/words/home.yaml"
        text = words.read_text(encoding="utf-8")
        title = "介護の機器とICTに、いくら補助されるか"
        assert title in text and title in before
        words.write_text(text.replace(title, "新しい題です"), encoding="utf-8")
        running.wait_for("Built in")
        assert "新しい題です" in running.page(address)
        # Its English is older now: pages that are not made anew say so as well.
        assert "stale (the Japanese has changed)" in running.page(f"{address}en/terms.html")
        assert "Traceback" not in running.said

        # What was built in haste is not taken for the finished site, even where nothing differs.
        words.write_text(text, encoding="utf-8")
        running.wait_for("Built in")
        assert running.stop() == 0
    assert not (copy / ".build/site.stamp").exists()


def test_the_page_that_is_open_comes_first_and_is_what_it_will_be(copy: Path) -> None:
    page, other = "programmes/care-tech-takeup.html", "contact.html"
    with serving(copy) as running:
        said = running.wait_for("Ctrl-C ends")
        address = next(word for word in said.split() if word.startswith("http"))
        changed = copy / "data" / steady.REWORDED
        text = changed.read_text(encoding="utf-8")
        changed.write_text(steady.reworded(text, 1), encoding="utf-8")
        running.wait_for("Built in")  # from now on it knows what there is around pages
        with looking_at(address, page) as seen, looking_at(address, other) as seen_elsewhere:
            changed.write_text(steady.reworded(text, 2), encoding="utf-8")
            assert "Built in" not in running.wait_for("The page that is open is new")
            until(lambda: len(seen) == 1, "the page that is open")
            running.wait_for("Built in")
            until(lambda: len(seen_elsewhere) == 1, "the page that is as it was, of the new site")
        # It was shown once: the site has the very same page.
        assert seen == [running.page(address + page)] and "ます。ああ" in seen[0]
        assert running.stop() == 0


@contextmanager
def looking_at(address: str, page: str) -> Iterator[list[str]]:
    """A page held open as a browser does: what stands in it each time it has to load again."""
    seen: list[str] = []
    connection = connect(cast(int, urlsplit(address).port))
    connection.request("GET", f"/-/changes?{quote(f'/{page}', safe='')}")
    line, told = cast(socket.socket, connection.sock), connection.getresponse()

    def read() -> None:
        for text in told:
            if text.startswith(b"data"):
                seen.append(urllib.request.urlopen(address + page).read().decode())

    reader = threading.Thread(target=read)
    reader.start()
    yield seen
    line.shutdown(socket.SHUT_RDWR)  # as a browser does that goes away; ends the reading
    reader.join()


@pytest.mark.parametrize("anew", [True, False])
def test_pages_load_again_where_they_are_others_than_is_shown(
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    anew: bool,
) -> None:
    first = tmp_path_factory.mktemp("first")
    monkeypatch.setattr(inputs, "FIRST", first)
    (folder / "same.html").write_text("<body>same</body>")
    (first / "same.html").write_text("<body>same</body>")
    (first / "index.html").write_text("<body>early</body>")
    pages = ("", "same.html", "en/")
    with Server(folder, live=True) as server, ExitStack() as open_pages:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home, same, english = (
            open_pages.enter_context(looking_at(server.address, page)) for page in pages
        )
        until(lambda: len(server.looked_at) == len(pages), "the pages to be open")
        server.show_first(["index.html", "same.html"])
        until(lambda: len(home) == len(same) == 1, "what comes first")
        assert "early" in home[0] and english == []
        server.show_site(anew=anew)
        until(lambda: len(home) == 2, "the page that the site has otherwise")
        assert "home" in home[1]
        if anew:
            until(lambda: len(english) == 1, "a page of the new site")
        server.show_site(anew=True)
        until(lambda: len(home) == 3 and len(english) == 1 + anew, "the next site")
        assert len(same) == 2
        server.shutdown()


@pytest.fixture
def building(copy: Path) -> Iterator[tuple[Running, Path]]:
    """`serve`, started in the background, in the middle of a build, and its folder."""
    with serving(copy, background=True) as running:
        running.wait_for("Ctrl-C ends")
        words = copy / "data/words/home.yaml"
        words.write_text(words.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        running.wait_for("Rendering the pages")
        yield running, copy


@on_linux
def test_ctrl_c_in_the_middle_of_a_build_ends_everything(building: tuple[Running, Path]) -> None:
    running, folder = building
    assert running.stop() == 0
    assert "Traceback" not in running.said
    until(lambda: not working_in(folder), "the end of all that serve had started")


@on_linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_serve_alone_ends_everything(
    building: tuple[Running, Path], number: signal.Signals
) -> None:
    running, folder = building
    running.process.send_signal(number)
    assert running.process.wait(LONGEST) == 0
    assert "Traceback" not in running.said
    until(lambda: not working_in(folder), "the end of all that serve had started")


@on_linux
def test_nothing_goes_on_where_serve_was_killed(building: tuple[Running, Path]) -> None:
    running, folder = building
    running.process.kill()
    until(lambda: not working_in(folder), "the end of all that serve had started")


@on_linux
def test_what_the_benchmark_serves_ends_in_the_background_too(copy: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with steady.serving(copy):
            assert working_in(copy)
    finally:
        signal.signal(signal.SIGINT, before)
    until(lambda: not working_in(copy), "the end of all that serve had started")


def working_in(folder: Path) -> list[Path]:
    """The processes whose folder this is."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.joinpath("cwd").resolve(strict=True) == folder.resolve():
                found.append(process)
        except OSError:  # ended in this very moment
            continue
    return found


def test_pages_can_be_seen_as_on_another_day(tmp_path: Path) -> None:
    """The clock stands before every other script of a page, and only where a day is named."""
    (tmp_path / "index.html").write_text("<html><head><title>x</title></head><body></body></html>")
    with Server(tmp_path, live=True, day="2027-04-01") as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = urllib.request.urlopen(server.address).read().decode()
        assert page.startswith('<html><head><script src="/-/clock.js"></script><title>')
        clock = urllib.request.urlopen(f"{server.address}-/clock.js").read().decode()
        assert '"2027-04-01T12:00:00+09:00"' in clock
        server.shutdown()


@pytest.mark.parametrize(
    "argv", [["--date"], ["--date", "1 April"], ["2027-04-01"], ["--dat", "x"]]
)
def test_a_day_that_cannot_be_read_is_refused(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve_command.main(argv) == 2
    assert "--date 2027-04-01" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2027-02-30", "--date 2027-02-30: 2027-02-30 という日は暦にありません"),
        ("令和9年4月1日", "--date 令和9年4月1日: 2027-04-01 と書いてください"),
        ("4月1日", "年も書いてください"),
        ("きょう", "--date きょう: 2027-04-01 のような日付"),
    ],
)
def test_what_to_type_for_a_day_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, said: str
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert serve_command.main([f"--date={typed}"]) == 2
    assert said in capsys.readouterr().err


class Asked:
    """The end of the process that builds at which it is asked once, and no more."""

    def __init__(self) -> None:
        self.answers: list[str | None] = []
        self._asked = iter([(False, ())])

    def recv(self) -> tuple[bool, tuple[str, ...]]:
        try:
            return next(self._asked)
        except StopIteration:
            raise EOFError from None

    def send(self, answer: str | None) -> None:
        self.answers.append(answer)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The process that builds, without a process: signals stay those of the test."""
    for name in ("end_with_parent", "heed"):
        monkeypatch.setattr(ending, name, lambda: None)
    return Asked()


def test_a_host_whose_folder_is_gone_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    monkeypatch.setenv("HOST", "nobody-there")
    serve_command.build_on_request(cast(Connection, asked))
    [told] = asked.answers
    assert told and "nobody-there" in told and "Traceback" not in told


def test_a_signal_while_the_builder_ends_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    class Ending:
        def __init__(self, *_: object) -> None: ...

        def build(self, **_: object) -> None: ...

        def __exit__(self, *_: object) -> None:
            raise ending.Told(signal.SIGTERM)

    monkeypatch.setattr(scripts.site, "Builder", Ending)
    monkeypatch.delenv("HOST", raising=False)
    serve_command.build_on_request(cast(Connection, asked))
    assert asked.answers == [None]


def test_the_site_of_another_is_not_shown_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(inputs, "SITE", tmp_path)
    monkeypatch.setattr(inputs, "_HOST", tmp_path / "site.host")
    monkeypatch.setattr(inputs, "is_current", lambda: False)
    monkeypatch.setattr(serve_command.Builds, "run", lambda self, quick: False)
    inputs.note_host("example-reiji")
    for host in ("example-mihon", ""):
        monkeypatch.setenv("HOST", host)
        assert serve_command.main([]) == 1
        assert "There is no site of it to show." in capsys.readouterr().err
    assert inputs.is_of("example-reiji") and not inputs.is_of(None)
