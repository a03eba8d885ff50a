"""A table of requests: what headings and cells may be, where an answer or a fault stands."""

from __future__ import annotations

from typing import Any

import pytest

from calculators import KINDS
from calculators.form.batch import Batch, Unusable
from calculators.form.batch.columns import columns, title
from calculators.subsidy import MOST_ITEMS
from calculators.words.wording import Wording
from tests.facts import ask, rules

TAKEUP = "介護テクノロジー定着支援事業"
HEAD = "受付番号,事業,年度,種類,単価,数量,事業所の職員数,備考"
FILED = {"programme": "care-tech-takeup", "version": "r8", "answers": {"staff": 25}}
DEVICES = {"category": "robot-monitoring", "unit_price": 300_000, "quantity": 4}
SOFTWARE = {"category": "ict", "unit_price": 2_500_000}


def table(kind: str, *lines: str, language: str = "ja") -> list[dict[str, str]]:
    """The answered rows by their headings; the first line is the headings, cells end at commas."""
    head, *rows = (line.split(",") for line in lines)
    batch = Batch(kind, head, Wording(rules(), language))
    written = [row for cells in rows for row in batch.take(cells)] + batch.finish()
    assert all(len(row) == len(batch.head) for row in written)
    return [dict(zip(batch.head, row, strict=True)) for row in written]


def amounts(row: dict[str, str]) -> list[str]:
    return [row["費用の合計"], row["補助見込額"], row["自己負担"]]


def figures(result: dict[str, Any]) -> list[str]:
    return [str(result["total"][key]) for key in ("cost", "subsidy", "own_burden")]


def test_rows_with_one_number_are_one_request_answered_in_its_first_row() -> None:
    first, second, other = table(
        "subsidy",
        HEAD,
        f"7,{TAKEUP},令和8年度,見守り,３０万,4台,25人,折り返し",
        "7,,,ICT,￥2500000,,,",
        f"8,{TAKEUP},R8,ICT,250万円,,25,",
    )
    assert amounts(first) == figures(ask("subsidy", **FILED, items=[DEVICES, SOFTWARE]))
    assert amounts(other) == figures(ask("subsidy", **FILED, items=[SOFTWARE]))
    assert amounts(second) == ["", "", ""]
    assert {row["エラー"] for row in (first, second, other)} == {""}
    assert first["判定"] == "計算しました"
    assert (first["計算した事業"], first["計算した年度"]) == (TAKEUP, "令和8年度（2026年度）")
    assert first["規則の確かさ"] == "原典は未確認"
    assert len(first["規則の識別番号"]) == 64
    assert first["備考"] == "折り返し"


@pytest.mark.parametrize(
    "headings",
    [
        "id,programme,version,category,unit_price,quantity,answers.staff",
        "受付番号,事業,年度,種類,1台（1式）あたりの価格,数量,その事業所の職員は何人ですか。",
        "Application number,PROGRAMME,Fiscal year,Kind,Unit price,Quantity,Number of staff",
        "\ufeff 受付番号 ,事業,年度,種類,1台(1式)あたりの価格,数　量,事業所の職員数",
    ],
)
def test_headings_are_names_labels_or_questions(headings: str) -> None:
    (row,) = table("subsidy", headings, "1,care-tech-takeup,r8,robot-monitoring,300000,4,25")
    assert amounts(row) == figures(ask("subsidy", **FILED, items=[DEVICES]))


@pytest.mark.parametrize(
    ("heading", "language", "said"),
    [
        ("買うものの種類", "ja", "買うものの種類（「種類」のことなら、見出しを直してください）"),
        ("職員数", "ja", "職員数（「事業所の職員数」のことなら、見出しを直してください）"),
        ("Unit prise", "en", "Unit prise (if you mean “Unit price”, correct the heading)"),
        ("備考", "ja", "備考"),
        ("事業所名", "ja", "事業所名"),
    ],
)
def test_a_heading_that_may_mean_a_column_which_is_lacking_says_so(
    heading: str, language: str, said: str
) -> None:
    assert Batch("subsidy", ["数量", heading], Wording(rules(), language)).unused == [said]
    # Where the column is there, the other heading is a column of the reader's own.
    headings = ["数量", "種類", "単価", "事業所の職員数", heading]
    assert Batch("subsidy", headings, Wording(rules(), language)).unused == [heading]


def test_without_a_number_every_row_is_a_request_of_its_own() -> None:
    rows = table("subsidy", "事業,種類,単価,事業所の職員数", *[f"{TAKEUP},ICT,10万,5"] * 2)
    assert [row["補助見込額"] for row in rows] == ["80000", "80000"]


