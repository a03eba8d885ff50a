"""One language of the site: its Markdown rendered from the data, then built by MkDocs."""

from __future__ import annotations

import hashlib
import html
import json
import logging
import re
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from calculators import CALCULATORS
from calculators.html.japanese import marked
from calculators.words.wording import Wording
from scripts.checks import translations
from scripts.machine import addresses
from scripts.machine.failure import BuildError
from scripts.machine.language import say
from scripts.markdown import blocks as markdown_blocks
from scripts.model import Data
from scripts.pages import render_all, render_some
from scripts.pages.templates import PageError
from scripts.pages.years import newest_year
from scripts.rules.compile import data_version
from scripts.site import look, search
from scripts.site.styles import join

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
CONFIG = {"ja": "mkdocs.yml", "en": "mkdocs.en.yml"}

_IN_STATUS = {"version": "{}", "english": '#translation">{}</a>'}
"""What the foot of pages says of the data as a whole, with what stands around it there."""

_HEADING = re.compile(r"^# (.+?)(?: *\{[^{}]*\})? *$", re.M)
_PARTIAL_BUILD_NOTE = "A 'dirty' build"


@dataclass(frozen=True)
class Job:
    """What one language is built from, and the folder `work` in which it is.

    `quick` remakes only the pages that changed, and with `first` those of them only.
    """

    data: Data
    rules: dict[str, Any]
    language: str
    quick: bool
    work: Path = BUILD
    first: tuple[str, ...] = ()

    @property
    def html(self) -> Path:
        """The folder of the pages when they are built."""
        return self.work / "html" / self.language

    @property
    def docs(self) -> Path:
        """The folder of the Markdown that they are made from."""
        return self.work / "docs" / self.language


def build_language(job: Job) -> list[str]:
    """Build the pages; returns what MkDocs found wrong. Runs in a process of its own."""
    with _faults_told():
        pages = render_all(job.data, job.rules, job.docs, job.language)
    state = _State(job.html.with_suffix(".json"))
    config = _config(job, job.docs, pages)
    return _build(job, config, state, pages)


def build_first(job: Job) -> list[Path]:
    """Build those of the pages `first` that hang on no other; returns the files that they are.

    None are built where what stands around all pages has changed, or where MkDocs finds something
    wrong: both is for the build of all pages, which has to follow.
    """
    state = _State(job.html.with_suffix(".json"))
    pages = [page for page in state.pages if (job.docs / page).is_file()]
    if not pages:
        return []
    with _faults_told():
        made = render_some(job.data, job.rules, job.docs, job.language, job.first)
    if not made:
        return []
    config = _config(job, job.docs, pages)
    if state.frame != _frame(config, pages) or _build(job, config, state, pages):
        return []
    return [job.html / path.replace(".md", ".html") for path in made]


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except PageError as error:
        raise BuildError(str(error)) from error


def _build(job: Job, config: Any, state: _State, pages: list[str]) -> list[str]:
    from scripts.site.converted import Converted

    markdown_blocks.provide(job.data, job.rules)
    frame = _frame(config, pages)
    status = {name: config["extra"]["about"][name] for name in _IN_STATUS}
    quick = job.quick and state.frame == frame
    state.forget()
    before = _written(job.html)
    # Hosts of one process share what they have in common; on disk it lies once a language.
    converted = Converted(BUILD / "html" / f"{job.language}.pages.json")
    config.plugins["converted"] = converted
    warnings = _run_mkdocs(config, quick)
    made = [path for path, when in _written(job.html).items() if before.get(path) != when]
    if job.language == "en":
        _mark_japanese(made)
    if not warnings:
        styles = job.html / "assets/stylesheets"
        join(styles, config["extra"]["styles"], look.style_of(job.data.host))
    if job.first:
        status = state.status  # of the others, which are left as they are
    elif quick:
        _refresh_status(job.html, state.status, status)
    if not warnings:
        if not (job.quick and (job.html / search.INDEX).exists()):
            search.write(job.html, job.language, job.data.files["queries.yaml"].synonyms)
        state.remember(frame, status, pages)
        if not quick:
            converted.keep(on_disk=job.work == BUILD)
    return [f"{job.language}: {text}" for text in warnings]


