"""Serve a folder the way a good static host does, for looking at the site and for its tests.

Right media types (a browser refuses a module or WebAssembly under a wrong one), the smaller copy of
a file where there is one and the browser takes it, other text compressed on the way, long caching
for names that carry a hash, and the nearest 404 page.
"""

from __future__ import annotations

import gzip
import posixpath
import queue
import re
import sys
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
TEXTS = (".html", ".css", ".js", ".json", ".csv", ".xml", ".svg")
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
EVENTS = "/-/changes"
RELOAD = f'<script>new EventSource("{EVENTS}").onmessage = () => location.reload()</script>'
_HASHED = re.compile(r"\.[0-9a-f]{8,64}\.")


class Server(ThreadingHTTPServer):
    """Serves `folder` on this machine only; `live` pages reload when told to."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0, *, live: bool = False) -> None:
        self.folder = folder
        self.live = live
        self.listeners: list[queue.Queue[str]] = []
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of browsers that go away before they have everything."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self.server_port}/"

    def reload_pages(self) -> None:
        """Make every open page load again."""
        for listener in list(self.listeners):
            listener.put("reload")


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = "/" + posixpath.normpath(unquote(urlsplit(self.path).path)).lstrip("/")
        if self.server.live and path == EVENTS:
            self._send_events()
            return
        file = self._file(path)
        if file is None:
            self._send_missing(path)
        elif file.is_dir():
            self._redirect(path + "/")
        else:
            self._send_file(file, HTTPStatus.OK)

    def _file(self, path: str) -> Path | None:
        """The file or folder meant, or None; a folder named with its slash means its index."""
        root = self.server.folder.resolve()
        if not root.is_dir():
            time.sleep(0.1)  # the moment in which a new site takes the old one's place
        file = (root / path.lstrip("/")).resolve()
        if not file.is_relative_to(root):
            return None
        if file.is_dir() and urlsplit(self.path).path.endswith("/"):
            file /= "index.html"
        return file if file.exists() else None

    def _send_file(self, file: Path, status: HTTPStatus) -> None:
        suffix = file.suffix
        if suffix == ".html" and self.server.live:
            page = file.read_bytes().replace(b"</body>", f"{RELOAD}</body>".encode())
            self._send_text(page, status)
            return
        file, encoding = self._smaller(file)
        details = file.stat()
        tag = f'"{details.st_mtime_ns:x}-{details.st_size:x}"'
        unchanged = status == HTTPStatus.OK and self.headers.get("If-None-Match") == tag
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else status)
        self.send_header("ETag", tag)
        lasting = _HASHED.search(file.name)
        self.send_header(
            "Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache"
        )
        self.send_header("Vary", "Accept-Encoding")
        content = b"" if unchanged else file.read_bytes()
        if content and not encoding and suffix in TEXTS and "gzip" in self._accepted():
            content, encoding = gzip.compress(content, mtime=0), "gzip"
        if not unchanged:
            self.send_header("Content-Type", TYPES.get(suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(content)))
            if encoding:
                self.send_header("Content-Encoding", encoding)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def _smaller(self, file: Path) -> tuple[Path, str | None]:
        """A compressed copy of the file that the browser takes, or the file itself."""
        accepted = self._accepted()
        for encoding, suffix in ENCODINGS:
            copy = file.with_name(file.name + suffix)
            if encoding in accepted and copy.is_file():
                return copy, encoding
        return file, None

    def _accepted(self) -> set[str]:
        """The encodings that the browser takes."""
        return {
            entry.split(";")[0].strip()
            for entry in self.headers.get("Accept-Encoding", "").split(",")
            if not entry.replace(" ", "").endswith(";q=0")
        }

    def _send_missing(self, path: str) -> None:
        for folder in (path.split("/")[1], "") if path.count("/") > 1 else ("",):
            page = self.server.folder / folder / "404.html"
            if page.is_file():
                self._send_file(page, HTTPStatus.NOT_FOUND)
                return
        self._send_text(b"Not found", HTTPStatus.NOT_FOUND)

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_text(self, content: bytes, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def _send_events(self) -> None:
        listener: queue.Queue[str] = queue.Queue()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.server.listeners.append(listener)
        try:
            while True:
                try:
                    message = f"data: {listener.get(timeout=15)}\n\n"
                except queue.Empty:
                    message = ": still here\n\n"
                self.wfile.write(message.encode())
                self.wfile.flush()
        except OSError:  # the page has been closed
            pass
        finally:
            self.server.listeners.remove(listener)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the terminal is for builds and their faults."""
