"""Slips in the files of a host: each is told once, on its line, with what to write in its place."""

from __future__ import annotations

import pytest

from scripts.model import ROOT
from tests.scripts.model.test_habits import told

MIHON = ROOT / "data/hosts/example-mihon"
HOST, LOCAL, SOURCES = "host.yaml", "local/32.yaml", "sources.yaml"

SLIPS = {
    HOST: [
        ('code: "32"', 'コード: "32"', "code と書いて"),
        ("notice:", "お知らせ:", "notice と書いて"),
        ("official: true", "official:true", "コロンの後に半角の空白"),
        ("name: {ja: 見本県 介", "name: {ja:見本県 介", "コロンの後に半角の空白"),
        ("  phone: 000", "  phone:000", "コロンの後に半角の空白"),
        ("phone: 000-000-0032", "phone: 000-000-0032（直通）", '"000-000-0032" と書いて'),
        ("phone: 000-000-0032", "phone: 000 000 0032", '"000-000-0032" と書いて'),
        ("phone: 000-000-0032", "phone: 000.000.0032", '"000-000-0032" と書いて'),
        ("phone: 000-000-0032", "phone: +81-852-22-0032", '"0852-22-0032" と書いて'),
        ("phone: 000-000-0032", "phone: 000-000-0032（内線 45）", 'extension: "45"'),
        ("phone: 000-000-0032", "phone: 000-000-0032、000-000-0033", "番号は一つだけ"),
        ("phone: 000-000-0032", 'phone: "0000000032"', "市内局番の後に - を"),
        ("web: https://www.", "web: www.", '"https://www.pref.mihon.example/kaigo/" と書いて'),
        ("web: https://", "web: https:/", '"https://www.pref.mihon.example/kaigo/" と書いて'),
        ("languages: [ja, en]", "languages: ［ja、en］", "[ja, en] と書いて"),
        ("languages: [ja, en]", "languages: [ja、en]", "コンマは半角です：ja, en"),
        ("languages: [ja, en]", "languages: [ja, en", "終わりに } か ]"),
        ("logo: logo.svg", "logo: C:\\My\\Logo.svg", '"logo.svg" と書いて'),
        ("logo: logo.svg", "logo: images/logo.svg", '"logo.svg" と書いて'),
        ('light: "#115a36"', 'light: "#156"', '"#115566" と書いて'),
        ('light: "#115a36"', 'light: "rgb(17, 90, 54)"', '"#115a36" と書いて'),
        ('light: "#115a36"', "light: #115a36", "# のある値は引用符で囲みます"),
        ('colours: {light: "#115a36", dark: "#9bd4b5"}', "colours: 緑", "light（明るい配色）"),
        ('to: "2026-12-11"', "to: 2026-12-11必着", '"2026-12-11" と書いて'),
        ('to: "2026-12-11"', "to: 12/11", "年も書いてください"),
        ('to: "2026-12-11"', "to: 2026-12-11 まで", '"2026-12-11" と書いて'),
        ("ja: 12月4日に", "ja: 注意: 12月4日に", "文を引用符で囲んで"),
        ("ja: 12月4日に", "ja: *12月4日に", "値を引用符で囲んで"),
        ("ja: 12月4日に", "ja: @12月4日に", "値を引用符で囲んで"),
        ("ja: 12月4日に", "ja: #12月4日に", "# から後は読まれません"),
        ("ja: 12月4日に", 'ja: "相談会"を12月4日に', "全体を引用符で囲み"),
        ("level: AA", "level: AA準拠", "AA と書いて"),
        (
            'publisher: {ja: 見本県 高齢福祉課, en: "Mihon Prefecture, Division for the Elderly"}',
            "publisher:\nja: 見本県\nen: Mihon",
            "字下げして項目を",
        ),
    ],
    LOCAL: [
        ("    version: r8\n", "    version: 8\n", "r8 と書いて"),
        ("device, amount: 200000", "device, amount: 200,000", "コンマを取って 200000 と書いて"),
        ("subsidy: 4000000", "subsidy: 4,000,000", "コンマを取って 4000000 と書いて"),
        ("own_burden: 2900000", "own_burden: 2,900,000円", "コンマを取って 2900000 と書いて"),
        ("device, amount: 200000", "device,amount:200000", "コロンの後に半角の空白"),
        ("    caps:\n", "    rates:\n    - {rate: 2／3, source: [a#b]}\n    caps:\n", "id、cases"),
        (
            "budget:\n      amount: 120000000\n      source: [example-mihon-call-2026#schedule]",
            "budget: 120000000",
            "amount（金額）",
        ),
        ('to: "2026-12-11", time: "17:00"', 'to: "2026-12-11", time: 17時まで', '"17:00" と書いて'),
        ("      - {kind: survey", "      -{kind: survey", "半角の - と空白に"),
        ('to: "2026-10-30"', 'to: "2026-10-30"）', "引用符の後の文字を消して"),
        ("{ja: 次の募集は、", "{ja: 次の募集: 次は、", "文を引用符で囲んで"),
        ("calls:\n", "own:\n", "別の所の書き方です"),
    ],
    SOURCES: [
        ("documents:\n", "", "documents（文書）"),
        ('date: "2026-09-15"', "date: 令和8年9月15日付け", '"2026-09-15" と書いて'),
    ],
}


@pytest.mark.parametrize(
    ("name", "typed", "slip", "remedy"),
    [(name, *slip) for name, slips in SLIPS.items() for slip in slips],
)
def test_a_slip_is_one_fault_on_its_line_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, typed: str, slip: str, remedy: str
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    text = (MIHON / name).read_text("utf-8")
    assert typed in text
    [line] = told(text.replace(typed, slip, 1), name).splitlines()
    assert remedy in line
    first = text[: text.index(typed)].count("\n") + 1
    last = first + slip.rstrip("\n").count("\n")
    assert int(line.split(":")[1]) in range(first, last + 3), line


@pytest.mark.parametrize(
    "right",
    [
        "description: {ja: '注意: 文', en: A}",
        'description: {ja: "1,000円: 説明", en: "@a: b"}',
        "postal: 〒690-8501 見本市1,000番",
    ],
)
def test_the_same_signs_where_they_belong_are_no_slips(right: str) -> None:
    text = (MIHON / HOST).read_text("utf-8")
    key = right.partition(":")[0]
    if key == "postal":
        text = text.replace("  postal: 見本県見本市中央一丁目1番1号", f"  {right}")
    else:
        start = text.index("description:")
        text = text[:start] + right + text[text.index("\npublisher") :]
    assert told(text) == ""
