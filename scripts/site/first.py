"""What somebody is looking at, made before all other pages: so that `serve` shows a change at once.

These pages stand in a folder of their own until the site has them, too. Only one whose content
hangs on no other page can come first, and only while what stands around all pages stays the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from scripts.machine.addresses import FOLDERS
from scripts.machine.inputs import FIRST
from scripts.machine.names import share
from scripts.site import hashed
from scripts.site.language import Job, build_first


def make(
    jobs: Iterable[Job],
    looked_at: Iterable[str],
    runtime: Callable[[], Path],
    names: hashed.Names,
    root: str,
) -> list[str]:
    """Build into `FIRST` those pages that can come first; returns which, by their paths.

    They load what the site has by its `names` there, and the `runtime` with the rules as they are.
    """
    shutil.rmtree(FIRST, ignore_errors=True)
    made = []
    for job in jobs:
        for file in build_first(replace(job, first=tuple(_sources(job, looked_at)))):
            path = FOLDERS[job.language] + file.relative_to(job.html).as_posix()
            (FIRST / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, FIRST / path)
            made.append(path)
    if made:
        shutil.copytree(runtime(), FIRST / "runtime", copy_function=share)
        hashed.rename(FIRST, root, names)
    return made


def _sources(job: Job, looked_at: Iterable[str]) -> Iterator[str]:
    """The Markdown of those pages that are of this language, by its path."""
    folders = [FOLDERS[language] for language in job.data.languages]
    for page in looked_at:
        # Of the folders that it may lie in the deepest: the root has all of them.
        folder = max(filter(page.startswith, folders), key=len)
        if folder == FOLDERS[job.language]:
            yield Path(page.removeprefix(folder)).with_suffix(".md").as_posix()
