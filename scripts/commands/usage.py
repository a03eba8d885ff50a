"""How each command is called. Standard library only: `--help` answers before anything is set up."""

from __future__ import annotations

from calculators import KINDS
from scripts.machine.language import say

_KINDS = ", ".join(KINDS)

_PLAIN = {
    "build": "[--host NAME | --all-hosts]",
    "check": "[--reach] [--host NAME]",
    "check-links": "[--host NAME]",
    "kit": "[OUT.zip] [--host NAME]",
    "serve": "[--date 2027-04-01] [--host NAME]",
}
"""Those of which the call says it all, the same in both languages."""

_TOLD = {
    "batch": (
        f"""\
使い方：python3 -m scripts batch KIND IN.csv OUT.csv
KIND は、次のどれかです：{_KINDS}""",
        f"""\
usage: python3 -m scripts batch KIND IN.csv OUT.csv
KIND is one of: {_KINDS}""",
    ),
    "bench": (
        """\
使い方：python3 -m scripts bench [--rounds 回数]

回数は、それぞれの条件でページを開く回数です。""",
        """\
usage: python3 -m scripts bench [--rounds NUMBER]

NUMBER is how often a page is visited in each way.""",
    ),
    "calc": (
        f"""\
使い方：python3 -m scripts calc KIND request.json   ファイルの一件を計算する
        python3 -m scripts calc KIND -              標準入力の一件を計算する
        python3 -m scripts calc KIND --jsonl        1行に一件を読み、1行に一つの答えを書く
        python3 -m scripts calc KIND request.json --ics ja|en   その後の期限を、予定表にする
KIND は、次のどれかです：{_KINDS}""",
        f"""\
usage: python3 -m scripts calc KIND request.json   one request from a file
       python3 -m scripts calc KIND -              one request from standard input
       python3 -m scripts calc KIND --jsonl        a request a line in, a result a line out
       python3 -m scripts calc KIND request.json --ics ja|en   what falls due, as a calendar
KIND is one of: {_KINDS}""",
    ),
    "changes": (
        """\
使い方：python3 -m scripts changes [版]

    changes              最後のコミットと、今のファイルの違い
    changes v2026.1      そのコミット、タグ、ブランチと、今の違い
    changes A..B         その二つの違い
    changes ../before    そのフォルダーにある、前のプロジェクトの写しと、今の違い
    changes --out F.md   ほかの人に確かめてもらうための一覧を、ファイルに書く
    changes --record     「変わったこと」のページとフィードに載せる違いを、今日の日付で記録する：
                         前に記録した状態、または書いた版と比べる

ほかには何も変えません。""",
        """\
usage: python3 -m scripts changes [REV]

    changes              between the last commit and the files as they are now
    changes v2026.1      between that commit, tag or branch and now
    changes A..B         between two of them
    changes ../before    between the copy of the project in that folder and now
    changes --out F.md   writes the sheet for the second pair of eyes to a file
    changes --record     writes down, as of today, what the page "What changed" and its feed tell:
                         what differs from the state written down last, or from the one named

Nothing else is changed by it.""",
    ),
    "handout": (
        """\
使い方：python3 -m scripts handout 練習問題… [--key] [OUT.pdf]

    handout tablets-home-visit two-years        問題の用紙を、handout.pdf に書く
    handout two-years --key keys.pdf            その解答を、keys.pdf に書く

用紙の言葉は --lang ja か --lang en で選べます。""",
        """\
usage: python3 -m scripts handout EXERCISE… [--key] [OUT.pdf]

    handout tablets-home-visit two-years        sheets to fill in, as handout.pdf
    handout two-years --key keys.pdf            the keys to them

The sheets are in the language of --lang ja or --lang en.""",
    ),
    "new-host": (
        """\
使い方：python3 -m scripts new-host

    new-host                          質問に一つずつ答える
    new-host --code 17 --name …       オプションで書いたことは、たずねない""",
        """\
usage: python3 -m scripts new-host

    new-host                          asks one question after the other
    new-host --code 17 --name …       what an option says is not asked""",
    ),
    "new-year": (
        """\
使い方：python3 -m scripts new-year 年度

    new-year 2027           最新の規則を drafts/2027/ に写す。写しがあれば、残りの確認を示す
    new-year 2027 --adopt   すべて確かめた下書きを data/ に取り込む

下書きの始めにある一覧で、新しい年度の資料と見比べたものの [ ] を [x] にします。""",
        """\
usage: python3 -m scripts new-year YEAR

    new-year 2027           copies the newest versions into drafts/2027/, or says what is left to do
    new-year 2027 --adopt   puts the drafts in which everything is ticked into data/

Each draft begins with a list: write [x] in place of [ ] for what the new document says.""",
    ),
    "test": (
        """\
使い方：python3 -m scripts test

    test                      すべてのテスト。ブラウザーのものも含む
    test --quick              サイトもブラウザーもいらない、短いテスト
    test --quick subsidy      その名前のフォルダーにあるものだけ
    test --record             すべて行い、アクセシビリティの試験結果を記録する

ほかの引数は、そのまま pytest に渡します。""",
        """\
usage: python3 -m scripts test

    test                      every test, those in browsers included
    test --quick              what needs neither the site nor a browser, and not long
    test --quick subsidy      of these only what lies in the folder of that name
    test --record             all, and writes down what the accessibility tests found

Other arguments go to pytest as they are.""",
    ),
    "translations": (
        """\
使い方：python3 -m scripts translations

    translations                    文の状態ごとの数と、古くなった英語の文を示す
    translations --match PATTERN    その英語の文は今も同じ意味なので、そのまま使う
    translations --reviewed PATTERN その英語の文を、ほかの人が読んで認めた

PATTERN は一覧にある文の名前で、* を使えます。""",
        """\
usage: python3 -m scripts translations

    translations                    how many texts are in which state, and the stale ones
    translations --match PATTERN    the English of these texts still says the same: take it as it is
    translations --reviewed PATTERN somebody else has read and approved the English of these texts

A pattern is the key of a text as listed, and may hold stars.""",
    ),
}


def usage(command: str) -> str:
    """How a command is called, in the language that commands talk in."""
    if command in _PLAIN:
        call = f"python3 -m scripts {command} {_PLAIN[command]}"
        return say(f"使い方：{call}", f"usage: {call}")
    return say(*_TOLD[command])
