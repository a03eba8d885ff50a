"""`python3 -m scripts check-links`: try every address of data/links.yaml and say which fail.

It asks other hosts, so it is a command of its own: neither the build nor a test runs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import Request, urlopen

from scripts.checks.checked import load_data
from scripts.machine.language import say
from scripts.model.load import Faulty

_PATIENCE = 20  # seconds for one address
_HEADERS = {"User-Agent": "check-links", "Range": "bytes=0-0"}


def main(argv: list[str]) -> int:
    """Exit status 0 where every address answers, 1 where one does not."""
    if argv:
        usage = "python3 -m scripts check-links"
        print(say(f"使い方：{usage}", f"usage: {usage}"), file=sys.stderr)
        return 2
    try:
        links = load_data().files["links.yaml"].links
    except Faulty as error:
        print(error, file=sys.stderr)
        return 1
    return report((link.id, link.url) for link in links)


def report(links: Iterable[tuple[str, str]]) -> int:
    """Print one line a link, with what went wrong; returns the exit status."""
    failed = 0
    for name, url in links:
        problem = problem_of(url)
        failed += problem is not None
        print(f"{'fails' if problem else 'works'}  {name}  {url}{f'  ({problem})' * bool(problem)}")
    print(f"{failed} of the addresses fail" if failed else "every address works", file=sys.stderr)
    return 1 if failed else 0


def problem_of(url: str) -> str | None:
    """Why an address does not open; None where it does."""
    try:
        with urlopen(Request(url, headers=_HEADERS), timeout=_PATIENCE):
            return None
    except (URLError, HTTPException, OSError, ValueError) as error:
        return str(error) or type(error).__name__
