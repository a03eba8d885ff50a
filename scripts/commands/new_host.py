"""`python3 -m scripts new-host`: ask who publishes, and write data/hosts/NAME/.

What is written is sound but for what only the host knows: `check --host NAME` says what is left.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from scripts.commands.usage import usage
from scripts.machine import hosts, whole
from scripts.machine.language import say
from scripts.model import ROOT, habits
from scripts.model.hosts import FILE, Address, Mail, Phone
from scripts.model.load import dump, read
from scripts.model.local import CODE, PREFECTURE

Answers = dict[str, str]
_TRIES = 5


class Question(NamedTuple):
    """What is asked: its option, both languages, whether it may stay empty, what fits.

    `wrong` says of an answer what is amiss with it; None where it fits. `of_city` is asked of
    municipalities alone.
    """

    key: str
    ja: str
    en: str
    wrong: Callable[[str], str | None]
    optional: bool = False
    of_city: bool = False


class Unanswered(Exception):
    """A question got no fitting answer; the text says which."""


def main(argv: list[str]) -> int:
    """Exit status 0 where the folder is written, 1 where it could not be, 2 for wrong options."""
    try:
        given = options(argv)
    except ValueError as error:
        print(f"{error}\n\n{usage('new-host')}", file=sys.stderr)
        return 2
    try:
        answers = ask(given)
        folder = write(answers, ROOT / "data")
    except (Unanswered, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 1
    name = folder.name
    print(
        say(
            f"data/hosts/{name}/ を書きました。次にすること：\n"
            f"  1. data/hosts/{name}/local/{answers['code']}.yaml に、規則と募集の日程を書く\n"
            f"  2. python3 -m scripts check --host {name}   まちがいがないか確かめる\n"
            f"  3. python3 -m scripts serve --host {name}   ブラウザーで見る",
            f"data/hosts/{name}/ is written. What comes next:\n"
            f"  1. write the rates, ceilings and dates into data/hosts/{name}/local/"
            f"{answers['code']}.yaml\n"
            f"  2. python3 -m scripts check --host {name}   says what is amiss\n"
            f"  3. python3 -m scripts serve --host {name}   shows it in a browser",
        )
    )
    return 0


def options(argv: list[str]) -> Answers:
    """The answers given as `--key value`. Raises ValueError for others."""
    given: Answers = {}
    known = [question.key for question in QUESTIONS]
    left = iter(argv)
    for argument in left:
        key, equals, value = argument.removeprefix("--").partition("=")
        if not argument.startswith("--") or key not in known:
            raise ValueError(_unknown(argument, known))
        if key in given:
            raise ValueError(say(f"--{key} が二度あります。", f"--{key} is written twice."))
        if not equals:
            value = next(left, "--")
            if value.startswith("--"):  # No answer begins so: it is the next option, or the end.
                told = (
                    f"--{key} の後に、答えを書いてください。",
                    f"--{key} needs an answer after it.",
                )
                raise ValueError(say(*told))
        given[key] = value
    return given


def _unknown(argument: str, known: list[str]) -> str:
    """That there is no such option, with the nearest one and all."""
    near = difflib.get_close_matches(argument.removeprefix("--").partition("=")[0], known, 1)
    hint = say(f"--{near[0]} のことですか。", f" Did you mean --{near[0]}?") if near else ""
    there = ", ".join(f"--{key}" for key in known)
    return say(
        f"{argument} というオプションはありません。{hint}あるのは：{there}",
        f"There is no option {argument}.{hint} There are: {there}",
    )


def ask(given: Answers) -> Answers:
    """Every question with its answer; what is not given is asked on standard input."""
    answers: Answers = {}
    for question in QUESTIONS:
        if question.key.endswith("-en") and answers["languages"] == "ja":
            continue
        if question.of_city and len(answers["code"]) == PREFECTURE:
            continue
        answers[question.key] = _answer(question, given.get(question.key))
    if unasked := sorted(given.keys() - answers.keys()):
        told = (
            "このコードとこの言語では、たずねません。コードか言語を直すか、この指定を消してください。",
            "not asked with this code and these languages: correct them, or leave this out.",
        )
        raise Unanswered(f"--{unasked[0]}: {say(*told)}")
    return answers


def write(answers: Answers, root: Path) -> Path:
    """Write the folder; raises FileExistsError where there is one of the name already."""
    folder = root / "hosts" / answers["folder"]
    if folder.exists():
        there = f"data/hosts/{folder.name}/"
        raise FileExistsError(say(f"{there} は、もうあります。", f"{there} is there already."))
    with whole.folder(folder) as part:
        (part / "local").mkdir()
        whole.write(part / FILE, _host(answers))
        whole.write(part / "local" / f"{answers['code']}.yaml", _local(answers, root))
    return folder


# --- questions -----------------------------------------------------------------------------------


def _fits(kind: Any, ja: str, en: str) -> Callable[[str], str | None]:
    adapter = TypeAdapter(kind)

    def wrong(text: str) -> str | None:
        try:
            adapter.validate_python(text)
        except ValidationError as error:
            form = error.errors()[0].get("ctx", {}).get("pattern")
            right = habits.fitting(text, form) if form else None
            return right.replace('"', "") if right else say(ja, en)
        return None

    return wrong


def _matches(pattern: str, ja: str, en: str) -> Callable[[str], str | None]:
    return lambda text: None if re.fullmatch(pattern, text) else say(ja, en)


def _some(text: str) -> str | None:
    return None if text else say("何か書いてください。", "Write something.")


def _code(text: str) -> str | None:
    if re.fullmatch(CODE, text):
        return None
    return habits.without_check_digit(text) or say(
        "01から47、または5けたの数字を、半角で書いてください。名前ではありません。",
        "Write 01 to 47, or five digits; not the name.",
    )


def _city(text: str) -> str | None:
    if re.search("[市区町村]$", text):
        return None
    return say(
        "課の名前を付けずに、市、区、町、村のどれかで終わる名前を書いてください。",
        "Write the name that ends in 市, 区, 町 or 村, without the division.",
    )


def _folder(text: str) -> str | None:
    if not hosts.NAME.fullmatch(text):
        return say("半角の英小文字、数字、ハイフンで書いてください。", "Use a-z, 0-9 and hyphens.")
    if text in hosts.names():
        return say("その名前のフォルダーは、もうあります。", "There is a folder of this name.")
    return None


YES_OR_NO = ("はい、いいえ（yes、no）のどちらかを書いてください。", "Write yes or no.")
_YES, _NO = ("はい", "yes", "y", "true"), ("いいえ", "no", "n", "false")

QUESTIONS = (
    Question(
        "folder",
        "フォルダーの名前（例：aichi）",
        "The folder's name (such as aichi)",
        _folder,
    ),
    Question(
        "code",
        "都道府県のコード2けた、または市区町村のコード5けた（例：愛知県は23）",
        "JIS code of the prefecture (two digits) or municipality (five)",
        _code,
    ),
    Question(
        "municipality",
        "市区町村の名前（例：可児市）",
        "The municipality's name in Japanese",
        _city,
        of_city=True,
    ),
    Question(
        "official",
        "その自治体が自分で公開する、公式のページですか（はい・いいえ）",
        "Does the authority itself publish it, officially (yes, no)?",
        _matches("|".join((*_YES, *_NO)), *YES_OR_NO),
    ),
    Question(
        "languages",
        "ページの言語（ja、または ja,en）",
        "Languages of the pages (ja, or ja,en)",
        _matches("ja|ja, ?en", "ja か ja,en と書いてください。", "Write ja or ja,en."),
    ),
    Question(
        "municipality-en",
        "市区町村の名前（英語。例：Kani City）",
        "The municipality's name in English (such as Kani City)",
        _some,
        of_city=True,
    ),
    Question("name", "サイトの名前（日本語）", "The site's name in Japanese", _some),
    Question("name-en", "サイトの名前（英語）", "The site's name in English", _some),
    Question("publisher", "公開する組織の名前", "The publisher's name in Japanese", _some),
    Question("publisher-en", "公開する組織の名前（英語）", "The publisher in English", _some),
    Question("department", "問い合わせ先の課や係", "The desk to turn to, in Japanese", _some),
    Question("department-en", "問い合わせ先の課や係（英語）", "The desk, in English", _some),
    Question(
        "phone",
        "電話番号（例：076-225-1111）",
        "Its telephone (such as 076-225-1111)",
        _fits(
            Phone,
            "半角の数字とハイフンで、けた数を確かめて書いてください。",
            "Use digits and hyphens; a digit may be missing, or one too many.",
        ),
    ),
    Question(
        "mail",
        "メールアドレス（なければ、そのままEnter）",
        "Its mail (Enter where there is none)",
        _fits(Mail, "メールアドレスを、半角で書いてください。", "Write an address such as a@b.jp."),
        optional=True,
    ),
    Question(
        "address",
        "サイトを置くアドレス（https://… まだ決まっていなければ、そのままEnter）",
        "The site's address (https://…; Enter where it is not known yet)",
        _fits(
            Address,
            "https:// から、半角で書いてください。",
            "Begin with https://, then the name of the host.",
        ),
        optional=True,
    ),
)


def _answer(question: Question, given: str | None) -> str:
    """The answer: what was given, else what is typed until it fits."""
    for text in _typed(question) if given is None else (given,):
        answer = text.strip()
        problem = None if question.optional and not answer else question.wrong(answer)
        if problem is None:
            return answer
        if given is not None:
            raise Unanswered(f"--{question.key}: {problem}")
        print(problem, file=sys.stderr)
    raise Unanswered(
        say(
            f"\n--{question.key}: 合う答えがないので、何も書かずに終わります。",
            f"\n--{question.key}: no answer that fits, so that nothing is written.",
        )
    )


def _typed(question: Question) -> Iterator[str]:
    for _ in range(_TRIES):
        print(say(question.ja, question.en), end="\n> ", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            return
        yield line


# --- what is written -----------------------------------------------------------------------------


def _host(answers: Answers) -> str:
    both = answers["languages"] != "ja"

    def text(key: str) -> dict[str, str]:
        en = {"en": answers[f"{key}-en"]} if both else {}
        return {"ja": answers[key], **en}

    description = {"ja": f"{answers['publisher']}の、介護事業所向けの補助金の案内です。"}
    if both:
        own = answers["publisher-en"]
        description["en"] = f"{own}: subsidies for care offices, with an estimate of the amount."
    desk = {
        "department": text("department"),
        "phone": answers["phone"],
        "mail": answers["mail"] or None,
    }
    value = {
        "code": answers["code"],
        "official": answers["official"] in _YES,
        "name": text("name"),
        "description": description,
        "publisher": text("publisher"),
        "desk": {key: entry for key, entry in desk.items() if entry},
        "languages": ["ja", "en"] if both else ["ja"],
    }
    if answers["address"]:
        value["address"] = answers["address"]
    return _HEAD_OF_HOST + dump(value)


def _local(answers: Answers, root: Path) -> str:
    return _HEAD_OF_LOCAL + dump({"code": answers["code"], "name": _place(answers, root)})


def _place(answers: Answers, root: Path) -> dict[str, str]:
    """The name of the place: a prefecture's as it is known, a city's after its prefecture's."""
    known = read(root / "prefectures.yaml", "prefectures.yaml").value["prefectures"]
    name: dict[str, str] = known[int(answers["code"][:2]) - 1]["name"]
    if len(answers["code"]) == PREFECTURE:
        return name
    city = {"ja": name["ja"] + answers["municipality"].removeprefix(name["ja"])}
    if answers["languages"] != "ja":
        city["en"] = f"{answers['municipality-en']}, {name['en']}"
    return city


_HEAD_OF_HOST = """\
# このサイトを公開する組織。項目の意味は、手引き（docs/handbook/ja）にあります。
# Who publishes this site; docs/handbook/ja says what each entry means.
"""
_HEAD_OF_LOCAL = """\
# この地域の規則と募集。書き方は、手引きと、見本 data/hosts/example-mihon/local/32.yaml にあります。
# Its rules and its call: see data/hosts/example-mihon/local/32.yaml.
"""
