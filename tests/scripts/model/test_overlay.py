"""A host's folder laid over the national data: what it replaces, what follows, what stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.checks import examples, host_calls, hosts, local, references
from scripts.checks.checked import with_line
from scripts.model import ROOT, Data, overlay, read_data
from scripts.rules.compile import compile_rules
from tests.facts import data, hosted, rules

MIHON, REIJI = "example-mihon", "example-reiji"
CHECKS = (references.check, local.check, hosts.check, host_calls.check)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of data/, to change."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def faults(copy: Path, host: str) -> list[str]:
    """What is amiss with a host's folder; of the checks those that its files can fail."""
    found, told = read_data(copy, host)
    if not told:
        told = [fault for check in CHECKS for fault in check(found)]
    return [str(with_line(fault, found.documents)) for fault in told or examples.check(found)]


def test_the_national_data_knows_of_no_host() -> None:
    assert data().host is None and not [name for name in data().files if "example" in name]
    assert "host" not in rules() and not data().own_sources()


def test_the_rules_of_a_host_are_its_own_and_all_others_stay() -> None:
    own = compile_rules(hosted(MIHON))
    assert own["local"]["32"]["care-tech-takeup/r8"]["over_lines"][0]["amount"] == 4_000_000
    assert own["hosts"]["32"]["name"]["ja"] == "見本県"
    for code, settings in rules()["local"].items():
        assert own["local"][code] == settings
    assert own["host"]["place"] == {"prefecture": "32"}


def test_a_host_answers_for_its_site() -> None:
    site = hosted(MIHON).files["site.yaml"]
    assert site.publisher.official and site.name.ja == "見本県 介護テクノロジー補助金案内"
    assert not hosted(REIJI).files["site.yaml"].publisher.official


def test_its_own_record_takes_the_place_of_the_national_one_whole(copy: Path) -> None:
    """And what only the national record rested on is no longer listed."""
    national = {document.id for document in data().files["sources.yaml"].documents}
    folder = copy / "hosts/example-saitama"
    shutil.copytree(copy / f"hosts/{MIHON}", folder)
    (folder / "local/32.yaml").rename(folder / "local/11.yaml")
    change(folder / "local/11.yaml", 'code: "32"', 'code: "11"')
    change(folder / "host.yaml", 'code: "32"', 'code: "11"')
    found, told = read_data(copy, folder.name)
    assert not told
    assert [own.version for own in found.files["local/11.yaml"].rules] == ["r8"]
    assert not [call for call in found.files["calls.yaml"].calls if call.prefecture == "11"]
    kept = {document.id for document in found.files["sources.yaml"].documents}
    assert national - kept >= {"call-11-2025-portal"}


def test_what_a_host_has_read_is_confirmed_with_who_and_when() -> None:
    def document(of: Data) -> object:
        known = of.files["sources.yaml"].documents
        return next(one for one in known if one.id == "guideline-2026-takeup")

    before, after = document(data()), document(hosted(MIHON))
    assert (before.evidence, before.confirmed) == ("reported", None)
    assert (after.evidence, after.confirm_at) == ("document", None)
    assert (after.confirmed.date, after.confirmed.by.ja) == ("2026-11-02", "介護人材係")


