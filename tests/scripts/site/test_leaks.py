"""What belongs to another host stops a host's build, whatever file and form it stands in."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from scripts.machine.failure import BuildError
from scripts.model import ROOT
from scripts.site import leaks
from tests.facts import hosted

MIHON = "example-mihon"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("call.html", "<p>お問い合わせは例示県介護事業者協会へ</p>"),
        (
            "data/json/host.json",
            '{"name": "\\u4f8b\\u793a\\u770c\\u4ecb\\u8b77\\u4e8b\\u696d\\u8005\\u5354\\u4f1a"}',
        ),
        ("index.html", '<a href="tel:0000000039">電話</a>'),
        ("about.html", "<td>000-000-0039</td>"),
        ("about.html", "mailto:info@kyokai.reiji.example"),
        ("about.html", "宛先info@kyokai.reiji.exampleまで"),
        ("call.html", '<a href="https://www.pref.reiji.example/kaigo/yoshiki.xlsx">'),
        ("assets/javascripts/site.js", 'const home = "https://www.pref.reiji.example/";'),
    ],
)
def test_what_is_another_host_s_is_told_with_its_place(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(f"first\n{text}\n", "utf-8")
    with pytest.raises(BuildError) as caught:
        leaks.check(tmp_path, hosted(MIHON), ROOT / "data")
    assert f"{name}:2: " in str(caught.value) and "of the host example-reiji" in str(caught.value)


def test_it_is_found_in_the_parts_of_the_search_too(tmp_path: Path) -> None:
    packed = gzip.compress("…例示県 介護の補助金ナビ…".encode())
    (tmp_path / "a.pf_fragment").write_bytes(packed)
    with pytest.raises(BuildError, match="例示県 介護の補助金ナビ"):
        leaks.check(tmp_path, hosted(MIHON), ROOT / "data")


def test_what_the_host_or_the_national_data_says_itself_is_no_leak(tmp_path: Path) -> None:
    """Names of prefectures and official sites stand in every site."""
    own = "見本県 高齢福祉課 000-000-0032 kaigo@pref.mihon.example https://www.mhlw.go.jp/ 石川県"
    (tmp_path / "index.html").write_text(own, "utf-8")
    leaks.check(tmp_path, hosted(MIHON), ROOT / "data")


def test_a_folder_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(ROOT / "data/hosts", root / "hosts")
    (root / "hosts/broken").mkdir()
    (root / "hosts/broken/host.yaml").write_text("name: [", "utf-8")
    data = hosted(MIHON)
    moved = type(data)(data.documents, data.files, root / "hosts" / MIHON)
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("000-000-0039", "utf-8")
    with pytest.raises(BuildError, match="example-reiji"):
        leaks.check(site, moved, root)
