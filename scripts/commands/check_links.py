"""`python3 -m scripts check-links`: try the addresses that the data names and say which fail.

Without a host those of data/links.yaml; with `--host NAME` those that its own files name, of forms,
documents and its desk. It asks other hosts, so it is a command of its own: neither the build nor a
test runs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from http.client import HTTPException
from socket import gaierror
from ssl import SSLError
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from scripts.checks.checked import load_data
from scripts.commands.usage import usage
from scripts.machine import hosts
from scripts.machine.language import say
from scripts.model import Data
from scripts.model.hosts import FILE
from scripts.model.load import Faulty, read

_PATIENCE = 20  # seconds for one address
_HEADERS = {"User-Agent": "check-links", "Range": "bytes=0-0"}
_NOT_THERE_YET = ("address", "frame_ancestors")
"""What host.yaml says of the site itself and of pages that may show it."""
_SIGNS = "%/:?#[]@!$&'()*+,;=~"
"""What has a meaning in an address; other signs than letters are escaped, as browsers do."""


def main(argv: list[str]) -> int:
    """Exit status 0 where every address answers, 1 where one does not."""
    if argv:
        print(usage("check-links"), file=sys.stderr)
        return 2
    try:
        data = load_data(host=hosts.chosen())
    except Faulty as error:
        print(error, file=sys.stderr)
        return 1
    if data.folder:
        return report(of_host(data))
    return report((link.id, link.url) for link in data.files["links.yaml"].links)


def of_host(data: Data) -> Iterator[tuple[str, str]]:
    """The addresses in a host's own files, once each, with the file and the line of the first."""
    assert data.folder is not None and data.host is not None
    seen: set[str] = set()
    for name in (FILE, "sources.yaml", f"local/{data.host.code}.yaml"):
        path = data.folder / name
        document = read(path, name) if path.exists() else None
        for place, value in document.places if document else ():
            named = isinstance(value, str) and value.startswith(("https://", "http://"))
            if named and value not in seen and place[0] not in _NOT_THERE_YET:
                seen.add(value)
                yield f"{name}:{document.line(place) if document else ''}", value


def report(links: Iterable[tuple[str, str]]) -> int:
    """Print one line a link, with what went wrong; returns the exit status."""
    failed = 0
    works, fails = say("つながる", "works"), say("だめ", "fails")
    for name, url in links:
        problem = problem_of(url)
        failed += problem is not None
        print(f"{fails if problem else works}  {name}  {url}{f'  ({problem})' * bool(problem)}")
    told = say(f"つながらないアドレス：{failed}件", f"{failed} of the addresses fail")
    sound = say("すべてのアドレスがつながります", "every address works")
    print(told if failed else sound, file=sys.stderr)
    return 1 if failed else 0


def problem_of(url: str) -> str | None:
    """Why an address does not open; None where it does."""
    try:
        with urlopen(Request(quote(url, safe=_SIGNS), headers=_HEADERS), timeout=_PATIENCE):
            return None
    except HTTPError as error:
        return say(f"サーバーの答え {error.code}", str(error))
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = str(error) or type(error).__name__
        return say(_in_japanese(error) or f"サーバーにつながりません：{reason}", reason)


def _in_japanese(error: Exception) -> str | None:
    """What went wrong in words, for what people meet most often."""
    cause = error.reason if isinstance(error, URLError) else error
    match cause:
        case TimeoutError():
            return f"{_PATIENCE}秒待っても、サーバーの答えがありません"
        case gaierror():
            return "その名前のサーバーが見つかりません"
        case ConnectionRefusedError():
            return "サーバーが接続を受け付けません"
        case SSLError():
            return f"サーバーの証明書を確かめられません：{cause.reason}"
        case ValueError():
            return "アドレスの書き方が正しくありません"
    return None