def test_a_bad_row_says_row_and_column_and_the_others_are_calculated() -> None:
    bad, together, good = table(
        "subsidy",
        HEAD,
        f"1,{TAKEUP},r8,見守り,三十万,1,25,",
        "1,,,ICT,1,,,",
        f"2,{TAKEUP},r8,見守り,1,1,25,",
    )
    assert bad["エラー"].startswith("2行目：「単価」の「三十万」は金額として読み取れません。")
    assert "2行目に誤りがある" in together["エラー"] and together["判定"] == ""
    assert good["エラー"] == "" and good["補助見込額"] == "0"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"1,{TAKEUP},r8,見守リ,1,1,,", "「種類」の「見守リ」は使えません"),
        (f"1,{TAKEUP},r8,介護ロボット（見守）,1,1,,", "「介護ロボット（見守り）」のことでは"),
        (f"1,{TAKEUP},r8,見守り,-1,1,,", "「単価」は0以上で入力してください"),
        (f"1,{TAKEUP},r8,見守り,1.5,1,,", "「単価」の「1.5」には1円未満の端数"),
        (f"1,{TAKEUP},r8,見守り,1,二,,", "「数量」の「二」は整数として"),
        (f"1,{TAKEUP},r8,見守り,,1,,", "「単価」：入力してください"),
        (
            f"1,{TAKEUP},r8,環境づくり,1,1,,",
            "「種類」：「生産性向上に係る環境づくり」は、この事業の",
        ),
        ("1,,r8,見守り,1,1,,", "「事業」：入力してください"),
        (f"1,{TAKEUP},r8,ICT,1,1,,", "「事業所の職員数」：入力してください"),
        (f"1,{TAKEUP},r8,,,,25,", "「買うもの」：購入するものを一つ以上"),
        (f",{TAKEUP},r8,見守り,1,1,25,", "番号の欄が空いています"),
        (f"1,{TAKEUP},r8,見守り,1,500,000,1,25,", "見出しは8列ですが、この行には9列"),
    ],
)
def test_what_is_wrong_is_said_in_words(line: str, said: str) -> None:
    (row,) = table("subsidy", HEAD, line)
    assert row["エラー"].startswith("2行目：") and said in row["エラー"]
    assert amounts(row) == ["", "", ""]


def test_cells_beyond_the_headings_are_kept_with_the_last() -> None:
    (row,) = table("subsidy", "事業,単価,備考", f"{TAKEUP},1,500,000")
    assert row["備考"] == "500,000" and "4列" in row["エラー"]


def test_a_number_that_comes_back_further_down_is_a_fault_and_no_second_request() -> None:
    lines = [f"{number},{TAKEUP},r8,見守り,10万,1,," for number in (1, 2, 1, 1, 3)]
    rows = table("subsidy", HEAD, *lines)
    assert [bool(row["エラー"]) for row in rows] == [False, False, True, True, False]
    assert "番号「1」は、離れた上の行にもあります" in rows[2]["エラー"]


def test_half_width_kana_are_those_of_full_width_in_numbers_and_names() -> None:
    first, second = table(
        "subsidy",
        HEAD,
        f"ｱｶﾞﾊﾟｳﾞｰ-1,{TAKEUP},令和8年度,見守り,30万,4,25,",
        "アガパヴー-1,,,ＩＣＴ,2500000,,,",
    )
    assert amounts(first) == figures(ask("subsidy", **FILED, items=[DEVICES, SOFTWARE]))
    assert amounts(second) == ["", "", ""]
    [row] = table("subsidy", HEAD, "1,介護ﾃｸﾉﾛｼﾞｰ定着支援事業,令和8年度,見守り,30万,4,25,")
    assert row["計算した事業"] == TAKEUP


def test_a_number_is_the_same_in_any_width_and_gets_its_cap_once() -> None:
    dear = "見守り,100万,1,25,"
    numbers = ("R8-1", "Ｒ８－１", "　R8-1 ")
    rows = table("subsidy", HEAD, *(f"{number},{TAKEUP},r8,{dear}" for number in numbers))
    item = {**DEVICES, "unit_price": 1_000_000, "quantity": 1}
    assert amounts(rows[0]) == figures(ask("subsidy", **FILED, items=[item] * 3))
    assert [row["判定"] for row in rows[1:]] == ["", ""]
    parted = table("subsidy", HEAD, *(f"{one},{TAKEUP},r8,{dear}" for one in ("1", "2", "１")))
    assert "番号「1」は、離れた上の行にもあります" in parted[2]["エラー"]


def test_a_day_that_the_rules_do_not_ask_for_is_told_as_such() -> None:
    (row,) = table("subsidy", "事業,種類,単価,日付", f"{TAKEUP},見守り,1,令和元年5月1日")
    assert "「日付」：選んだ地域とこの事業の規則では、この項目を使いません" in row["エラー"]