def _config(job: Job, docs: Path, pages: list[str]) -> Any:
    """The MkDocs configuration with names, titles and words from the data put in."""
    from mkdocs.config import load_config

    language = job.language
    data = job.data
    site = data.plain("site.yaml")
    words = _in_language(job.rules["words"], language)
    missing = job.rules["words"]["site"]["not-found"]
    roots = addresses.addresses(data.address, data.languages)
    base = data.host.base_path if data.host else None
    paths = addresses.paths(data.address, base, data.languages)
    config = load_config(
        str(ROOT / CONFIG[language]),
        docs_dir=str(docs),
        site_dir=str(job.html),
        site_name=html.escape(site["name"][language]),
        site_description=html.escape(site["description"][language]),
        strict=False,  # warnings are collected and stop the build there
    )
    # The page for wrong addresses is the only one that cannot refer to others relatively.
    config["site_url"] = roots[language] if roots else paths[language]
    entries = list(_navigation(config["nav"], words["nav"], docs, pages))
    config["nav"] = look.navigation(entries, pages, Wording(job.rules, language))
    for option in config["theme"]["palette"]:
        option["toggle"]["name"] = html.escape(words["site"][option["toggle"]["name"]])
    other = config["extra"]["other_language"]
    other["name"] = html.escape(job.rules["words"]["site"]["language"][other["code"]])
    if other["code"] not in data.languages:
        config["extra"]["other_language"] = None
    config["extra"] |= {
        "styles": [Path(path).name for path in config["extra_css"]],
        "calculators": list(CALCULATORS),
        "words": _escaped(words["site"]),
        "not_found": [
            {"language": code, **_escaped(_in_language(missing, code))}
            for code in sorted(data.languages, key=lambda code: code != language)
        ],
        "about": _escaped(_about(job, site)),
        "addresses": roots,
        "paths": paths,
        "host": _escaped(look.frame_of(data, language)),
    }
    config["extra_css"] = []
    return config


def _about(job: Job, site: dict[str, Any]) -> dict[str, Any]:
    """The status line: who publishes, as of which day, the data's version, how the English is."""
    state = translations.overall(translations.recorded(job.data).values())
    words = Wording(job.rules, job.language)
    return {
        "publisher": site["publisher"]["name"][job.language],
        "official": site["publisher"]["official"],
        "as_of": words.date(as_of(job.rules)),
        "dated": words("site.status.dated", date=words.date(as_of(job.rules))),
        "rules": _newest_rules(words),
        "english": words(f"coverage.translation.{state}"),
        "version": data_version(job.data),
    }


def as_of(rules: dict[str, Any]) -> str:
    """The newest day for which rules are known; on a host's site that of its own."""
    own = rules["hosts"].get(rules["host"]["code"]) if "host" in rules else None
    if own and own["as_of"]:
        return str(own["as_of"])
    days = [
        version["as_of"]
        for programme in rules["programmes"].values()
        for version in programme["versions"].values()
        if version["as_of"]
    ]
    return str(max(days))


def _newest_rules(words: Wording) -> str:
    """Up to which year rules are recorded, and whether those of that year wait to be confirmed."""
    year, standings = newest_year(words.rules)
    reported = any(standing.evidence == "reported" for standing in standings)
    return words(f"site.status.{'rules-reported' if reported else 'rules'}", year=words.year(year))


