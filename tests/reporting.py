"""Browsers as they are shipped: opened on a page that reports by itself what it found."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

from scripts.machine.http_site import Handler, Server
from tests.waiting import LONGEST


class ReportServer(Server):
    """Takes what a page opened as a file reports; it serves that page nothing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.RequestHandlerClass = _Reported
        self.found: queue.Queue[dict[str, Any]] = queue.Queue()


class _Reported(Handler):
    server: ReportServer

    def do_POST(self) -> None:
        found = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.found.put(json.loads(found))
        self._send_text(b"", HTTPStatus.OK, "report.html")


@contextmanager
def reports(folder: Path) -> Iterator[ReportServer]:
    """A server for reports, while it is needed."""
    with ReportServer(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def reported(
    server: ReportServer,
    command: list[str],
    address: str,
    variables: Mapping[str, str] | None = None,
    wait: float = LONGEST,
) -> dict[str, Any]:
    """What a page reports once a browser, started by `command`, has opened it at `address`."""
    browser = subprocess.Popen(
        [*command, address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(variables or {})},
        start_new_session=True,
    )
    try:
        return server.found.get(timeout=wait)
    finally:
        os.killpg(browser.pid, signal.SIGKILL)
        browser.wait()