def test_a_site_in_japanese_alone_needs_no_english() -> None:
    reiji = hosted(REIJI)
    assert reiji.languages == ("ja",)
    assert reiji.files["site.yaml"].name.en == overlay.IN_JAPANESE_ONLY


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("host.yaml", "official: true", "offical: true", "host.yaml:3: offical: found the unknown"),
        ("host.yaml", "languages: [ja, en]", "languages: [en]", "the languages [ja] or [ja, en]"),
        ("host.yaml", "000-000-0032", "0000 0032", "desk.phone"),
        ("host.yaml", "000-000-0032", "03-1-111", "a number of 10 digits"),
        ("host.yaml", "000-000-0032", "0852-222-5111", "a number of 10 digits"),
        ("host.yaml", "000-000-0032", "090-123-4567", "11 where it begins with 050, 070"),
        ("host.yaml", "/kaigo/shien/", "/../shien/", "without the steps"),
        ("host.yaml", "https://www.pref.mihon", "https://https://www.pref.mihon", "https:// once"),
        ("local/32.yaml", "https://www.pref.mihon", "https:///www.pref.mihon", "https:// once"),
        ("host.yaml", "https://www.pref.mihon", "https://ｗｗｗ.pref.mihon", "https:// once"),
        ("host.yaml", '"#115a36"', '"#9bd4b5"', "a contrast of at least 4.5:1"),
        ("host.yaml", "logo: logo.svg", "logo: lgo.svg", 'such as "logo.svg"'),
        ("host.yaml", "guideline-2026-takeup", "guideline-2026-takup", "a document that is cited"),
        ("host.yaml", 'to: "2026-12-11"', 'to: "2026-11-11"', "the first day lies after the last"),
        ("host.yaml", "base_path: /kaigo/shien/", "base_path: kaigo", "base_path"),
        ("local/32.yaml", "amount: 4000000", "amount: 40000000", "which the rules come to"),
        ("local/32.yaml", "amount: 200000,", "amount: 2000000,", "at most 300000"),
        ("local/32.yaml", "kind: survey, from", "kind: report, from", "stages in the order"),
        ("local/32.yaml", 'to: "2026-10-30"', 'to: "2029-10-30"', "a day from 2025-10-01"),
        ("local/32.yaml", "fiscal_year: 2026", "fiscal_year: 2025", "the year of the version r8"),
        ("local/32.yaml", "call-2026#papers", "call-2026#paper", "a place in data/sources.yaml"),
        ("sources.yaml", "id: papers", "id: paper", "which no fact cites"),
    ],
)
def test_a_fault_is_told_with_the_host_s_own_file(
    copy: Path, file: str, old: str, new: str, told: str
) -> None:
    change(copy / f"hosts/{MIHON}" / file, old, new)
    found = [line for line in faults(copy, MIHON) if told in line]
    assert found and f"data/hosts/{MIHON}/" in found[0], faults(copy, MIHON)


@pytest.mark.parametrize(
    "number",
    ["03-1234-5678", "0120-123-456", "0570-012-345", "0800-123-4567", "050-1234-5678"],
)
def test_numbers_of_every_kind_may_stand_in_a_host_s_file(copy: Path, number: str) -> None:
    change(copy / f"hosts/{MIHON}/host.yaml", "000-000-0032", number)
    assert not faults(copy, MIHON)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "host.yaml").unlink(), "new-host"),
        (lambda folder: (folder / "notes.txt").touch(), "a file that nothing reads"),
        (
            lambda folder: shutil.copy(folder / "local/32.yaml", folder / "local/33.yaml"),
            "the rules of the host itself",
        ),
        (
            lambda folder: (folder / "logo.svg").write_text("<svg><script>x</script></svg>"),
            "a drawing without scripts",
        ),
        (
            lambda folder: (folder / "logo.svg").write_text('<svg><image href="//x.jp/a"/></svg>'),
            "a drawing without scripts",
        ),
    ],
)
def test_what_does_not_belong_in_a_folder_is_told(
    copy: Path, spoil: Callable[[Path], object], told: str
) -> None:
    spoil(copy / f"hosts/{MIHON}")
    assert any(told in line for line in faults(copy, MIHON)), faults(copy, MIHON)


@pytest.mark.parametrize("closed", [f"hosts/{MIHON}/local", "programmes"])
def test_a_folder_that_cannot_be_read_is_named_and_nothing_else(
    copy: Path, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies in it seems to be gone; to follow from that what else must go would be wrong."""
    may = os.access
    shutil.rmtree(copy / closed)
    (copy / closed).mkdir()  # As a search sees it. The tests may run as one who may read all.
    monkeypatch.setattr(os, "access", lambda path, how: path != copy / closed and may(path, how))
    [line] = faults(copy, MIHON)
    assert line.startswith(f"data/{closed}") and "a folder that cannot be read" in line


def test_an_update_of_the_project_does_not_touch_a_host(copy: Path) -> None:
    """The folder stays as it was while a national figure changes; the host's site follows it."""
    before = compile_rules(read_data(copy, MIHON)[0])
    change(copy / "words/home.yaml", "いくら補助されるか見る", "いくらになるか見る")
    after = compile_rules(read_data(copy, MIHON)[0])
    assert after["words"]["home"] != before["words"]["home"]
    assert after["local"] == before["local"]


def test_an_unknown_host_is_a_fault_and_no_crash(copy: Path) -> None:
    _, told = read_data(copy, "example-nobody")
    assert "new-host" in str(told[0])
