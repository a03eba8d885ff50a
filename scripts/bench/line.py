"""A server that counts what it sends and can be as slow as a telephone line."""

from __future__ import annotations

import io
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.machine import http_site

_CHUNK = 16 * 1024


@dataclass(frozen=True)
class Line:
    """Seconds until an answer begins, and bits a second for all answers together."""

    latency: float
    speed: int


FAST_4G = Line(latency=0.165, speed=8_100_000)
"""What the developer tools of Chromium call "Fast 4G": 60 ms and 9 Mbit/s with their allowances."""


class LineServer(http_site.Server):
    """Serves a folder over a line; `sent` counts the bytes of answers, heads included."""

    guarded = False  # what it measures besides the site runs scripts that a policy would refuse

    def __init__(self, folder: Path, line: Line | None) -> None:
        self.line = line
        self.sent = 0
        self._lock = threading.Lock()
        self._free_at = 0.0
        super().__init__(folder)
        self.RequestHandlerClass = Handler

    def pass_on(self, write: Any, content: bytes) -> None:
        """Send bytes when the line has room for them."""
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            with self._lock:
                self.sent += len(part)
                wait = self._until_free(len(part))
            if wait > 0:
                time.sleep(wait)
            write(part)

    def _until_free(self, size: int) -> float:
        if not self.line:
            return 0
        now = time.monotonic()
        self._free_at = max(now, self._free_at) + size * 8 / self.line.speed
        return self._free_at - now


class Handler(http_site.Handler):
    """Answers over the server's line."""

    server: LineServer

    def setup(self) -> None:
        super().setup()
        self.wfile = _Counted(self.wfile, self.server)

    def do_GET(self) -> None:
        if self.server.line:
            time.sleep(self.server.line.latency)
        super().do_GET()


class _Counted(io.BufferedIOBase):
    """A file that sends what is written to it over the server's line."""

    def __init__(self, file: io.BufferedIOBase, server: LineServer) -> None:
        self._file = file
        self._server = server

    def write(self, content: Any) -> int:
        self._server.pass_on(self._file.write, content)
        return len(content)