def _navigation(
    entries: list[Any], titles: dict[str, str], docs: Path, pages: list[str]
) -> Iterator[Any]:
    """The navigation with page patterns expanded and every title given."""
    named = {path for path in _paths(entries) if "*" not in path}
    for entry in entries:
        if isinstance(entry, dict):
            (key, below), *_ = entry.items()
            title = html.escape(titles[key])
            if isinstance(below, str):
                yield {title: below}
            else:
                yield {title: list(_navigation(below, titles, docs, pages))}
        elif "*" in entry:
            found = [page for page in pages if fnmatchcase(page, entry) and page not in named]
            if not found:
                raise BuildError(
                    f"mkdocs.yml: nav: {entry}: "
                    + say("このパスのページがありません", "no page has such a path")
                )
            yield from ({_title(docs / page): page} for page in found)
        else:
            if entry not in pages:
                raise BuildError(
                    f"mkdocs.yml: nav: {entry}: "
                    + say("このページがありません", "there is no such page")
                )
            yield {_title(docs / entry): entry}


def _paths(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, dict):
            below = next(iter(entry.values()))
            yield from _paths(below if isinstance(below, list) else [below])
        else:
            yield entry


def _title(page: Path) -> str:
    """The page's heading as text fit for HTML."""
    match = _HEADING.search(page.read_text(encoding="utf-8"))
    if not match:
        told = (
            "見出しがありません。初めに「# 見出し」を書いてください。",
            "no heading: begin the page with one (# …)",
        )
        raise BuildError(f"{page.relative_to(BUILD)}: {say(*told)}")
    return html.escape(html.unescape(match[1]))


def _run_mkdocs(config: Any, quick: bool) -> list[str]:
    from mkdocs.commands.build import build

    messages = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    try:
        build(config, dirty=quick)
    except Exception as error:  # MkDocs has said which page; this says what and where
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename}:{frame.lineno}"
        messages.texts.append(f"{type(error).__name__}: {error} ({place})")
    finally:
        logger.removeHandler(messages)
    return messages.texts


class _Messages(logging.Handler):
    """Collects what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if not text.startswith(_PARTIAL_BUILD_NOTE):
            self.texts.append(text)


class _State:
    """What the last good build of a language looked like, on disk beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        saved = json.loads(self._path.read_text("utf-8")) if self._path.exists() else {}
        self.frame, self.status = saved.get("frame", ""), saved.get("status", {})
        self.pages: list[str] = saved.get("pages", [])

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)

    def remember(self, frame: str, status: dict[str, str], pages: list[str]) -> None:
        state = {"frame": frame, "status": status, "pages": pages}
        self._path.write_text(json.dumps(state), "utf-8")


def _frame(config: Any, pages: list[str]) -> str:
    """A digest of what stands around every page: where it changes, every page must be made."""
    extra = {key: value for key, value in config["extra"].items() if key != "about"}
    about = {key: value for key, value in config["extra"]["about"].items() if key not in _IN_STATUS}
    around = (config["nav"], config["site_name"], extra, about, pages)
    digest = hashlib.sha256(repr(around).encode())
    files = [ROOT / name for name in CONFIG.values()]
    files += sorted(path for path in (ROOT / "docs/overrides").rglob("*") if path.is_file())
    files += sorted((ROOT / "scripts").rglob("*.py"))
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _refresh_status(folder: Path, old: dict[str, str], new: dict[str, str]) -> None:
    """Put what changes with any change of the data into the pages that were not made anew."""
    changed = [
        (around.format(old[name]).encode(), around.format(new[name]).encode())
        for name, around in _IN_STATUS.items()
        if old[name] != new[name]
    ]
    for path in folder.rglob("*.html") if changed else ():
        before = after = path.read_bytes()
        for was, now in changed:
            after = after.replace(was, now)
        if after != before:
            path.write_bytes(after)


def _written(folder: Path) -> dict[Path, int]:
    """The pages of a folder, and when each was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}


def _mark_japanese(pages: Iterable[Path]) -> None:
    """Say of every Japanese word on English pages that it is Japanese."""
    for path in pages:
        path.write_text(marked(path.read_text(encoding="utf-8")), encoding="utf-8")


def _in_language(words: Any, language: str) -> Any:
    if isinstance(words, dict) and "ja" in words:
        return words[language]
    return {key: _in_language(value, language) for key, value in words.items()}


def _escaped(value: Any) -> Any:
    """Text made fit for HTML: the theme's templates print what they get as it is."""
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}
    return html.escape(value) if isinstance(value, str) else value
