"""A host's folder laid over the national data: what it replaces, what follows, what stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.checks import answers, examples, host_calls, hosts, local, reach, references, versions
from scripts.checks.checked import with_line
from scripts.model import ROOT, Data, overlay, read_data
from scripts.rules.compile import compile_rules
from tests.facts import data, hosted, rules

MIHON, REIJI = "example-mihon", "example-reiji"
CHECKS = (
    references.check,
    answers.check,
    versions.check,
    local.check,
    hosts.check,
    host_calls.check,
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of data/, to change."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def move(folder: Path, old: str, new: str) -> None:
    (folder / new).parent.mkdir(exist_ok=True)
    (folder / old).rename(folder / new)


def faults(copy: Path, host: str) -> list[str]:
    """What is amiss with a host's folder; of the checks those that its files can fail."""
    found, told = read_data(copy, host)
    if not told:
        told = [fault for check in CHECKS for fault in check(found)]
    return [str(with_line(fault, found.documents)) for fault in told or examples.check(found)]


def test_the_national_data_knows_of_no_host() -> None:
    assert data().host is None and not [name for name in data().files if "example" in name]
    assert "host" not in rules() and not data().own_sources()


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("host.yaml", "official: true", "offical: true", "host.yaml:3: offical: found the unknown"),
        (
            "host.yaml",
            "languages: [ja, en]",
            "languages: [en, ja]",
            ":17: languages: found [en, ja]: expected the languages [ja] or [ja, en]",
        ),
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
        (
            "host.yaml",
            'to: "2026-12-11"',
            'to: "2026-11-11"',
            ':22: notice.from: found from: "2026-11-20", to: "2026-11-11": '
            "expected a first day that is not after the last",
        ),
        (
            "local/32.yaml",
            'from: "2026-10-01", to: "2026-10-30"',
            'from: "2026-10-30", to: "2026-10-01"',
            ':75: calls[0].stages[0].from: found from: "2026-10-30", to: "2026-10-01"',
        ),
        (
            "local/32.yaml",
            'from: "2026-11-16", to: "2026-12-11"',
            'from: "2026-11-16"',
            ':76: calls[0].stages[1].time: found time: "17:00", by: "arrival"',
        ),
        (
            "host.yaml",
            "publisher: {ja: 見本県 高齢福祉課",
            "publisher: {ja: Mihon",
            ":9: publisher.ja",
        ),
        ("host.yaml", "base_path: /kaigo/shien/", "base_path: kaigo", "base_path"),
        ("local/32.yaml", "amount: 4000000", "amount: 40000000", "which the rules come to"),
        ("local/32.yaml", "amount: 200000,", "amount: 2000000,", "at most 300000"),
        ("local/32.yaml", "kind: survey, from", "kind: report, from", "stages in the order"),
        ("local/32.yaml", 'to: "2026-10-30"', 'to: "2029-10-30"', "a day from 2025-10-01"),
        ("local/32.yaml", "fiscal_year: 2026", "fiscal_year: 2025", "the year of the version r8"),
        ("local/32.yaml", "call-2026#papers", "call-2026#paper", "in sources.yaml"),
        (
            "local/32.yaml",
            "category: robot-bathing",
            "category: robot-bath",
            ":43: rules[0].examples[0].items[0].category",
        ),
        ("local/32.yaml", "staff: 25", "staff: -25", ":41: rules[0].examples[0].answers.staff"),
        ("sources.yaml", "evidence: document", "evidence: 要綱", ":9: documents[0].evidence"),
        ("sources.yaml", "    issuer:", "    isuer:", ":5: documents[0].isuer"),
        ("sources.yaml", "id: papers", "id: paper", ", and 1 more in this file"),
        (
            "sources.yaml",
            "      - {id: papers",
            "      - {id: idle, name: {ja: 別紙, en: annex}}\n      - {id: papers",
            "which no fact cites",
        ),
    ],
)
def test_a_fault_is_told_with_the_host_s_own_file(
    copy: Path, file: str, old: str, new: str, told: str
) -> None:
    change(copy / f"hosts/{MIHON}" / file, old, new)
    found = [line for line in faults(copy, MIHON) if told in line]
    assert found and f"data/hosts/{MIHON}/" in found[0], faults(copy, MIHON)


