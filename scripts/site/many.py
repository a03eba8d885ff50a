"""The sites of all hosts at once: as many at a time as this machine has processors.

The runtime is packed once; in each site only its rules differ, and what is the same lies on disk
once where the file system knows links.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from scripts.machine import ending, hosts
from scripts.machine.failure import BuildError
from scripts.machine.inputs import BUILD, ROOT
from scripts.machine.language import say
from scripts.model.load import Faulty
from scripts.site import Builder, Progress, load, pack_runtime

SITES = ROOT / "site-hosts"


@dataclass(frozen=True)
class Built:
    """A host's site: how long it took, and how large it is in bytes, of that its own.

    What is `own` is on disk for this site alone. `failure` says why there is none.
    """

    host: str
    seconds: float
    size: int = 0
    own: int = 0
    failure: str | None = None


def build_all(progress: Progress) -> Iterator[Built]:
    """Build the site of every host into site-hosts/NAME, each told as soon as it is done.

    One that cannot be built stays as it was and does not stop the others.
    """
    names = hosts.names()
    progress(
        say("計算の仕組みを用意しています（全サイト共通）", "Packing the runtime, once for all")
    )
    packed = pack_runtime(load(None, quick=True)[1], None, progress)
    context = multiprocessing.get_context("spawn")
    workers = min(len(names), os.cpu_count() or 1) or 1
    with ProcessPoolExecutor(workers, context, initializer=ending.end_with_parent) as pool:
        with ending.undisturbed():
            futures = [pool.submit(build_one, name, packed) for name in names]
        for future in as_completed(futures):
            yield future.result()


def build_one(name: str, packed: Path) -> Built:
    """Build one host's site in this process."""
    started = time.monotonic()
    work, site = BUILD / "hosts" / name, SITES / name
    work.mkdir(parents=True, exist_ok=True)
    try:
        with Builder(_silent, name, work, site, packed) as builder:
            builder.build()
    except (BuildError, Faulty) as error:
        return Built(name, time.monotonic() - started, failure=str(error))
    except Exception as error:  # a fault of the program's own: the other sites do not wait for it
        failure = "".join(traceback.format_exception(error))
        return Built(name, time.monotonic() - started, failure=failure)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    files = [path.stat() for path in site.rglob("*") if path.is_file()]
    size = sum(file.st_size for file in files)
    own = sum(file.st_size for file in files if file.st_nlink == 1)
    return Built(name, time.monotonic() - started, size, own)


def _silent(text: str) -> None:
    """Of many sites at once only the end is told."""
