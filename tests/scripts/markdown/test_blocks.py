"""The block that puts a calculator into a Markdown page."""

from __future__ import annotations

import re
from dataclasses import replace

import markdown
import pytest

from scripts.markdown.blocks import provide, stamp, stamped
from scripts.markdown.calculator_page import NoSuchExample
from tests import facts


@pytest.fixture(scope="module", autouse=True)
def _data() -> None:
    provide(facts.data(), facts.rules())


def convert(text: str, language: str = "ja") -> str:
    configs = {"scripts.markdown.blocks": {"language": language}}
    return markdown.markdown(text, extensions=list(configs), extension_configs=configs)


def block(kind: str = "subsidy", **options: str) -> str:
    lines = [f"    {name}: {value}" for name, value in options.items()]
    return "\n".join([f"/// calculator | {kind}", *lines, "///"])


def test_the_calculator_stands_where_its_block_stands() -> None:
    html = convert(f"before\n\n{block()}\n\nafter")
    assert html.index("before") < html.index('data-calculator="subsidy"') < html.index("after")
    assert "<p><div" not in html


def test_options_fill_the_form() -> None:
    html = convert(block(programme="model-facilities", version="r6"))
    assert re.search(r'value="model-facilities"[^>]* checked', html)
    chosen = re.findall(r'name="subsidy-version" value="([^"]+)"[^>]* checked', html)
    assert chosen == ["r6"]
    html = convert(block(programme="model-facilities"))
    chosen = re.findall(r'name="subsidy-version" value="([^"]+)"[^>]* checked', html)
    assert chosen == ["r7"]
    html = convert(block(preset="office-plan"))
    assert re.search(r'value="third_party"[^>]* checked', html)
    assert 'value="2500000"' in html
    assert html.count("data-row-title>") == 5  # four purchases and the template for more


def test_several_calculators_in_a_page_share_no_id() -> None:
    html = convert(f"{block()}\n\n{block()}")
    ids = re.findall(r'(?<!data-)\bid="([^"]+)"', html.replace("data-example", "data-other"))
    own = [id_ for id_ in ids if "-pattern-" not in id_]
    assert len(own) == len(set(own))


def test_a_wrong_option_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="no such calculator"):
        convert(block("subsidies"))
    with pytest.raises(NoSuchExample, match="nothing-like-it"):
        convert(block(preset="nothing-like-it"))
    with pytest.raises(NoSuchExample, match="no programme care-tech-takup; there are: "):
        convert(block(programme="care-tech-takup"))
    with pytest.raises(NoSuchExample, match="no version r5; there are: "):
        convert(block(programme="care-tech-takeup", version="r5"))
    with pytest.raises(NoSuchExample, match="no version r6; there are: none without"):
        convert(block(version="r6"))
    with pytest.raises(NoSuchExample, match="linkage: only the form of subsidy"):
        convert(block("linkage", programme="care-tech-takeup"))


def test_a_page_with_a_calculator_changes_with_its_rules_and_examples() -> None:
    text = f"# Title\n\n{block()}\n"
    data = facts.data()
    state = stamp(data, {"a": 1})
    assert stamped("no calculator", state) == "no calculator"
    assert stamped(text, state) == stamped(text, stamp(data, {"a": 1}))
    assert stamped(text, state) != stamped(text, stamp(data, {"a": 2}))
    changed: dict[str, dict[str, object]] = {
        "programmes/care-tech-takeup.yaml": {"versions": []},
        "exercises.yaml": {"exercises": []},
    }
    for name, update in changed.items():
        file = data.files[name].model_copy(update=update)
        other = replace(data, files={**data.files, name: file})
        assert stamped(text, state) != stamped(text, stamp(other, {"a": 1})), name
