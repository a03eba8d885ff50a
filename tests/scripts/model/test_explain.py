"""What a file's model finds wrong is told at the field to mend, with what stands there."""

from __future__ import annotations

import ast
import re
from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError

from scripts.model import FILES, HOST_FILES, ROOT, explain, patterns
from scripts.model.common import walk
from scripts.model.explain import faults_of
from scripts.model.load import parse
from tests.facts import JAPANESE
from tests.scripts.model.test_habits import HOST, told

OVER = HOST + "notice: {title: {ja: 件, en: A}, text: {ja: 文, en: B}, "


def test_rules_between_fields_name_them_with_what_they_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = OVER + 'from: "2026-12-20", to: "2026-12-11"}\n'
    assert told(text) == (
        'data/host.yaml:8: notice.from: found from: "2026-12-20", to: "2026-12-11": expected a '
        "first day that is not after the last: correct one of these fields"
    )
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert told(text) == (
        "data/host.yaml:8: notice.from: 見つかったもの "
        'from: "2026-12-20"、to: "2026-12-11": あるべきもの 最後の日より後ではない、最初の日: '
        "これらの項目を見比べて直してください"
    )


def test_a_mapping_that_has_none_of_the_fields_is_named_itself() -> None:
    text = HOST.replace("phone: 052-000-0000", "extension: '22'")
    assert told(text) == (
        "data/host.yaml:6: desk: found nothing: expected a phone, a mail or a web address under "
        "which it can be reached: add what is missing"
    )


def pattern_fields() -> dict[str, str]:
    """Every regular expression of the models, with a place where it stands."""
    found: dict[str, str] = {}
    for glob, model in {**FILES, **HOST_FILES}.items():
        for place, value in walk(model.model_json_schema()):
            if place and place[-1] == "pattern" and isinstance(value, str):
                found.setdefault(value, f"{glob}: {place}")
            elif place and place[-1] == "patternProperties":
                found |= dict.fromkeys(value, f"{glob}: {place}")
    return found


@pytest.mark.parametrize("pattern", pattern_fields())
def test_no_form_of_text_is_told_as_a_regular_expression(
    monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    class File(BaseModel):
        text: Annotated[str, Field(pattern=pattern)]

    document = parse("text: '*** ***'\n", "x.yaml")
    with pytest.raises(ValidationError) as caught:
        File.model_validate(document.value)
    for language in ("en", "ja"):
        monkeypatch.setenv("COMMAND_LANGUAGE", language)
        [fault] = faults_of(caught.value, document, File)
        assert pattern not in str(fault) and not re.search(r"\[[^\]]*-|\\|\$", str(fault))
        example = patterns.FORMS[pattern].example
        assert example in str(fault), pattern_fields()[pattern]
        assert re.search(pattern, example.strip('"')), "the example is of another form"
        assert bool(JAPANESE.search(str(fault).replace(example, ""))) == (language == "ja")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "052-000-0000",
            "052 000 0000",
            "市外局番からの電話番号。半角の数字を - で区切ります（例：",
        ),
        ("phone: 052-000-0000", "mail: a at b", "メールアドレス。半角で書きます（例："),
        (
            "phone: 052-000-0000",
            "web: www.a.jp",
            "https:// で始まるアドレス。空白は入りません（例：",
        ),
        ('"23"', '"2３"', "都道府県（2桁）か市区町村（5桁）のコード（例："),
    ],
)
def test_what_a_text_has_to_look_like_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, wanted: str
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert f"あるべきもの {wanted}" in told(HOST.replace(old, new)).replace("引用符で囲んだ、", "")


def test_a_text_with_a_comma_in_braces_is_told_in_one_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    assert told(HOST.replace("en: About", "en: About, for the office")) == (
        "data/host.yaml:4: description.for the office: 見つかったもの "
        '知らない項目 "for the office": あるべきもの en、ja のどれか: '
        "消すか、ある項目の名前にしてください。{ } の中でコンマを使う文は、引用符で囲みます"
    )


def test_every_rule_between_fields_says_which_they_are() -> None:
    """A rule that raises a bare ValueError would be told as "a mapping with 16 keys"."""
    bare = [
        f"{path.name}:{node.lineno}"
        for path in sorted((ROOT / "scripts/model").glob("*.py"))
        for owner in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(owner, ast.ClassDef)
        for node in ast.walk(owner)
        if isinstance(node, ast.Raise) and node.exc and "ValueError" in ast.unparse(node.exc)
    ]
    assert bare == []


KINDS = {
    "bool": ["bool_type"],
    "dict": ["dict_type"],
    "int": ["int_type"],
    "list": ["list_type"],
    "literal": ["literal_error"],
    "model": ["model_type"],
    "str": ["string_type"],
}
BOUNDS = {
    "ge": "greater_than_equal",
    "le": "less_than_equal",
    "gt": "greater_than",
    "lt": "less_than",
    "multiple_of": "multiple_of",
    "max_length": "too_long",
    "min_length": "too_short",
}
"""The kinds of pydantic's errors, by what stands in the core schema of a model."""


def kinds_of(schema: object) -> set[str]:
    """Every kind of error that a model can give, but for those that are told by themselves."""
    if isinstance(schema, list | tuple):
        return {kind for part in schema for kind in kinds_of(part)}
    if not isinstance(schema, dict):
        return set()
    name = str(schema.get("type"))
    text = "string_" if name == "str" else ""
    bounds = {
        text * bound.endswith("length") + BOUNDS[bound] for bound in BOUNDS if bound in schema
    }
    found = {kind for part in schema.values() for kind in kinds_of(part)}
    return found | (set(KINDS[name]) | bounds if name in KINDS else set())


def test_every_kind_of_error_that_the_models_give_is_said_in_both_languages() -> None:
    models = {**FILES, **HOST_FILES}.values()
    kinds = {kind for model in models for kind in kinds_of(model.__pydantic_core_schema__)}
    assert {"too_long", "bool_type"} <= kinds
    assert kinds - explain._SAID.keys() == set()