def test_rows_of_a_request_agree_or_leave_blank() -> None:
    agreeing = (f"1,{TAKEUP},r8,見守り,1,1,25,", f"1,{TAKEUP},R8,見守り,1,1,２５,")
    assert not any(row["エラー"] for row in table("subsidy", HEAD, *agreeing))
    first, second = table("subsidy", HEAD, agreeing[0], f"1,{TAKEUP},r7,見守り,1,1,25,")
    assert "3行目：「年度」の「r7」が、同じ番号の2行目と違います" in second["エラー"]
    assert "3行目に誤り" in first["エラー"]


@pytest.mark.slow
def test_a_blank_row_stays_blank() -> None:
    _, blank, _ = table(
        "subsidy", HEAD, f"1,{TAKEUP},r8,見守り,1,1,,", ",,,", f"2,{TAKEUP},r8,見守り,1,1,,"
    )
    assert set(blank.values()) == {""}


def test_a_request_with_too_many_rows_is_refused_as_a_whole() -> None:
    line = f"1,{TAKEUP},r8,見守り,1,1,,"
    rows = table("subsidy", HEAD, *[line] * (MOST_ITEMS + 2), line.replace("1", "2", 1))
    assert len(rows) == MOST_ITEMS + 3
    assert [row["判定"] for row in rows] == [""] * (MOST_ITEMS + 2) + ["計算しました"]
    assert all(f"{MOST_ITEMS}件まで" in row["エラー"] for row in rows[-3:-1])


def test_a_year_without_rules_gives_no_amount_and_is_no_fault() -> None:
    (row,) = table("subsidy", HEAD, f"1,{TAKEUP},令和19年度,見守り,30万,1,,")
    assert (row["判定"], row["計算した年度"]) == ("規則を確認できていません", "令和19年度")
    assert amounts(row) == ["", "", ""] and row["エラー"] == ""


def test_an_unmet_requirement_is_named_and_nothing_is_paid() -> None:
    (row,) = table("subsidy", f"{HEAD},業務改善の支援", f"1,{TAKEUP},r8,見守り,1,1,,,none")
    assert row["判定"] == "要件を満たしていません"
    assert row["補助見込額"] == "" and row["費用の合計"] == "1"
    version = rules()["programmes"]["care-tech-takeup"]["versions"]["r8"]
    texts = {entry["id"]: entry["text"]["ja"] for entry in version["requirements"]}
    assert row["満たしていない要件"] == texts["improvement-support"]


@pytest.mark.parametrize("place", ["14", "神奈川県", "Kanagawa"])
def test_a_place_may_be_a_code_or_a_name(place: str) -> None:
    line = f"1,{TAKEUP},r7,見守り,30万,1,,,{place}"
    (row,) = table("subsidy", f"{HEAD},都道府県", line)
    national = ask("subsidy", **{**FILED, "version": "r7"}, items=[{**DEVICES, "quantity": 1}])
    local = ask(
        "subsidy", **{**FILED, "version": "r7"}, items=[{**DEVICES, "quantity": 1}], prefecture="14"
    )
    assert amounts(row) == figures(local) != figures(national)
    assert row["規則を定めた所"] == "神奈川県"


def test_the_zero_that_a_spreadsheet_takes_from_a_code_is_put_back() -> None:
    (row,) = table("subsidy", f"{HEAD},prefecture", f"1,{TAKEUP},r8,見守り,1,1,,,1")
    assert row["エラー"] == ""
    (row,) = table("eligibility", "都道府県", "1")
    assert row["エラー"] == ""


def test_a_citys_own_programme_and_questions() -> None:
    (row,) = table(
        "subsidy",
        "事業,市区町村,種類,単価,連携システムを初めて使った日,市税の滞納がないこと",
        "船橋市ケアプランデータ連携の補助,千葉県船橋市,ライセンス料,21000,令和6年6月1日,○",
    )
    answers = {"local.first_use": "2024-06-01", "local.city_tax_paid": True}
    result = ask(
        "subsidy",
        programme="own:12204-linkage",
        municipality="12204",
        items=[{"category": "licence", "unit_price": 21_000}],
        answers=answers,
    )
    assert amounts(row) == figures(result)
    assert row["規則を定めた所"] == "千葉県船橋市"


