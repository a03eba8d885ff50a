"""Groups' results side by side: from links, files and codes, with what makes them differ."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from calculators.form import page as engine_page
from calculators.form.address import fields_of, fragment
from tests.facts import rules

OFFICE: dict[str, Any] = {
    "programme": "care-tech-takeup",
    "version": "r6",
    "answers": {
        "improvement_support": "third_party",
        "prefecture_runs_collaboration": False,
        "staff": 8,
    },
    "items": [
        {"category": "robot-bathing", "unit_price": 1500000},
        {"category": "ict", "unit_price": 2500000},
    ],
}
LARGER = {**OFFICE, "answers": {**OFFICE["answers"], "staff": 25}}
SENSORS = {"category": "robot-monitoring", "unit_price": 350000, "quantity": 4}
MORE = {**LARGER, "items": [*OFFICE["items"], SENSORS]}
READER = """
    self.BarcodeDetector = class {
        static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
        detect() { return Promise.resolve([{ rawValue: CODE }]); }
    };
    self.createImageBitmap = () => Promise.resolve({});
"""


def link(request: dict[str, Any], name: str = "") -> str:
    return f"{name} https://kaigo.example/calculators/subsidy.html{fragment('subsidy', request)}"


def compare(page: Page, *lines: str, address: str = "groups.html") -> None:
    page.goto(address)
    expect(page.locator("#groups-links")).to_be_visible()
    page.fill("#groups-links", "\n".join(lines))
    page.locator("[data-part=compare]").click()


def row(page: Page, name: str, table: int = 0) -> list[str]:
    head = page.locator(".groups-table").nth(table).get_by_role("rowheader", name=name, exact=True)
    expect(head).to_be_visible()
    return head.locator("xpath=..").get_by_role("cell").all_inner_texts()


def test_results_stand_side_by_side_and_the_entry_that_makes_the_difference_is_said(
    page: Page,
) -> None:
    before = link(LARGER, "2班：").replace(" ", "")  # a name may stand right before its link
    compare(page, link(OFFICE, "1班"), before, link(MORE, "3班："))
    expect(page.locator("[data-part=status]")).to_have_text("3件の結果を並べました")
    heads = page.locator(".groups-table").first.get_by_role("columnheader")
    assert heads.all_inner_texts() == ["項目", "1班", "2班", "3班"]
    results = row(page, "結果")
    assert "2,000,000円" in results[0] and "2,875,000円" in results[1]
    assert all("終わった年度" in result for result in results)
    assert row(page, "事業所の職員数") == ["8人", "25人", "25人"]
    assert row(page, "「1班」との差")[1:] == ["補助見込額 ＋875,000円", "補助見込額 ＋1,925,000円"]
    assert "上限額が1,000,000円から2,000,000円" in row(page, "事業所の職員数", 1)[0]
    assert row(page, "3件目", 1) == ["同じ入力です", "補助見込額 ＋1,050,000円"]
    same = page.locator(".groups details")
    expect(same).not_to_contain_text("職員数")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(same.get_by_text("介護ロボット（入浴支援）")).to_be_visible()
    expect(page.locator("article :is(textarea, button, input):visible")).to_have_count(0)


def test_a_line_that_is_no_result_is_said_with_its_place_and_the_others_are_compared(
    page: Page,
) -> None:
    whole = link(LARGER)
    compare(
        page,
        link(OFFICE),
        "こんにちは",
        "https://example.com/",
        whole.replace("#subsidy?", "#subsidy?check=99.abc&"),
        "https://kaigo.example/#subsidy?programme=care-tech-takeup&version=r6",
        "https://kaigo.example/#subsidy?check=1.abc&answers.staff=25",
        *(whole[:90], whole[90:]),  # as a mail breaks it
    )
    faults = page.locator("[data-part=list] li")
    expect(faults).to_have_count(5)
    said = faults.all_inner_texts()
    assert [text.partition("：")[0] for text in said] == [f"{n}行目" for n in range(2, 7)]
    for text, word in zip(
        said,
        ("リンクがありません", "このサイト", "切れて", "足りません", "書き換わって"),
        strict=True,
    ):
        assert word in text
    assert row(page, "事業所の職員数") == ["8人", "25人"]


def test_groups_of_one_name_can_be_told_apart(page: Page) -> None:
    page.goto("groups.html")
    entered = {"mode": "hours", "hours.before": "50", "hours.after": "20"}
    entered |= {"hourly_wage": "1800", "licence_per_year": "0"}
    buffers = [saved_by_the_page({**entered, "partner_share": share}) for share in ("50", "100")]
    file = {"name": "連携の試算.json", "mimeType": "application/json"}
    page.set_input_files("#groups-files", [{**file, "buffer": one.encode()} for one in buffers])
    page.locator("[data-part=compare]").click()
    heads = page.locator(".groups-table").first.get_by_role("columnheader")
    expect(heads).to_have_text(["項目", "連携の試算（1番目）", "連携の試算（2番目）"])


def test_saved_files_are_compared_as_they_were_entered(page: Page) -> None:
    entered = {
        "mode": "hours",
        "hours.before": "５０",
        "hours.after": "20時間",
        "hourly_wage": "1,800円",
        "licence_per_year": "0",
    }
    saved = [saved_by_the_page({**entered, "partner_share": share}) for share in ("50％", "100")]
    before = {"kind": "linkage", "request": json.loads(saved[0])["request"]}
    broken = [json.dumps({"no": "request"}), json.dumps(before)]
    page.goto("groups.html")
    files = [
        {"name": f"{n}班.json", "mimeType": "application/json", "buffer": one.encode()}
        for n, one in enumerate([*saved, *broken], 1)
    ]
    page.set_input_files("#groups-files", files)
    page.locator("[data-part=compare]").click()
    faults = page.locator("[data-part=list] li")
    expect(faults).to_contain_text(
        [
            "ファイル「3班.json」：結果のファイルとして読めません",
            "ファイル「4班.json」：このサイトの",
        ]
    )
    heads = page.locator(".groups-table").first.get_by_role("columnheader")
    expect(heads).to_have_text(["項目", "1班", "2班"])
    share = "相手の事業所のうち、システムを使う割合"
    assert row(page, share) == ["50%", "100%"]
    assert "月54,000円分" in row(page, share, 1)[0]


def saved_by_the_page(entered: dict[str, str]) -> str:
    """The text of the file in which a result of the linkage calculator is saved."""
    answer = json.loads(engine_page.answer("linkage", "ja", list(entered.items()), rules()))
    assert not answer["errors"]
    return answer["json"]


def test_a_file_or_link_with_names_of_the_page_s_own_is_named_and_the_others_are_compared(
    page: Page,
) -> None:
    entered = {"mode": "hours", "hours.before": "50", "hours.after": "20"}
    entered |= {"hourly_wage": "1800", "licence_per_year": "0"}
    saved = [saved_by_the_page({**entered, "partner_share": share}) for share in ("50", "100")]
    altered = json.loads(saved[0])
    altered["entered"]["page.before"] = "zzz"
    files = [
        {"name": f"{n}班.json", "mimeType": "application/json", "buffer": one.encode()}
        for n, one in enumerate([*saved, json.dumps(altered)], 1)
    ]
    page.goto("groups.html")
    page.fill("#groups-links", "https://kaigo.example/#linkage?mode=hours&page.before=zzz")
    page.set_input_files("#groups-files", files)
    page.locator("[data-part=compare]").click()
    faults = page.locator("[data-part=list] li")
    expect(faults).to_contain_text(["1行目：", "ファイル「3班.json」"])
    heads = page.locator(".groups-table").first.get_by_role("columnheader")
    expect(heads).to_have_text(["項目", "1班", "2班"])


def test_entries_at_which_the_engine_fails_are_named_and_the_others_are_compared(
    page: Page,
) -> None:
    page.add_init_script("""
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (said, ...rest) {
            const odd = said?.fields?.some(([, text]) => text === "4649");
            if (odd) said.fields.push(["page.before", "zzz"]);
            return post.call(this, said, ...rest);
        };
    """)
    odd = {**OFFICE, "answers": {**OFFICE["answers"], "staff": 4649}}
    compare(page, link(OFFICE, "1班"), link(odd, "2班"), link(LARGER, "3班"))
    faults = page.locator("[data-part=list] li")
    expect(faults).to_have_text([re.compile("^2行目：この入力では計算できませんでした")])
    assert row(page, "事業所の職員数") == ["8人", "25人"]


def test_a_code_is_offered_only_where_the_browser_reads_them(page: Page) -> None:
    page.goto("groups.html")
    expect(page.locator("#groups-links")).to_be_visible()
    expect(page.locator("#groups-codes")).to_be_hidden()
    page.add_init_script(READER.replace("CODE", json.dumps(link(OFFICE, "1班"))))
    page.goto("groups.html")
    photo = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": b"x"}
    page.set_input_files("#groups-codes", [photo])
    expect(page.locator("#groups-links")).to_have_value(link(OFFICE, "1班"))


def test_a_short_link_is_taken_for_what_it_stands_for(page: Page) -> None:
    short = "https://kaigo.example/#subsidy?example=no-improvement-support"
    compare(page, short, link(OFFICE), address="en/groups.html")
    expect(page.locator(".groups-table").first).to_be_visible()
    expect(page.locator("[data-part=faults]")).to_be_hidden()
    answer = json.loads(engine_page.answer("subsidy", "en", fields_of(OFFICE), rules()))
    assert answer["headline"] in row(page, "Result")[1]
