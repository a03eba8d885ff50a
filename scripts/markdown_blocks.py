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
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_string

from scripts.calculator_page import examples_of, preset, render
from scripts.compile import compile_rules, fingerprint
from scripts.model import Data, load_data

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class _Source:
    """The data that calculators are made from, once a process."""

    data: Data | None = None
    rules: dict[str, Any] | None = None


_SOURCE = _Source()


def provide(data: Data, rules: dict[str, Any]) -> None:
    """Make calculators from this data; without it, the project's own is loaded."""
    _SOURCE.data, _SOURCE.rules = data, rules


def stamped(text: str, rules: dict[str, Any]) -> str:
    """Markdown that changes with whatever its calculators are made from.

    A calculator's HTML is not in the Markdown, so this is how a partial build sees the change.
    """
    if "/// calculator" not in text:
        return text
    digest = hashlib.sha256(fingerprint(rules).encode())
    template = ROOT / "docs" / "templates" / "calculator.html"
    for path in (template, *sorted((ROOT / "calculators").glob("*.py"))):
        digest.update(path.read_bytes())
    return f"{text}\n<!-- {digest.hexdigest()[:12]} -->\n"


class CalculatorBlock(Block):
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
        if _SOURCE.data is None or _SOURCE.rules is None:
            data = load_data()
            provide(data, compile_rules(data))
        kind = self.argument.strip()
        if kind not in _SOURCE.rules["forms"]:
            known = ", ".join(sorted(_SOURCE.rules["forms"]))
            raise ValueError(f"/// calculator | {kind}: no such calculator; there are: {known}")
        examples = examples_of(_SOURCE.data.many("programmes"))
        chosen = (self.options[name] or None for name in ("programme", "version", "preset"))
        number = self.tracker.get(kind, 0) + 1
        self.tracker[kind] = number
        html = render(
            kind,
            _SOURCE.rules,
            examples,
            self.config["language"],
            _base(self.md),
            id_=kind if number == 1 else f"{kind}-{number}",
            filled=preset(examples, *chosen),
        )
        block.text = self.md.htmlStash.store(html)

    def on_markdown(self) -> str:
        """What stands inside the block is no Markdown."""
        return "raw"


def _base(md: Any) -> str:
    """The way from the page being rendered to the root of its language's site.

    MkDocs tells it to the part of Markdown that makes links relative; elsewhere there are no pages.
    """
    if "relpath" not in md.treeprocessors:
        return ""
    return "../" * md.treeprocessors["relpath"].file.url.count("/")


class Blocks(BlocksExtension):
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
