"""The sites of the made-up hosts, built together."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.machine import hosts, names
from tests import many_hosts
from tests.scripts.site.test_site import contents, shown_marks

MIHON, REIJI = "example-mihon", "example-reiji"
CITY = "trial-city"
"""A municipality, with what is known of Funabashi's programme for its rules."""
OF_CITY = """\
code: "12204"
official: false
name: {ja: "【試験用】市の補助の案内（市のサイトではありません）"}
description: {ja: 市のサイトの見え方を確かめるための試験用のサイトです。}
publisher: {ja: 試験のために入力した者（市とは関係がありません）}
desk: {department: {ja: 試験用の窓口}, phone: 000-000-0122}
languages: [ja]
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the site of each host, from a copy of the project."""
    folder = tmp_path_factory.mktemp("hosts")
    root = Path(__file__).resolve().parents[3]
    caches = shutil.ignore_patterns("__pycache__")
    for name in ("calculators", "scripts", "data", "docs"):
        shutil.copytree(root / name, folder / name, ignore=caches)
    shutil.copytree(root / ".build/pack", folder / ".build/pack")
    for path in root.iterdir():
        if path.suffix in (".yml", ".json", ".txt", ".toml") or path.name == "LICENSE":
            shutil.copy(path, folder)
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to(root / name)
    (folder / f"data/hosts/{CITY}/local").mkdir(parents=True)
    (folder / f"data/hosts/{CITY}/host.yaml").write_text(OF_CITY, "utf-8")
    shutil.copy(folder / "data/local/12204.yaml", folder / f"data/hosts/{CITY}/local")
    command = [sys.executable, "-m", "scripts", "build", "--all-hosts"]
    variables = {**os.environ, "SITE_URL": "https://all.example/k/", "CALCULATOR_RUNTIME": "plain"}
    done = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for name in (MIHON, REIJI, CITY):
        assert re.search(rf"site-hosts/{name}/: \d+ s, [\d.]+ MB, of it", done.stderr)
    return folder / "site-hosts"


def text(sites: Path, host: str, path: str = "index.html") -> str:
    return (sites / host / path).read_text("utf-8")


def test_each_has_its_name_its_desk_and_its_standing(sites: Path) -> None:
    mihon, reiji = text(sites, MIHON), text(sites, REIJI)
    assert "見本県 介護テクノロジー補助金案内" in mihon and "000-000-0032" in mihon
    assert "例示県 介護の補助金ナビ" in reiji and "000-000-0039" in reiji
    assert "非公式" not in mihon[mihon.index("<footer") :]
    assert "非公式" in reiji[reiji.index("<footer") :]
    assert "令和8年11月20日（2026年）" in mihon[mihon.index("<footer") :]
    assert "実在せず" in mihon and "実在せず" in reiji


def test_a_municipality_has_its_site_with_its_prefecture_and_itself_chosen(sites: Path) -> None:
    home, page = text(sites, CITY), text(sites, CITY, "calculators/subsidy.html")
    assert "市のサイトではありません" in home and "000-000-0122" in home
    assert re.search(r'<option value="12"[^>]* selected>千葉県', page)
    assert re.search(r'<option value="12204"[^>]* selected>千葉県船橋市', page)


def test_no_page_shows_a_mark_of_what_it_is_written_in(sites: Path) -> None:
    assert not shown_marks(sites)


def test_each_has_a_feed_of_its_own(sites: Path) -> None:
    feeds = {name: text(sites, name, "changes.atom") for name in (MIHON, REIJI, CITY)}
    ids = {re.search(r"<id>(.*?)</id>", feed)[1] for feed in feeds.values()}  # type: ignore[index]
    assert len(ids) == 3 and "見本県" in feeds[MIHON]
    assert 'href="https://all.example/k/changes.atom"' in feeds[MIHON]
    assert "<entry>" not in feeds[MIHON], "what others have published is not the host's"


def test_languages_are_those_of_the_host(sites: Path) -> None:
    assert (sites / MIHON / "en/index.html").is_file()
    assert not (sites / REIJI / "en").exists()
    reiji = text(sites, REIJI)
    assert 'hreflang="en"' not in reiji and "in Japanese only" not in reiji
    assert not list((sites / REIJI / "data").glob("*.en.ics"))


def test_colours_and_logo_are_those_of_the_host(sites: Path) -> None:
    [style] = (sites / MIHON / "assets/stylesheets").glob("all.*.css")
    assert "--site-action: #115a36" in style.read_text("utf-8")
    assert names.find(sites / MIHON, "assets/images/logo.svg")
    assert 'class="host-logo"' in text(sites, MIHON) and "host-logo" not in text(sites, REIJI)


