"""What the benchmark compares is made of the site as it is built now."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.bench import designs
from scripts.bench.designs import Design
from scripts.machine import inputs

OURS = re.compile(r'src="[^"]*/(calculator|early)\.[0-9a-f]+\.js"')


@pytest.fixture
def folder(site: Path) -> Iterator[Path]:
    """Beside the site: the designs are links to its files."""
    made = inputs.BUILD / "designs-of-a-test"
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_a_page_at_one_level_has_no_other_to_fall_back_to(site: Path, folder: Path) -> None:
    found = {}
    for design in designs.levels(site, folder):
        page = (design.folder / design.page).read_text("utf-8")
        asked = re.search(r'data-manifest="([^"]+)"', page)
        assert asked and OURS.search(page)
        manifest = json.loads((design.folder / design.page).parent.joinpath(asked[1]).read_bytes())
        found[design.id] = [level["id"] for level in manifest["levels"]]
    assert found == {level: [level] for level in ("lean", "snapshot", "packed", "plain")}


@pytest.mark.parametrize("make", [designs.ordinary, designs.still])
def test_another_way_of_the_same_page_has_no_script_of_ours(
    site: Path, folder: Path, make: Callable[[Path, Path], Design]
) -> None:
    design = make(site, folder)
    page = (design.folder / design.page).read_text("utf-8")
    assert not OURS.search(page) and OURS.search((site / design.page).read_text("utf-8"))
    assert ("loadPyodide" in page) == (make is designs.ordinary)
    if make is designs.ordinary:
        assert (design.folder / "ordinary/rules.json.br").is_file()
