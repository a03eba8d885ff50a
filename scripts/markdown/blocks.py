"""The Markdown block that puts a calculator into any page.

    /// calculator | subsidy
        programme: care-tech-takeup
        version: r6
        preset: office-plan
    ///

The options are for the form of the subsidy calculator: the programme and version chosen from the
beginning, and an example of the programme's file to fill the form with.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_string

from scripts.checks.checked import load_data
from scripts.markdown.calculator_page import examples_of, preset, render
from scripts.model import Data
from scripts.model.exercises import FILE as EXERCISES
from scripts.rules.compile import compile_rules, fingerprint

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = "programmes/*.yaml"


@dataclass
class _Source:
    """The data that calculators are made from."""

    data: Data
    rules: dict[str, Any]


_PROVIDED: list[_Source] = []
"""What was provided last, once a process; empty until something is."""


def provide(data: Data, rules: dict[str, Any]) -> None:
    """Make calculators from this data; without it, the project's own is loaded."""
    _PROVIDED[:] = [_Source(data, rules)]


def _source() -> _Source:
    if not _PROVIDED:
        data = load_data()
        provide(data, compile_rules(data))
    return _PROVIDED[0]


def stamp(data: Data, rules: dict[str, Any]) -> str:
    """What changes with whatever calculators are made from; examples do not stand in the rules."""
    offered = [data.plain(name) for name in sorted(data.files) if fnmatchcase(name, EXAMPLES)]
    digest = hashlib.sha256(fingerprint([rules, offered, data.plain(EXERCISES)]).encode())
    template = ROOT / "docs" / "templates" / "calculator.html"
    for path in (template, *sorted((ROOT / "calculators").rglob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def stamped(text: str, state: str) -> str:
    """Markdown with the stamp of its calculators.

    A calculator's HTML is not in the Markdown, so this is how a partial build sees the change.
    """
    return f"{text}\n<!-- {state} -->\n" if has_calculator(text) else text


def has_calculator(text: str) -> bool:
    """Whether Markdown has a calculator in it."""
    return "/// calculator" in text


class CalculatorBlock(Block):  # type: ignore[misc]  # pymdownx has no types.
    """`/// calculator | <kind>`."""

    NAME = "calculator"
    ARGUMENT = True
    OPTIONS = {"programme": ("", type_string), "version": ("", type_string)}
    OPTIONS |= {"preset": ("", type_string)}

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        """The element that the calculator's HTML goes into."""
        return ElementTree.SubElement(parent, "div", {"class": "calculator-place"})

    def on_end(self, block: ElementTree.Element) -> None:
        """Render the calculator; a wrong option stops the build with its name."""
        source = _source()
        kind = self.argument.strip()
        if kind not in source.rules["forms"]:
            known = ", ".join(sorted(source.rules["forms"]))
            raise ValueError(f"/// calculator | {kind}: no such calculator; there are: {known}")
        examples = examples_of(source.data.many("programmes"))
        chosen = (self.options[name] or None for name in ("programme", "version", "preset"))
        number = self.tracker.get(kind, 0) + 1
        self.tracker[kind] = number
        html = render(
            kind,
            source.rules,
            examples,
            self.config["language"],
            _base(self.md),
            id_=kind if number == 1 else f"{kind}-{number}",
            filled=preset(kind, source.rules, examples, *chosen),
            exercises=source.data.files[EXERCISES].exercises,
        )
        block.text = self.md.htmlStash.store(html)

    def on_markdown(self) -> str:
        """What stands inside the block is no Markdown."""
        return "raw"


def _base(md: Any) -> str:
    """The way from the page being rendered to the root of its language's site.

    MkDocs tells it to the part of Markdown that makes links relative, Zensical to a part that is
    there for nothing else; elsewhere there are no pages.
    """
    address: str
    if "relpath" in md.treeprocessors:
        address = md.treeprocessors["relpath"].file.url
    elif "rendering_context" in md.preprocessors:
        address = md.preprocessors["rendering_context"].page.url
    else:
        return ""
    return "../" * address.count("/")


class Blocks(BlocksExtension):  # type: ignore[misc]  # pymdownx has no types.
    """All blocks of this project; `language` is that of the pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.config = {"language": ["ja", "ja or en"]}
        super().__init__(*args, **kwargs)

    def extendMarkdownBlocks(self, md: Any, block_mgr: Any) -> None:
        """Register the blocks with pymdownx."""
        block_mgr.register(CalculatorBlock, self.getConfigs())


def makeExtension(*args: Any, **kwargs: Any) -> Blocks:
    """What Python-Markdown calls."""
    return Blocks(*args, **kwargs)
