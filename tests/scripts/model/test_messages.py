"""Everything that a fault can say is said in Japanese, too: read out of the code of the checks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.model import messages
from scripts.model.load import Fault
from tests.facts import JAPANESE

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("scripts/checks", "scripts/model")
FILLED = "‹{number}›"
"""What stands for a value that a message fills in: nothing that a message says by itself."""

NO_MESSAGES = {
    # What stands in the sheet of changes, from data/words/ in the readers' language.
    "scripts/checks/differences.py",
    "scripts/checks/history.py",
    # What the parser of YAML says, to be known by it; what is told of it is held by its own test.
    "scripts/model/no_yaml.py",
}
NO_MESSAGE = re.compile(
    r"[^a-z]*"  # Only what is filled in.
    r"|‹1›-03-31|‹1›-10-01|‹1›#‹2›|‹1›\.‹2›|‹1› ‹2›|‹1›: ‹2›"  # Ways and days.
    r"|\(in Japanese only\)"  # English pages that a host has none of.
    r"|/// calculator \| ‹1›"  # What a page is to hold, as it is written there.
    r"|- \{unit: ‹1›, place: total, source: \[…\]\}"  # What is to be typed.
    r"|calculators/__init__\.py lists it"
)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of several words in a module, with what they fill in marked."""
    tree = ast.parse(path.read_text("utf-8"))
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))  # What explains the code.
        elif isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in ast.walk(node) if part is not node}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "say",
            "re.compile",
            "Field",
            "Form",
        ):
            left_out |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(filled(node))


def filled(text: ast.JoinedStr) -> Iterator[str]:
    number = 0
    for part in text.values:
        if isinstance(part, ast.Constant):
            yield str(part.value)
        else:
            number += 1
            yield FILLED.format(number=number)


def modules() -> list[str]:
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted({path.relative_to(ROOT).as_posix() for path in found} - NO_MESSAGES)


@pytest.mark.parametrize("module", modules())
def test_every_message_is_said_in_japanese(module: str) -> None:
    missing = []
    for line, text in texts(ROOT / module):
        if " " in text.strip() and not NO_MESSAGE.fullmatch(text) and not JAPANESE.search(text):
            text += FILLED.format(number=9) if text.endswith(" ") else ""  # A part of a sentence.
            told = messages.japanese(text)
            whole = sorted(re.findall("‹.›", told)) == sorted(re.findall("‹.›", text))
            if not JAPANESE.search(told) or not whole:
                missing.append(f"{module}:{line}: {text} → {told}")
    assert not missing, "\n".join(missing)


def test_what_a_message_fills_in_is_said_in_japanese_itself() -> None:
    text = 'a rate of this version: one of "standard", "high"'
    assert messages.japanese(text) == 'この年度の規則の補助率："standard", "high" のどれか'
    assert messages.japanese('"x" a second time') == '2回目の "x"'


@pytest.mark.parametrize("slot", ["‹1›", ""])
def test_every_message_is_found_whatever_it_fills_in(slot: str) -> None:
    """Also where it fills in nothing: a message that ends in a remark often has none."""
    lost = [
        english
        for english, said in messages._messages().items()
        if JAPANESE.search(said)
        and not JAPANESE.search(messages.japanese(re.sub(r"\{[a-z]\}", slot, english)))
    ]
    assert lost == []


def test_advice_without_a_remark_is_said_in_japanese() -> None:
    assert messages.japanese('write "2026-10-01" in quotes if it is text') == (
        '文字なら、引用符を付けて "2026-10-01" と書いてください'
    )


def test_values_stay_as_they_are() -> None:
    for value in ("", '"240,000"', "2024-04-01", "36000", '"a or more, such as"'):
        assert messages.japanese(value) == value


def test_a_fault_is_told_in_the_language_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Fault("x.yaml", (), "no such file", "at least one", "remove it", 3)
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert str(fault) == (
        "data/x.yaml:3: （ファイル全体）: 見つかったもの ファイルがありません: "
        "あるべきもの 少なくとも一つ: 消してください"
    )
    monkeypatch.setenv("COMMAND_LANGUAGE", "en")
    assert str(fault).endswith("found no such file: expected at least one: remove it")


TOLD = ("bench", "commands", "kit", "machine", "runtime", "site")
FAILING = {"BuildError", "SetupError", "PackError", "SystemExit", "UnknownArea"}
TELLING = {"print", "progress", "_progress", "Progress"} | FAILING
NOT_AT_A_COMMAND = re.compile(r"kit/carried|runtime/(inside|profile)")
"""What says both languages at once, and what no command runs."""
ABOUT_THE_PACKAGES = re.compile(
    r"site/(hashed|licences)\.py: |The theme's style sheets|: no heading|the place has changed"
    r"|kit/(pages|classic)\.py: |runtime/node\.py: "
)
"""What only an update of the packages can bring about, and only who makes it can mend."""


def is_said_in_both(call: ast.Call) -> bool:
    """`say(ja, en)` or `tell(*both)`; `say(text)` only tells what it is given."""
    both = len(call.args) == 2 or any(isinstance(one, ast.Starred) for one in call.args)
    return both and ast.unparse(call.func).endswith(("say", "tell"))


def english_told(path: Path) -> Iterator[str]:
    """What a module tells in English whatever the language: outside `say` and its like."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        named = ast.unparse(call.func).rpartition(".")[2] if isinstance(call, ast.Call) else ""
        telling = named in TELLING or (named == "say" and not is_said_in_both(call))
        if isinstance(call, ast.Call) and telling:
            inner = [one for one in ast.walk(call) if one is not call]
            said = {
                id(part)
                for one in inner
                if isinstance(one, ast.Call) and is_said_in_both(one)
                for part in ast.walk(one)
            }
            for one in inner:
                text = "".join(filled(one)) if isinstance(one, ast.JoinedStr) else ""
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    text = one.value
                if id(one) not in said and re.search(r"[a-z]+ [a-z]+", text):
                    yield text


@pytest.mark.parametrize("room", TOLD)
def test_commands_tell_nothing_in_english_alone(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT / 'scripts').as_posix()}: {text}"
        for path in sorted((ROOT / "scripts" / room).rglob("*.py"))
        if not NOT_AT_A_COMMAND.search(path.as_posix())
        for text in english_told(path)
    ]
    assert [one for one in found if not ABOUT_THE_PACKAGES.search(one)] == []
