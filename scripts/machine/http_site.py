"""Serve a folder the way a good static host does, for looking at the site and for its tests.

The headers of headers.py, the smaller copy of a file where there is one and the browser takes it,
other text compressed on the way, and the nearest 404 page.
"""

from __future__ import annotations

import gzip
import posixpath
import queue
import re
import sys
import time
from collections.abc import Collection
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from scripts.machine import headers, inputs

EVENTS = "/-/changes"
RELOADER = "/-/reload.js"
RELOAD = f'<script src="{RELOADER}"></script>'
CLOCK = "/-/clock.js"
_OTHER_DAY = """{{
  const Real = Date;
  const shift = Real.parse("{day}T12:00:00+09:00") - Real.now();
  Date = class extends Real {{
    constructor(...given) {{
      super(...(given.length ? given : [Real.now() + shift]));
    }}
    static now() {{
      return Real.now() + shift;
    }}
  }};
}}
"""
_RELOADING = f"""const page = encodeURIComponent(location.pathname);
new EventSource(`{EVENTS}?${{page}}`).onmessage = () => location.reload();
"""
_PART = re.compile(r"bytes=(\d+)-(\d*)")
KEEPER = "/keeper.js"
_KEEPING_NOTHING = """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(end()));

async function end() {
  const base = new URL("./", self.location).href;
  const own = (await caches.keys()).filter((name) => name.startsWith(`${base} `));
  for (const name of own) await caches.delete(name);
  await self.registration.unregister();
}
"""
"""The service worker of a site that is being worked on: it ends what is kept at this address."""


class Server(ThreadingHTTPServer):
    """Serves `folder` on this machine only; `live` pages reload when told to.

    With a `day` ("2027-04-01") they believe that it is that day.
    """

    daemon_threads = True
    guarded = True
    """Whether answers say what a page may do."""

    def __init__(
        self, folder: Path, port: int = 0, *, live: bool = False, day: str | None = None
    ) -> None:
        self.folder = folder
        self.live = live
        self.day = day
        self.first: Path | None = None
        self.listeners: dict[queue.Queue[str], str] = {}
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that go away before they have everything."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self.server_port}/"

    @property
    def looked_at(self) -> set[str]:
        """The pages that are open, by their paths in the site."""
        return set(self.listeners.values())

    def show_first(self, pages: Collection[str]) -> None:
        """Show these pages as they lie in the folder of what comes first."""
        self.first = inputs.FIRST
        self._reload(pages)

    def show_site(self, *, anew: bool) -> None:
        """Show the site alone; `anew` where it is another one now.

        What was shown first is not loaded again where the site has the very same.
        """
        first, self.first = self.first, None
        pages = self.looked_at
        if first:
            early = {page for page in pages if (first / page).is_file()}
            other = {page for page in early if not _same(first / page, self.folder / page)}
            pages = other | (pages - early if anew else set())
        self._reload(pages if anew or first else ())

    def _reload(self, pages: Collection[str]) -> None:
        for listener, page in list(self.listeners.items()):
            if page in pages:
                listener.put("reload")


def _page(address: str) -> str:
    """Which page of the site an address is, such as "%2Fen%2F"."""
    path = unquote(address).lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


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
        if self.server.live and path == RELOADER:
            self._send_text(_RELOADING.encode(), HTTPStatus.OK, path)
            return
        if self.server.live and path == KEEPER:
            self._send_text(_KEEPING_NOTHING.encode(), HTTPStatus.OK, path)
            return
        if self.server.day and path == CLOCK:
            content = _OTHER_DAY.format(day=self.server.day)
            self._send_text(content.encode(), HTTPStatus.OK, path)
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
        first = self._in(self.server.first, path) if self.server.first else None
        if first and first.is_file():
            return first
        if not self.server.folder.is_dir():
            time.sleep(0.1)  # the moment in which a new site takes the old one's place
        return self._in(self.server.folder, path)

    def _in(self, folder: Path, path: str) -> Path | None:
        root = folder.resolve()
        file = (root / path.lstrip("/")).resolve()
        if not file.is_relative_to(root):
            return None
        if file.is_dir() and urlsplit(self.path).path.endswith("/"):
            file /= "index.html"
        return file if file.exists() else None

    def _send_file(self, file: Path, status: HTTPStatus) -> None:
        folders = [folder.resolve() for folder in (inputs.FIRST, self.server.folder)]
        root = next(folder for folder in folders if file.is_relative_to(folder))
        path = file.relative_to(root).as_posix()
        if file.suffix == ".html" and self.server.live:
            page = file.read_bytes().replace(b"</body>", f"{RELOAD}</body>".encode())
            if self.server.day:
                clock = f'<head><script src="{CLOCK}"></script>'
                page = page.replace(b"<head>", clock.encode(), 1)
            self._send_text(page, status, path)
            return
        file, encoding = self._smaller(file)
        details = file.stat()
        tag = f'"{details.st_mtime_ns:x}-{details.st_size:x}"'
        unchanged = status == HTTPStatus.OK and self.headers.get("If-None-Match") == tag
        part = None if status != HTTPStatus.OK or unchanged else self._part(tag, details.st_size)
        if part:
            self._send_part(file, part, encoding, path, tag)
            return
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else status)
        self.send_header("ETag", tag)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", headers.caching(path))
        self.send_header("Vary", "Accept-Encoding")
        self._send_guards(path)
        content = b"" if unchanged else file.read_bytes()
        kind = headers.content_type(path)
        text = kind.partition(";")[0] in headers.COMPRESSED
        if content and not encoding and text and "gzip" in self._accepted():
            content, encoding = gzip.compress(content, mtime=0), "gzip"
        if not unchanged:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if encoding:
                self.send_header("Content-Encoding", encoding)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def _part(self, tag: str, size: int) -> range | None:
        """The bytes of a file that are asked for, where those are one part of it."""
        asked = _PART.fullmatch(self.headers.get("Range", ""))
        if not asked or self.headers.get("If-Range", tag) != tag:
            return None
        last = int(asked[2]) if asked[2] else size
        return range(int(asked[1]), min(last + 1, size)) or None

    def _send_part(
        self, file: Path, part: range, encoding: str | None, path: str, tag: str
    ) -> None:
        """Send some bytes of a file as it lies here, compressed or not."""
        content = file.read_bytes()
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", headers.caching(path))
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Range", f"bytes {part.start}-{part.stop - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Type", headers.content_type(path))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self._send_guards(path)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content[part.start : part.stop])

    def _smaller(self, file: Path) -> tuple[Path, str | None]:
        """A compressed copy of the file that the browser takes, or the file itself."""
        accepted = self._accepted()
        for suffix, encoding in headers.ENCODINGS.items():
            copy = file.with_name(f"{file.name}.{suffix}")
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
        self._send_text(b"Not found", HTTPStatus.NOT_FOUND, "404.html")

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_guards(self, path: str) -> None:
        if self.server.guarded:
            for name, value in headers.guards(embedded=headers.is_embedded(path)).items():
                self.send_header(name, value)

    def _send_text(self, content: bytes, status: HTTPStatus, path: str) -> None:
        self.send_response(status)
        self._send_guards(path)
        self.send_header("Content-Type", headers.content_type(path))
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
        self.server.listeners[listener] = _page(urlsplit(self.path).query)
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
            del self.server.listeners[listener]

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the terminal is for builds and their faults."""
