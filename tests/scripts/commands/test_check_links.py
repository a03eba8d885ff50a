"""Trying addresses: what answers works, everything else is told with its reason."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from scripts.commands import check_links
from tests.facts import hosted

pytestmark = pytest.mark.slow


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response({"/here": 200, "/part": 206}.get(self.path, 404))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_pages_that_answer_work(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_links.report([("a", f"{host}/here"), ("b", f"{host}/part")]) == 0
    assert capsys.readouterr().out.count("works") == 2


def test_what_fails_is_named_with_the_reason(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    dead = "http://127.0.0.1:1/"
    links = [("gone", f"{host}/gone"), ("dead", dead), ("odd", "nothing"), ("a", f"{host}/here")]
    assert check_links.report(links) == 1
    out, error = capsys.readouterr()
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["fails", "gone"],
        ["fails", "dead"],
        ["fails", "odd"],
        ["works", "a"],
    ]
    assert "404" in out and error == "3 of the addresses fail\n"


def test_the_addresses_of_a_host_are_those_of_its_own_files() -> None:
    found = dict(reversed(pair) for pair in check_links.of_host(hosted("example-mihon")))
    assert found["https://www.pref.mihon.example/kaigo/yoshiki1.xlsx"].startswith("local/32.yaml:")
    assert found["https://www.pref.mihon.example/kaigo/"].startswith("host.yaml:")
    assert found["https://www.pref.mihon.example/kaigo/boshu.html"].startswith("sources.yaml:")
    assert "https://www.pref.mihon.example" not in found, "who may show the site is no link"


def test_it_talks_japanese_to_an_official(
    host: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert check_links.report([("a", f"{host}/here"), ("b", f"{host}/様式 1.xlsx")]) == 1
    out, error = capsys.readouterr()
    assert "つながる  a" in out and "だめ  b" in out and "サーバーの答え 404" in out
    assert error == "つながらないアドレス：1件\n"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/", "サーバーが接続を受け付けません"),
        ("https://no-such-host.invalid/", "その名前のサーバーが見つかりません"),
        ("nothing", "アドレスの書き方が正しくありません"),
    ],
)
def test_an_official_reads_in_japanese_why_an_address_does_not_open(
    url: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert check_links.problem_of(url) == said


def test_it_takes_no_arguments() -> None:
    assert check_links.main(["x"]) == 2
