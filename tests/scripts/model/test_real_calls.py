"""Two real calls as hosts: sound, told as what they are, and a slip in them is found."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from calculators.words.wording import Wording
from scripts.checks import differences
from scripts.checks.checked import load_data
from scripts.model import ROOT, Data, read_data
from scripts.pages import render_all
from scripts.rules.compile import compile_rules

HOSTS = ROOT / "tests/hosts"
CODES = {"trial-ishikawa": "17", "trial-kyoto": "26"}

PAGES = ("index", "call", "about")

Loaded = Callable[[str], Data]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of data/ with the two among its hosts."""
    folder = tmp_path_factory.mktemp("real") / "data"
    shutil.copytree(ROOT / "data", folder)
    for name, code in CODES.items():
        own = folder / "hosts" / name
        (own / "local").mkdir(parents=True)
        shutil.copy(HOSTS / name / "host.yaml", own)
        local = (folder / f"local/{code}.yaml").read_text("utf-8")
        calls = (HOSTS / name / "calls.yaml").read_text("utf-8")
        (own / f"local/{code}.yaml").write_text(local + calls, "utf-8")
    return folder


@pytest.fixture(scope="module")
def loaded(root: Path) -> Loaded:
    found: dict[str, Data] = {}

    def load(name: str) -> Data:
        if name not in found:
            found[name] = load_data(root, name)
        return found[name]

    return load


@pytest.mark.slow
@pytest.mark.parametrize("name", CODES)
def test_a_real_call_is_told_and_nobody_takes_the_site_for_the_prefecture_s(
    loaded: Loaded, name: str, tmp_path: Path
) -> None:
    data = loaded(name)
    render_all(data, compile_rules(data), tmp_path, "ja")
    home, call, about = ((tmp_path / f"{page}.md").read_text("utf-8") for page in PAGES)
    assert data.host and not data.host.official and "のサイトではありません" in data.host.name.ja
    assert "2025" in home and "call.md#takeup-2025" in home
    assert "とは関係がありません" in about and "公式サイトではなく" in about
    # What the table takes from the nation is known no better than it is there.
    assert "国の規則<br><small>原典は未確認</small>" in call
    last = {"trial-ishikawa": "11月14日", "trial-kyoto": "8月18日"}[name]
    assert last in call and ("必着" in call) == (name == "trial-ishikawa")
    if name == "trial-ishikawa":  # two readings of one cap: a line each
        either = "確かめられていません<br>1台につき1,000,000円（100万円）<br>1台につき300,000円**"
        assert either in call


@pytest.mark.slow
def test_what_is_only_reported_stays_marked_and_what_is_official_does_not(
    loaded: Loaded,
) -> None:
    grounds = {
        name: {
            document.id: document.evidence
            for document in loaded(name).files["sources.yaml"].documents
        }
        for name in CODES
    }
    assert grounds["trial-ishikawa"]["call-17-2025"] == "official"
    assert grounds["trial-kyoto"]["call-26-2025-portal"] == "reported"


@pytest.mark.slow
def test_a_planted_zero_is_found_by_the_colleague_s_check(
    root: Path, loaded: Loaded, tmp_path: Path
) -> None:
    """`check` stops where it stands out, and the sheet of changes marks it and what it does."""
    spoilt = tmp_path / "data"
    shutil.copytree(root, spoilt)
    path = spoilt / "hosts/trial-ishikawa/local/17.yaml"
    text = path.read_text("utf-8")
    planted = re.sub(r"(robot-monitoring\n +cap: \{per: device, amount: 300000)", r"\g<1>0", text)
    assert planted != text
    path.write_text(planted, "utf-8")
    new, faults = read_data(spoilt, "trial-ishikawa")
    assert not faults
    old = loaded("trial-ishikawa")
    rules = (compile_rules(old), compile_rules(new))
    words = Wording(rules[1], "ja")
    [change] = differences.changes(old, new, words)
    assert (change.before, change.after, change.tenfold) == ("300,000", "3,000,000", True)
    assert change.file == "hosts/trial-ishikawa/local/17.yaml" and "見守り" in change.where
    results = list(differences.outcomes(old, new, rules, words))
    assert results and all(one.before != one.after for one in results)