@pytest.mark.parametrize(
    ("kind", "lines", "request_", "expected"),
    [
        (
            "caseload",
            ("ケアマネジャー1人の件数,ケアマネジャーの人数", "48件,2人"),
            {"cases": 48, "care_managers": 2},
            {"1年の差": "yearly.difference.yen", "1か月の額（Ⅱ）": "monthly.II.yen"},
        ),
        (
            "addon",
            ("users,加算の区分,期間", "７０,加算（Ⅱ）,6か月"),
            {"users": 70, "grade": "II", "months": 6},
            {"1か月の額": "monthly.yen", "期間の額": "total.yen"},
        ),
        (
            "linkage",
            (
                "人件費の求め方,導入前の印刷費,after.printing,年間ライセンス料,"
                "相手の事業所のうち、システムを使う割合",
                "amounts,1万,4000,21000,50%",
            ),
            {
                "mode": "amounts",
                "before": {"printing": 10_000},
                "after": {"printing": 4_000},
                "licence_per_year": 21_000,
                "partner_share": "0.5",
            },
            {"1か月の支出の減少": "monthly.cash", "1年の減少の合計": "yearly.total"},
        ),
        (
            "timestudy",
            ("利用者の数,partners,minutes.print", "100,40,3分"),
            {"users": 100, "partners": 40, "minutes": {"print": "3"}},
            {"1か月の時間": "hours"},
        ),
        (
            "kpi",
            ("管内の事業所の数,using", "120,18"),
            {"offices": 120, "using": 18},
            {
                "市区町村の普及率（%）": "municipality.rate",
                "市区町村の目標まで": "municipality.more",
            },
        ),
        (
            "compare",
            ("種類,単価,どの年度の規則で比べるか", "入浴支援,150万,2026年度"),
            {
                "fiscal_year": "2026",
                "items": [{"category": "robot-bathing", "unit_price": 1500000}],
            },
            {"補助見込額": "ways.0.subsidy", "自己負担": "ways.0.own_burden"},
        ),
    ],
)
def test_every_calculator_takes_a_table(
    kind: str, lines: tuple[str, str], request_: dict[str, Any], expected: dict[str, str]
) -> None:
    (row,) = table(kind, *lines)
    result = ask(kind, **request_)
    for heading, path in expected.items():
        at: Any = result
        for step in path.split("."):
            at = at[int(step)] if step.isdecimal() else at[step]
        assert row[heading] == str(at), heading
    assert row["エラー"] == "" and row["判定"] == "計算しました"


@pytest.mark.slow
def test_the_self_check_names_what_fits_and_what_is_open() -> None:
    answers = "介護サービスの種類,業務改善の支援,介護ロボットやICTの導入予定,同じ物への他の補助金"
    (row,) = table("eligibility", answers, "nursing-home,わからない,はい,有")
    result = ask(
        "eligibility",
        answers={"service": "nursing-home", "plans_technology": True, "funded_elsewhere": True},
    )
    undetermined = [v for v in result["versions"] if v["status"] == "undetermined"]
    assert len(row["まだ決まらない事業"].split("；")) == len(undetermined)
    asked = [rules()["answers"][id_]["label"]["ja"] for id_ in result["questions"]]
    assert row["答えると判定が進む質問"].split("；") == asked


@pytest.mark.parametrize("text", ["0.8", "1"])
def test_a_share_that_may_be_a_percentage_is_not_guessed(text: str) -> None:
    (row,) = table("linkage", "mode,partner_share", f"amounts,{text}")
    assert "% を付けて" in row["エラー"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_form_asks_has_a_column_that_its_label_and_its_name_find(kind: str) -> None:
    words = Wording(rules(), "ja")
    for section in rules()["forms"][kind]["sections"]:
        for field in section["fields"]:
            for heading in (field["name"], (field.get("short") or field["label"])["ja"]):
                batch = Batch(kind, ["受付番号", heading], words)
                assert heading not in batch.unused


def test_headings_without_sense_are_refused() -> None:
    words = Wording(rules(), "ja")
    with pytest.raises(Unusable) as nothing:
        Batch("subsidy", ["受付番号", "金額らしきもの"], words)
    assert nothing.value.key == "batch.errors.no-columns"
    with pytest.raises(Unusable) as twice:
        Batch("subsidy", ["事業", "単価", "unit_price"], words)
    assert twice.value.values == {"first": "単価", "second": "unit_price"}


def test_in_english_headings_and_faults_are_english() -> None:
    (row,) = table(
        "subsidy", "Programme,Kind,Unit price", "x,Care robot (bathing),y", language="en"
    )
    assert row["Error"].startswith("Row 2: Programme: “x” is not known here.")
    assert "Unit price: “y” cannot be read as an amount." in row["Error"]


def test_every_column_has_a_title_in_both_languages() -> None:
    for kind in KINDS:
        for language in ("ja", "en"):
            words = Wording(rules(), language)
            assert all(title(column, words) for column in columns(kind, words))
