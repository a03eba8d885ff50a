"""`python3 -m scripts build`: from the data to the finished site in site/.

load → check → render Markdown → MkDocs, once a language → runtime → search → checks → swap. Until
the last step nothing in site/ changes: a build that fails leaves the last good site as it was.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from scripts import inputs, opendata
from scripts.inputs import BUILD, SITE
from scripts.load import Faulty
from scripts.site import finish, search
from scripts.site.failure import BuildError
from scripts.site.language import Job, build_language

LANGUAGES = ("ja", "en")

Progress = Callable[[str], None]


def main(argv: list[str]) -> int:
    """Exit status 0 where site/ is new, 1 where it could not be built and stays as it was."""
    if argv:
        print("usage: python3 -m scripts build", file=sys.stderr)
        return 2
    started = time.monotonic()
    try:
        with Builder(_say) as builder:
            builder.build()
    except (BuildError, Faulty) as error:
        print(error, file=sys.stderr)
        print("The site was not built; site/ is as it was.", file=sys.stderr)
        return 1
    print(f"site/ is ready ({time.monotonic() - started:.1f} s)", file=sys.stderr)
    return 0


class Builder:
    """Builds the site, keeping one warm process a language between builds."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._processes = ProcessPoolExecutor(
            max_workers=len(LANGUAGES), mp_context=multiprocessing.get_context("spawn")
        )

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        self._processes.shutdown(cancel_futures=True)

    def build(self, *, quick: bool = False) -> None:
        """Build site/ from the data as it is now.

        `quick` is for seeing a change at once: only the pages that changed are made anew, the
        runtime is packed at its plainest, the search index stays as it was, and no page is looked
        through for other hosts.
        Raises `Faulty` for faults in the data and `BuildError` for everything else.
        """
        digest = inputs.digest()
        self._progress("Checking the data")
        data, rules = _load()
        self._progress("Rendering the pages")
        jobs = [Job(data, rules, language, quick) for language in LANGUAGES]
        futures = [self._processes.submit(build_language, job) for job in jobs]
        runtime = _pack_runtime(rules, quick, self._progress)
        results = [future.result() for future in futures]
        messages = [message for result in results for message in result.warnings]
        if messages:
            raise BuildError("\n".join(messages))
        self._progress("Putting the site together")
        ready = _assemble(runtime, quick)
        opendata.write(data, rules, ready)
        addresses = results[0].addresses
        finish.write_sitemap(ready, addresses)
        finish.write_robots(ready, addresses)
        finish.silence_theme(ready)
        if not quick:
            self._progress("Indexing for the search")
            search.index(ready, BUILD / "search")
            finish.check_no_other_host(ready)
        inputs.forget()
        _swap(ready)
        if not quick:
            inputs.remember(digest)


def _load() -> tuple[Any, dict[str, Any]]:
    from scripts.compile import compile_rules
    from scripts.model import load_data

    data = load_data()
    return data, compile_rules(data)


def _pack_runtime(rules: dict[str, Any], quick: bool, progress: Progress) -> Path:
    from scripts.runtime import PackError, chosen_level, pack

    out = BUILD / "runtime"
    try:
        pack(rules, out, "plain" if quick else chosen_level(), progress)
    except PackError as error:
        raise BuildError(str(error)) from error
    return out


def _assemble(runtime: Path, quick: bool) -> Path:
    """Put the languages, the runtime and (quickly) the old search index into one new folder."""
    ready = BUILD / "next"
    shutil.rmtree(ready, ignore_errors=True)
    shutil.copytree(BUILD / "html/ja", ready)
    shutil.copytree(BUILD / "html/en", ready / "en")
    shutil.copytree(runtime, ready / "runtime", copy_function=_share)
    if quick:
        for index in search.INDEXES:
            shutil.rmtree(ready / index, ignore_errors=True)
            shutil.copytree(SITE / index, ready / index)
    return ready


def _share(source: str, target: str) -> None:
    """One file on disk under two names where its name says its content, else a copy."""
    if not source.endswith("manifest.json"):
        try:
            os.link(source, target)
            return
        except OSError:  # a file system that knows no links
            pass
    shutil.copy2(source, target)


def _swap(ready: Path) -> None:
    """Make `ready` the site: two renames, and the first is undone where the second fails."""
    old = BUILD / "previous"
    shutil.rmtree(old, ignore_errors=True)
    if SITE.exists():
        SITE.rename(old)
    try:
        ready.rename(SITE)
    except OSError:
        if old.exists():
            old.rename(SITE)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _say(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)
