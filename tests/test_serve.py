"""The local server, and the command that keeps the site it shows up to date."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.http_site import RELOAD, Server


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


@pytest.fixture
def get(folder: Path) -> Iterator[Callable[..., tuple[http.client.HTTPResponse, str]]]:
    with Server(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def ask(path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
            connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
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
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        connection.request("GET", "/")
        assert RELOAD in connection.getresponse().read().decode()
        server.shutdown()


class Running:
    """`python3 -m scripts serve` in a folder, with what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts", "serve"],
            cwd=folder,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stderr:
            self.said += line

    def wait_for(self, text: str, seconds: float = 120) -> str:
        """Everything said, once `text` has been said since the last call."""
        end = time.monotonic() + seconds
        while text not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, f"{text!r} was never said:\n{self.said}"
            time.sleep(0.1)
        said, self.said = self.said, ""
        return said

    def page(self, address: str) -> str:
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        connection.request("GET", parts.path)
        return connection.getresponse().read().decode()

    def stop(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=20)


def test_serve_shows_changes_and_survives_faults(copy: Path) -> None:
    started = time.monotonic()
    running = Running(copy)
    try:
        said = running.wait_for("Ctrl-C ends")
        assert "up to date" in said, "a site that is current is not built again"
        assert time.monotonic() - started < 10
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
        words = copy / "data/ui.yaml"
        text = words.read_text(encoding="utf-8")
        title = "介護の現場で使える補助金を調べて試算する"
        assert title in text and title in before
        words.write_text(text.replace(title, "新しい題です"), encoding="utf-8")
        running.wait_for("Built in")
        assert "新しい題です" in running.page(address)
        assert "Traceback" not in running.said

        # What was built in haste is not taken for the finished site, even where nothing differs.
        words.write_text(text, encoding="utf-8")
        running.wait_for("Built in")
    finally:
        assert running.stop() == 0
    assert not (copy / ".build/site.stamp").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_ctrl_c_in_the_middle_of_a_build_ends_everything(copy: Path) -> None:
    running = Running(copy)
    try:
        running.wait_for("Ctrl-C ends")
        words = copy / "data/ui.yaml"
        words.write_text(words.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        running.wait_for("Rendering the pages")
    finally:
        assert running.stop() == 0
    assert not working_in(copy)


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