def test_the_place_is_chosen_and_the_example_is_the_host_s(sites: Path) -> None:
    page = text(sites, MIHON, "calculators/subsidy.html")
    assert re.search(r'<option value="32"[^>]* selected>見本県', page)
    assert "4,000,000円" in page and "見本県の規則" in page
    for path in ("index.html", "quick.html", "self-check.html", "calculators/compare.html"):
        assert re.search(r'<option value="32"[^>]* selected>', text(sites, MIHON, path)), path
    assert re.search(r'<option value="39"[^>]* selected>', text(sites, REIJI, "self-check.html"))
    assert '<option value="prefectures/39.html" selected>' in text(sites, REIJI)


def test_the_call_stands_on_the_home_page_and_on_its_own(sites: Path) -> None:
    home, call = text(sites, MIHON), text(sites, MIHON, "call.html")
    assert 'data-days-to="2026-12-11"' in home and 'href="call.html#takeup-2026"' in home
    for said in ("事前協議", "必着", "ここまでは、契約・発注・支払いをしないでください", "様式1"):
        assert said in call
    assert "1台につき200,000円" in call and "独自の規則" in call
    assert "次の募集は、令和9年6月ごろの見込みです" in text(sites, REIJI)


def test_what_was_confirmed_says_so_and_what_was_not_says_that(sites: Path) -> None:
    path = "programmes/care-tech-takeup.html"
    assert "今年度・確認済み" in text(sites, MIHON, path)
    assert "令和8年11月2日（2026年）、介護人材係" in text(sites, MIHON, path)
    assert "今年度・未確認" in text(sites, REIJI, path)


def test_the_addresses_are_those_that_were_given(sites: Path) -> None:
    assert '<link rel="canonical" href="https://all.example/k/index.html">' in text(sites, MIHON)
    assert "https://all.example/k/call.html" in text(sites, MIHON, "sitemap.xml")


def test_the_runtime_is_the_same_but_for_the_rules(sites: Path) -> None:
    """And lies on disk once for all of them."""
    files = {
        host: {path.name: path for path in (sites / host / "runtime").iterdir()}
        for host in (MIHON, REIJI)
    }
    shared = files[MIHON].keys() & files[REIJI].keys()
    engines = [name for name in shared if name.startswith(("wasm", "engine", "library"))]
    assert engines
    for name in engines:
        assert files[MIHON][name].samefile(files[REIJI][name])
    assert any(name.startswith("rules") for name in files[MIHON].keys() - shared)


def test_an_official_site_needs_to_know_its_address(copy: Path) -> None:
    before = contents(copy / "site")
    command = [sys.executable, "-m", "scripts", "build", "--host", MIHON]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "SITE_URL" in done.stderr
    assert contents(copy / "site") == before


def test_there_can_be_one_for_each_prefecture(tmp_path: Path) -> None:
    assert len(many_hosts.write(tmp_path)) == 47
    assert hosts.names(tmp_path / "hosts") == sorted(f"example-{n:02}" for n in range(1, 48))


def test_a_city_s_own_programme_is_named_where_one_calculates(sites: Path) -> None:
    """Its calculator opens with that programme and with an example of it."""
    page = text(sites, CITY, "calculators/subsidy.html")
    assert re.search(r'value="linkage-model-areas"[^>]* checked', page)
    named = "<p>この地域の事業「船橋市ケアプランデータ連携の補助」で計算します。"
    said = re.search(rf'<div class="calc-listed" data-said[^>]*>\s*{named}', page)
    assert said and " hidden" not in said[0]
    assert "基準額を超える介護ソフト" in page and "自己負担</" in page and "50,000円" in page
    listed = re.findall(r"<p>「([^」]*)」の対象経費に入るもの", page)
    assert "船橋市ケアプランデータ連携の補助" in listed


def test_whom_to_ask_stands_on_the_page_that_is_called_so(sites: Path) -> None:
    for host, phone in ((MIHON, "000-000-0032"), (REIJI, "000-000-0039"), (CITY, "000-000-0122")):
        article = (
            text(sites, host, "contact.html").partition("<article")[2].partition("</article")[0]
        )
        assert phone in article, host
        assert "連絡先は、このサイトに載っていません" not in article


def test_every_page_names_the_same_terms_of_use(sites: Path) -> None:
    for host in (MIHON, REIJI, CITY):
        for path in ("terms.html", "open-data.html", "about.html"):
            assert "CC BY 4.0" in text(sites, host, path), (host, path)