@pytest.mark.slow
def test_a_rule_that_no_example_holds_is_told_with_the_host_s_own_file(copy: Path) -> None:
    file = copy / f"hosts/{MIHON}/local/32.yaml"
    change(file, "249999}, {category: robot-monitoring, unit_price: 250001", "100000")
    change(file, "subsidy: 399000, own_burden: 101000", "subsidy: 80000, own_burden: 20000")
    found, told = read_data(copy, MIHON)
    unnoticed = [str(fault) for fault in reach.check(found, ["local/32.yaml"]).faults]
    assert not told and unnoticed
    assert all(line.startswith(f"data/hosts/{MIHON}/local/32.yaml:") for line in unnoticed)


@pytest.mark.slow
def test_what_is_wrong_with_an_example_is_told_in_the_reader_s_language(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(copy / f"hosts/{MIHON}/local/32.yaml", "staff: 25", "staff: -25")
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert [line.partition("answers.staff: ")[2] for line in faults(copy, MIHON)] == [
        '見つかったもの "-25": あるべきもの 1 以上の整数: その答えで選べる値にしてください'
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("host.yaml", "official: true", "official: yes", "write true, without quotes"),
        ("host.yaml", "official: true", "official: True", "write true, without quotes"),
        ("local/32.yaml", "offered: true", "offered: no", "write false, without quotes"),
        ("local/32.yaml", "{subsidy: 160000", "{subsidy: 160000.5", "a whole number"),
        ("local/32.yaml", '"2026-10-01", to', "2026-10-01, to", 'write "2026-10-01" in quotes'),
        ("sources.yaml", 'date: "2026-09-15"', "date: 2026-09-15", 'write "2026-09-15" in quotes'),
        ("sources.yaml", "fiscal_year: 2026\n    url", "fiscal_year: 2026.0\n    url", "a whole"),
    ],
)
def test_a_bare_word_is_told_once_as_its_field_needs_it(
    copy: Path, file: str, old: str, new: str, told: str
) -> None:
    path = copy / f"hosts/{MIHON}" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    [fault] = faults(copy, MIHON)
    assert fault.startswith(f"data/hosts/{MIHON}/{file}:") and told in fault


@pytest.mark.slow
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
        (lambda folder: (folder / "notes.txt").touch(), "move it out of this folder"),
        *(
            (lambda folder, old=old, new=new: move(folder, old, new), f"rename it to {old}")
            for old, new in (
                ("host.yaml", "host.yaml.txt"),
                ("sources.yaml", "Sources.yml"),
                ("local/32.yaml", "Local/32.yaml"),
            )
        ),
        (
            lambda folder: shutil.copy(folder / "local/32.yaml", folder / "local/32 - コピー.yaml"),
            "move it out of this folder",
        ),
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


@pytest.mark.slow
def test_what_windows_and_office_leave_in_a_folder_is_passed_over(copy: Path) -> None:
    for name in ("desktop.ini", "Thumbs.db", "~$要綱.docx", "host.yaml~", ".DS_Store"):
        (copy / "hosts" / MIHON / name).touch()
        (copy / name).touch()
    assert not faults(copy, MIHON)


def test_wrong_languages_are_one_fault(copy: Path) -> None:
    change(copy / "hosts" / REIJI / "host.yaml", "[ja]", "[日本語]")
    [fault] = faults(copy, REIJI)
    assert "languages[0]" in fault


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_city_s_call_leaves_that_of_its_prefecture_where_it_is(copy: Path) -> None:
    """A prefecture announces its own; a city's offices may still answer the prefecture's."""
    call = next(one for one in data().files["calls.yaml"].calls if one.prefecture == "14")
    for code, name, kept in (("14", "神奈川県", False), ("14100", "神奈川県横浜市", True)):
        folder = copy / "hosts" / f"host-{code}"
        shutil.copytree(copy / "hosts" / MIHON, folder)
        for file in (folder / "host.yaml", folder / "local/32.yaml"):
            change(file, 'code: "32"', f'code: "{code}"')
        change(folder / "host.yaml", "example: true\n", "")
        change(folder / "local/32.yaml", "見本県, en: Mihon", f"{name}, en: Kanagawa")
        (folder / "local/32.yaml").rename(folder / f"local/{code}.yaml")
        found, _ = read_data(copy, folder.name)
        assert (call in found.files["calls.yaml"].calls) is kept
