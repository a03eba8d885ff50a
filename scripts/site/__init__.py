"""`python3 -m scripts build`: from the data to the finished site in site/.

load → check → render Markdown → MkDocs and search, once a language → runtime → checks → swap. Until
the last step nothing in site/ changes: a build that fails leaves the last good site as it was.
"""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from scripts import opendata
from scripts.machine import addresses, ending, inputs
from scripts.machine.addresses import FOLDERS
from scripts.machine.alone import alone
from scripts.machine.failure import BuildError
from scripts.machine.inputs import BUILD, ROOT, SITE
from scripts.machine.language import say
from scripts.machine.names import share
from scripts.model.load import Faulty
from scripts.rules.compile import data_version
from scripts.site import feed, finish, first, hashed, keeping, leaks, licences, servers, trust
from scripts.site.language import Job, as_of, build_language

Progress = Callable[[str], None]

_NO_ADDRESS = (
    "公式のサイトなのに、置く場所のアドレスがわかりません。host.yaml の address に書くか、"
    "SITE_URL に入れてください。",
    "The site is official, and its address is not known: pages of an authority have to say where "
    'they are. Write it as "address" in the host\'s host.yaml, or set SITE_URL.',
)


class Here(Executor):
    """Does what it is given at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # told to whoever asks for the result
            done.set_exception(error)
        return done


class Builder:
    """Builds the site, keeping one warm process a language between builds.

    `host` names whose it is; None for the national one. It is put together in the folder `work` and
    becomes the folder `site`. Where a runtime is `packed` already, for many sites at once, it is
    that one with the host's rules, and everything is done in this very process.
    """

    def __init__(
        self,
        progress: Progress,
        host: str | None = None,
        work: Path = BUILD,
        site: Path = SITE,
        packed: Path | None = None,
    ) -> None:
        self._progress = progress
        self._host = host
        self._work = work
        self._site = site
        self._packed = packed
        self._names: hashed.Names = {}
        self._processes: Executor = (
            Here()
            if packed
            else ProcessPoolExecutor(
                max_workers=len(FOLDERS),
                mp_context=multiprocessing.get_context("spawn"),
                initializer=ending.end_with_parent,
            )
        )

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        if isinstance(self._processes, ProcessPoolExecutor):
            for process in multiprocessing.active_children():
                process.terminate()  # where it still builds, nobody waits for that any more
        self._processes.shutdown(cancel_futures=True)

    def build(
        self,
        *,
        quick: bool = False,
        looked_at: Collection[str] = (),
        shown: Callable[[list[str]], None] = lambda pages: None,
    ) -> None:
        """Build site/ from the data as it is now.

        Pages that are `looked_at`, by their paths in the site, come first where they can: `shown`
        is told which are ready, none perhaps, before the others are begun.
        `quick` is for seeing a change at once: only the pages that changed are made anew, the
        runtime is packed at its plainest, the search index stays as it was, browsers are to keep
        nothing, and no page is looked through for other hosts.
        Raises `Faulty` for faults in the data and `BuildError` for everything else, another build
        that is running among it.
        """
        with alone(self._work / "build.lock"):
            self._build(quick, looked_at, shown)

    def _build(
        self, quick: bool, looked_at: Collection[str], shown: Callable[[list[str]], None]
    ) -> None:
        digest = inputs.digest()
        self._progress(say("データを確かめています", "Checking the data"))
        data, rules = load(self._host, quick)
        roots = addresses.addresses(data.address, data.languages)
        if roots is None and data.files["site.yaml"].publisher.official:
            raise BuildError(say(*_NO_ADDRESS))
        base = data.host.base_path if data.host else None
        root = addresses.paths(data.address, base)["ja"]
        runtime = cache(partial(self._runtime, rules, quick))
        jobs = [Job(data, rules, language, quick, self._work) for language in data.languages]
        if looked_at and self._names:
            shown(first.make(jobs, looked_at, runtime, self._names, root))
        self._progress(say("ページを作っています", "Rendering the pages"))
        with ending.undisturbed():
            futures = [self._processes.submit(build_language, job) for job in jobs]
        runtime()
        tables = opendata.files(data, rules)
        if messages := _told(futures):
            raise BuildError("\n".join(messages))
        self._progress(say("サイトにまとめています", "Putting the site together"))
        ready = self._assemble(jobs, runtime())
        opendata.write(tables, ready)
        finish.write_sitemap(ready, roots)
        finish.write_robots(ready, roots)
        feed.write(ready, data, rules, roots, as_of(rules))
        finish.drop_unused(ready)
        licences.write(ready)
        self._names = hashed.rename(ready, root)
        if not quick:
            keeping.write(ready)
        frames = tuple(data.files["site.yaml"].frame_ancestors)
        trust.write_security(ready, data.files["site.yaml"].security)
        trust.write_bill(ready, data_version(data), as_of(rules))
        servers.write(ready, self._site, servers.Published(root, frames), rules)
        if not quick:
            finish.check_no_other_host(ready)
            trust.write_sums(ready)
            if data.host:
                leaks.check(ready, data, ROOT / "data")
        if self._site != SITE:
            _swap(ready, self._site, self._work / "previous")
            return
        inputs.forget()
        _swap(ready, self._site, self._work / "previous")
        inputs.note_host(self._host)
        if not quick:
            inputs.remember(digest)

    def _runtime(self, rules: dict[str, Any], quick: bool) -> Path:
        """The folder of the runtime with these rules."""
        if self._packed is None:
            return pack_runtime(rules, "plain" if quick else None, self._progress)
        from scripts.runtime import with_rules

        out = self._work / "runtime"
        with_rules(self._packed, rules, out, self._progress)
        return out

    def _assemble(self, jobs: list[Job], runtime: Path) -> Path:
        """Put the languages and the runtime into one new folder.

        The pages of one of many hosts are made once: they are moved, not copied.
        """
        ready = self._work / "next"
        shutil.rmtree(ready, ignore_errors=True)
        put = shutil.move if self._packed else shutil.copytree
        for job in jobs:
            put(job.html, ready / FOLDERS[job.language])
        shutil.copytree(runtime, ready / "runtime", copy_function=share)
        return ready


def _told(futures: Iterable[Future[list[str]]]) -> list[str]:
    """What is wrong in each language, also where one of them could not be built at all."""
    told: list[str] = []
    for future in futures:
        try:
            told += future.result()
        except BuildError as error:
            told.append(str(error))
    return told


def load(host: str | None, quick: bool) -> tuple[Any, dict[str, Any]]:
    """The sound data, national or of a host, and its rules.

    Of a whole national build the words agree with who asks for them; no host has any of its own. A
    host's site has no exercise that its own rules cannot answer.
    """
    from scripts.checks import words
    from scripts.checks.checked import load_data
    from scripts.model.exercises import FILE
    from scripts.rules.compile import compile_rules
    from scripts.rules.exercises import answerable

    data = load_data(host=host)
    if not quick and host is None and (faults := list(words.check(data))):
        raise Faulty(faults)
    rules = compile_rules(data)
    if host is not None:
        data = replace(data, files={**data.files, FILE: answerable(data.files[FILE], rules)})
    return data, rules


def pack_runtime(rules: dict[str, Any], level: str | None, progress: Progress) -> Path:
    """Pack the runtime at this level, else at the one that is asked for; returns its folder."""
    from scripts.runtime import PackError, chosen_level, pack

    out = BUILD / "runtime"
    try:
        pack(rules, out, level or chosen_level(), progress)
    except PackError as error:
        raise BuildError(str(error)) from error
    return out


def _swap(ready: Path, site: Path, old: Path) -> None:
    """Make `ready` the site: two renames, and the first is undone where the second fails."""
    shutil.rmtree(old, ignore_errors=True)
    try:
        if site.exists():
            site.rename(old)
        site.parent.mkdir(parents=True, exist_ok=True)
        ready.rename(site)
    except OSError as error:
        if old.exists() and not site.exists():
            old.rename(site)
        told = (
            f"{site.name}/ を置き換えられません（{error.strerror}）。中のファイルを開いている"
            "ソフトを閉じてから、もう一度作ってください。",
            f"{site.name}/ cannot be replaced ({error.strerror}): close what has it open, or give "
            "it free, and build again.",
        )
        raise BuildError(say(*told)) from error
    shutil.rmtree(old, ignore_errors=True)
