"""What a text of a certain form has to look like, in words and with one that is right.

The models hold the forms as regular expressions, which tell whoever edits a file nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from scripts.machine.language import say


class Form(NamedTuple):
    """A form of text in both languages, and a text of this form."""

    ja: str
    en: str
    example: str


def said(pattern: str) -> str:
    """What a regular expression of the models asks for, in the language that commands talk in."""
    form = FORMS.get(pattern)
    if form is None:
        return say("前後と同じ書き方", "the form that the neighbouring entries have")
    return say(f"{form.ja}（例：{form.example}）", f"{form.en}, such as {form.example}")


_NAMES = "英語の小文字、数字、_ を点でつないだ名前"
FORMS = {
    # Names of things.
    r"^[a-z0-9]+([-_][a-z0-9]+)*$": Form(
        "英語の小文字と数字。間には - か _",
        "lower-case letters and digits, with - or _ between them",
        "office-total",
    ),
    r"^[a-z][a-z0-9-]*$": Form(
        "英語の小文字で始まり、小文字、数字、- だけの名前",
        "a name of lower-case letters, digits and -, a letter first",
        "care-support",
    ),
    r"^[a-z][a-z0-9_]*$": Form(
        "英語の小文字で始まり、小文字、数字、_ だけの名前",
        "a name of lower-case letters, digits and _, a letter first",
        "unit_price",
    ),
    r"^[a-z0-9][a-z0-9_-]*$": Form(
        "英語の小文字、数字、_、- だけの名前",
        "a name of lower-case letters, digits, _ and -",
        "by-year",
    ),
    r"^[a-z_]+$": Form(
        "英語の小文字と _ だけの名前", "a name of lower-case letters and _", "unit_price"
    ),
    r"^[a-z_]+(\.[a-z_]+)*$": Form(
        _NAMES, "names of lower-case letters and _, with points between them", "answers.staff"
    ),
    r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$": Form(
        _NAMES, "names of lower-case letters, digits and _, with points", "answers.staff"
    ),
    r"^([a-z]+|\*)\.([a-z_.]+|([a-z_]+\.)?\*)$": Form(
        "計算の名前と入力欄の名前を点でつないだもの。* は「すべて」",
        "a calculator and a field with a point between them; * is all of them",
        "subsidy.rounding",
    ),
    r"^[a-z_]+(\.[A-Za-z0-9_-]+)+$": Form(
        "規則にある数字への道筋。点でつなぎます",
        "the way to a figure of the rules, with points",
        "linkage.items.printing.before",
    ),
    r"^[a-zA-Z_0-9]+(\.[a-zA-Z_0-9]+)*$": Form(
        "答えにある数字への道筋。点でつなぎます",
        "the way to a figure of the result, with points",
        "total.subsidy",
    ),
    r"^[a-z0-9-]+/[a-z0-9-]+$": Form(
        "補助事業と品目を / でつないだもの",
        "a programme and a line with / between them",
        "care-tech-takeup/ict",
    ),
    # Places in documents and files.
    r"^[a-z0-9]+(-[a-z0-9]+)*#[a-z0-9]+(-[a-z0-9]+)*$": Form(
        "sources.yaml にある文書のidと、その箇所のidを # でつないだもの",
        "the ids of a document in sources.yaml and of a place in it, with # between them",
        "call-2026#schedule",
    ),
    r"^[a-z0-9_/-]+\.yaml#[A-Za-z0-9_.-]+$": Form(
        "data/ のファイルと、その中の場所を # でつないだもの",
        "a file of data/ and a place in it, with # between them",
        "linkage.yaml#items.printing.before",
    ),
    r"^(\d{4}-\d{2}(-\d{2})?|[a-z0-9_/-]+\.yaml#[A-Za-z0-9_.-]+)$": Form(
        "引用符で囲んだ日か月、または data/ のファイルとその中の場所",
        "a day or a month in quotes, or a file of data/ and a place in it",
        '"2026-10-01"',
    ),
    r"^[a-z0-9-]+(/[a-z0-9-]+)*\.md$": Form(
        "docs/ja/ にあるページのファイル名", "the file of a page in docs/ja/", "guide/ict.md"
    ),
    r"^(en/)?[a-z0-9-]+(/[a-z0-9-]+)*\.html$": Form(
        "ページのアドレスのうち、サイトの名前より後",
        "the address of a page, without that of the site",
        "guide/ict.html",
    ),
    r"^(en/)?[a-z0-9-]+(/[a-z0-9-]+)*\.html(#[a-z0-9-]+)?$": Form(
        "ページのアドレスのうち、サイトの名前より後",
        "the address of a page, without that of the site",
        "guide/ict.html#rates",
    ),
    r"^[a-z_*/]+\.yaml$": Form(
        "data/ のファイル名。* は「すべて」",
        "files of data/; * is all of them",
        "programmes/*.yaml",
    ),
    # Days and figures: text, in quotes.
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$": Form(
        "引用符で囲んだ年、月、日のどれか", "a year, a month or a day in quotes", '"2026-09-15"'
    ),
    r"^\d{4}$": Form("引用符で囲んだ4桁の年", "a year of four digits in quotes", '"2026"'),
    r"^[0-9]{4}-(0[1-9]|1[0-2])$": Form(
        "引用符で囲んだ年と月", "a year and a month in quotes", '"2026-04"'
    ),
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": Form(
        "引用符で囲んだ月と日", "a month and a day in quotes", '"03-31"'
    ),
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": Form(
        "引用符で囲んだ、24時間の時刻。時も分も2桁です",
        "a time of the 24-hour clock in quotes, two digits for the hour and two for the minutes",
        '"17:00"',
    ),
    r"^-?[0-9]+(\.[0-9]+)?$": Form(
        "引用符で囲んだ、半角の数字。コンマと単位は付けません",
        "a number in quotes, without commas or units",
        '"52.4"',
    ),
    r"^(0[1-9]|[1-3][0-9]|4[0-7])$": Form(
        "引用符で囲んだ、都道府県の2桁のコード",
        "the code of a prefecture in quotes, two digits",
        '"32"',
    ),
    r"^(0[1-9]|[1-3][0-9]|4[0-7])([0-9]{3})?$": Form(
        "引用符で囲んだ、都道府県（2桁）か市区町村（5桁）のコード",
        "the code of a prefecture (two digits) or a municipality (five) in quotes",
        '"32"',
    ),
    r"^[0-9a-f]{12}$": Form(
        "コマンドが書いた12桁の記号。手では直しません",
        "the twelve letters and digits that a command has written, not to be changed by hand",
        '"0123456789ab"',
    ),
    # Japanese.
    r"^[ぁ-ゖー・ ]+$": Form("ひらがなの読み", "the reading in hiragana", "かいご ほけん"),
    r"^[ぁ-ゖー・]+$": Form(
        "ひらがなの読み。空白は入りません", "the reading in hiragana, without spaces", "しまねけん"
    ),
    # Whom readers turn to, and where the site is.
    r"^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$": Form(
        "市外局番からの電話番号。半角の数字を - で区切ります",
        "a phone number with its area code, in plain digits with - between its parts",
        "0852-00-0000",
    ),
    r"^[0-9-]+$": Form(
        "引用符で囲んだ内線番号。半角の数字と - だけです",
        "a number inside the house in quotes, of plain digits and -",
        '"2345"',
    ),
    r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$": Form(
        "メールアドレス。半角で書きます", "a mail address in plain letters", "kaigo@pref.example.jp"
    ),
    r"^https://[^\s\"'<>]+$": Form(
        "https:// で始まるアドレス。空白は入りません",
        "an address that begins with https://, without spaces",
        "https://www.pref.shimane.lg.jp/kaigo/",
    ),
    r"^https?://[A-Za-z0-9._~%@:/-]+$": Form(
        "https:// で始まる、サイトのアドレス。半角だけで、?、#、空白は入りません",
        "the address of the site, which begins with https://, in plain letters without ?, # and "
        "spaces",
        "https://www.pref.shimane.lg.jp/kaigo/",
    ),
    r"^https://[A-Za-z0-9.-]+(:[0-9]+)?$": Form(
        "https:// とサイトの名前だけ。後ろに / は付けません",
        "https:// and the name of the site alone, without / after it",
        "https://www.pref.shimane.lg.jp",
    ),
    r"^(mailto:[^\s@]+@[^\s@]+|https://\S+)$": Form(
        "mailto: を付けたメールアドレスか、https:// で始まるアドレス",
        "a mail address after mailto:, or an address that begins with https://",
        "mailto:security@pref.example.jp",
    ),
    r"^/([A-Za-z0-9._~-]+/)*$": Form(
        "/ で始まり / で終わる、サイトの名前より後の道筋",
        "the path behind the name of the site, which begins and ends with /",
        "/kaigo/shien/",
    ),
    # How it looks.
    r"^#[0-9a-f]{6}$": Form(
        "引用符で囲んだ、# と6桁の色の記号。英字は小文字です",
        "a colour in quotes: # and six digits or lower-case letters up to f",
        '"#115a36"',
    ),
    r"^[a-z0-9][a-z0-9._-]*\.(svg|png)$": Form(
        ".svg か .png の、ロゴのファイル名。英語の小文字、数字、.、_、- だけです",
        "the file of the logo, .svg or .png, named with lower-case letters, digits, ., _ and -",
        "logo.svg",
    ),
}
"""By regular expression of the models; what is in quotes needs them in YAML."""
