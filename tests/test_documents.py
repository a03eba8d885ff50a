"""What documents point to is there, commands and options too; those for developers are no pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from scripts.__main__ import COMMANDS
from scripts.model.calls_of_hosts import HostCall, Stage
from scripts.model.hosts import Accessibility, Colours, Confirmed, Desk, HostFile, Notice
from scripts.model.local import LocalFile, LocalVersion
from scripts.model.site import Security

ROOT = Path(__file__).resolve().parents[1]
DEVELOPMENT = ROOT / "docs/development"
RECORDS = DEVELOPMENT / "decisions"
HANDBOOK = sorted((ROOT / "docs/handbook").rglob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DEVELOPMENT.rglob("*.md"))]
DOCUMENTS += [ROOT / "CHANGELOG.md", *HANDBOOK]
WRITTEN = (".venv/", ".build/", "site/", "site-hosts/", "site-servers/", "en/", "runtime/")
WRITTEN += ("embed/", ".well-known/", "local/")
"""What paths begin with that lead to what commands write, or to a host's own files."""
MADE_UP = "worth"
"""The calculator that add-a-calculator.md adds for an example."""
COMMAND = re.compile(r"(?:python3|py) -m scripts ([a-z-]+)([^`\n|（]*)")
EVERYWHERE = {"--host", "--lang"}
"""Options that the door of the commands takes."""


def pointed_to(document: Path) -> list[Path]:
    """The files and folders that a document names: relative links, and paths in backquotes."""
    text = document.read_text("utf-8")
    linked = re.findall(r"\]\((?!https?:|#|\{\{)([^)#]+)", text)
    # A share such as 1/2 is no path.
    named = re.findall(r"`(?!\d+/\d+`)((?:[\w.-]+/)+[\w.-]*)`", text, re.ASCII)
    return [
        *(document.parent / link for link in linked),
        *(ROOT / name for name in named if not name.startswith(WRITTEN) and MADE_UP not in name),
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_points_to_is_there(document: Path) -> None:
    assert not [path for path in pointed_to(document) if not path.exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_in_a_document_are_there_with_their_options(document: Path) -> None:
    for name, typed in COMMAND.findall(document.read_text("utf-8")):
        assert name in COMMANDS, name
        files = [f"scripts/{COMMANDS[name].module.replace('.', '/')}.py"]
        files += ["tests/recording.py"] if name == "test" else []  # what goes to pytest
        code = "".join((ROOT / file).read_text("utf-8") for file in files)
        for option in re.findall(r"--[a-z-]+", typed):
            assert option in EVERYWHERE or f'"{option}"' in code, f"{name} {option}"
            assert option != "--host" or COMMANDS[name].hosted, name


def test_the_readme_names_every_command_and_which_of_them_take_a_host() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in COMMANDS:
        assert f"python3 -m scripts {name}" in readme, name
    [told] = re.findall(r"also goes with (.*) \|", readme)
    named = {"build", *re.findall(r"`([a-z-]+)`", told)}
    assert named == {name for name, command in COMMANDS.items() if command.hosted}


def keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize(
    ("models", "chapters"),
    [
        ((HostFile, Desk, Colours, Notice, Accessibility, Security, Confirmed), ("entries",)),
        ((LocalFile, LocalVersion), ("entries",)),
        ((HostCall, Stage), ("call",)),
    ],
)
def test_the_handbook_names_all_that_an_official_can_write(
    models: tuple[type[BaseModel], ...], chapters: tuple[str, ...]
) -> None:
    said = "".join((ROOT / f"docs/handbook/ja/{name}.md").read_text("utf-8") for name in chapters)
    words = set(re.findall(r"\b[a-z_]+\b", " ".join(re.findall(r"`[^`]*`|```.*?```", said, re.S))))
    assert set().union(*map(keys, models)) - words == set()


def test_decision_records_are_numbered_and_listed() -> None:
    files = sorted(path for path in RECORDS.glob("*.md") if path.name != "README.md")
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    listed = re.findall(r"\]\((\d{4}[^)]*)\)", (RECORDS / "README.md").read_text("utf-8"))
    assert listed == [path.name for path in files]
    for path in files:
        assert path.read_text("utf-8").startswith(f"# {path.name[:4]} "), path.name


def test_what_is_for_developers_is_no_page_of_the_site(site: Path) -> None:
    names = {path.stem for path in DEVELOPMENT.rglob("*.md")} - {"README"}
    assert len(names) > 5 and not names & {path.stem for path in site.rglob("*.html")}


def test_code_in_a_list_is_indented_and_not_fenced() -> None:
    """A fence within a list is no code for the site: its lines would run into one."""
    prose = [
        path for name in ("ja", "en", "handbook") for path in (ROOT / "docs" / name).rglob("*")
    ]
    fenced = [
        path
        for path in [*prose, *(ROOT / "docs/templates").rglob("*")]
        if path.suffix in (".md", ".j2") and re.search(r"(?m)^ +```", path.read_text("utf-8"))
    ]
    assert not fenced
