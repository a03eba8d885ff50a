"""Say in one plain line each what a model found wrong in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from scripts.machine.language import say
from scripts.model import habits, messages, other_names, patterns, typed
from scripts.model.common import Between
from scripts.model.load import Document, Fault, shown


def faults_of(error: ValidationError, document: Document, model: type[BaseModel]) -> list[Fault]:
    """The faults behind a validation error, one for each place, in the order of the file.

    What a host has added to a national list is told with the host's own file.
    """
    found: dict[tuple[Any, ...], Fault] = {}
    details = error.errors(include_url=False)
    misspelt = {place for detail in details for place in _meant(detail, document, model)}
    unknown_keys = {detail["loc"] for detail in details if detail["type"] == "extra_forbidden"}
    outdented = _outdented(details, document, model)
    for detail in details:
        if detail["loc"] in outdented:
            continue  # What it stands under is told to be empty.
        *within, last = detail["loc"] or ("",)
        if last == "en" and {detail["loc"], (*within, "ja")} <= unknown_keys:
            continue  # The same text, in its other language.
        fault = _fault(detail, document, model)
        if detail["type"] != "missing" or fault.place not in misspelt:
            found.setdefault(fault.place, fault)
    for fault, *rest in _of_another_shape(details, found, document, model):
        found[fault.place] = fault
        for place in rest:
            del found[place]
    located = [_located(fault, document) for fault in found.values()]
    return sorted(located, key=lambda fault: fault.line or 0)


def _outdented(
    details: list[Any], document: Document, model: type[BaseModel]
) -> set[tuple[Any, ...]]:
    """Unknown keys that belong under the empty one before them, but are not indented."""
    found = set()
    for detail in details:
        if detail["type"] in _OF_MAPPINGS and detail["input"] is None:
            *above, _ = detail["loc"]
            inner = _keys_at(model, detail["loc"])
            found |= {
                other["loc"]
                for other in details
                if other["type"] == "extra_forbidden"
                and list(other["loc"][:-1]) == above
                and other["loc"][-1] in inner
                and (document.line(other["loc"]) or 0) > (document.line(detail["loc"]) or 0)
            }
    return found


def _of_another_shape(
    details: list[Any],
    found: dict[tuple[Any, ...], Fault],
    document: Document,
    model: type[BaseModel],
) -> Iterator[tuple[Any, ...]]:
    """One fault for a mapping that is written as if it were another, and the places it stands for.

    Its keys are of another kind of entry, or many that it needs are not there.
    """
    kinds = ("missing", "extra_forbidden")
    parents = dict.fromkeys(
        (_place(one["loc"][:-1], document.value, absent=False), one["loc"][:-1])
        for one in details
        if one["type"] in kinds and len(one["loc"]) > 1
    )
    for parent, loc in parents:
        of_it = [one for one in details if one["type"] in kinds and one["loc"][:-1] == loc]
        absent = [one["loc"][-1] for one in of_it if one["type"] == "missing"]
        odd = [one["loc"][-1] for one in of_it if one["type"] == "extra_forbidden"]
        absent = [key for key in absent if (*parent, key) in found]
        odd = [key for key in odd if (*parent, key) in found]
        if len(absent) + len(odd) < _MUCH_ELSE:
            continue
        known = sorted(_keys_at(model, loc))
        is_there = say(f"知らない項目 {'、'.join(odd)}", f"the unknown keys {', '.join(odd)}")
        nothing = say("何もありません", "nothing")
        wanted = other_names.listed(absent or known, "keys")
        expected = say(f"項目 {wanted}", f"the keys {wanted}")
        advice = say("これらの項目を足してください", "add these keys")
        if odd:
            advice = say(
                "別の所の書き方です。手引きの「書けることの一覧」と見本を見て、書き直してください",
                "another entry is written like this: see the handbook's list of entries, and the "
                "examples",
            )
        first = (*parent, (odd or absent)[0])
        told = Fault(document.name, first, is_there if odd else nothing, expected, advice)
        yield told, *((*parent, key) for key in (*odd, *absent) if (*parent, key) != first)


_MUCH_ELSE = 3


def _located(fault: Fault, document: Document) -> Fault:
    """The fault with the file on disk in which it stands, its place in there and the line."""
    file, place, line = document.located(fault.place)
    return replace(fault, file=file, place=place, line=line)


def _meant(detail: Any, document: Document, model: type[BaseModel]) -> list[tuple[Any, ...]]:
    """The key that an unknown one is likely to stand for: that it is missing has the same cause."""
    if detail["type"] != "extra_forbidden":
        return []
    place = _place(detail["loc"], document.value, absent=False)
    near = _likely(str(detail["loc"][-1]), sorted(_keys_at(model, detail["loc"][:-1])))
    if near is None and detail["loc"][-1] in ("ja", "en"):
        near = "text"
    return [(*place[:-1], near)] if near else []


def _likely(key: str, known: list[str]) -> str | None:
    """The known key that an unknown one stands for: by its name, or up to a sign that is odd."""
    begins = re.match("[a-z_]+", key)
    if begins and begins[0] in known and key != begins[0]:
        return begins[0]
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    return other_names.meant(key, known, "keys") or (near[0] if near else None)


def _fault(detail: Any, document: Document, model: type[BaseModel]) -> Fault:
    kind = detail["type"]
    place = _place(detail["loc"], document.value, absent=kind == "missing")
    if kind == "missing":
        expected = say(f"項目 {place[-1]}", f'the key "{place[-1]}"')
        advice = say(f"ここに {place[-1]}: を足してください", f'add "{place[-1]}:" here')
        return Fault(document.name, place, say("何もありません", "nothing"), expected, advice)
    if kind == "extra_forbidden":
        return _unknown_key(place, document, detail, model)
    if kind == "value_error" and isinstance(detail["ctx"]["error"], Between):
        return _between(detail["ctx"]["error"], place, document, detail["input"])
    expected, advice = _expectation(detail)
    if kind in _OF_MAPPINGS and (inner := sorted(_keys_at(model, detail["loc"]))):
        keys = other_names.listed(inner, "keys")
        expected += say(f"（{keys}）", f" ({keys})")
    key = str(next((step for step in reversed(place) if isinstance(step, str)), ""))
    if isinstance(detail["input"], str) and _keys_at(model, detail["loc"]) == {"ja", "en"}:
        told = f'{{ja: "{detail["input"]}"}} のように書いてください。英語のページがあれば en: も'
        advice = say(told, "write it as {ja: …, en: …}")
    advice = habits.advice_on(detail["input"], key, kind) or _near(detail) or advice
    return Fault(document.name, place, shown(detail["input"]), expected, advice)


def _near(detail: Any) -> str | None:
    """What is likely meant by a word that is none of the choices, or by a text of another form."""
    typed_in, kind = detail["input"], detail["type"]
    if kind == "literal_error":
        known = _choices(detail["ctx"]["expected"])
        whole = typed.amount(typed_in) if isinstance(typed_in, str) else None
        parts = [one.strip() for one in re.split("[、，]", str(typed_in))]
        if len(parts) > 1 and set(parts) <= set(known):
            return say(f"コンマは半角です：{', '.join(parts)}", f"write {', '.join(parts)}")
        right = str(whole) if str(whole) in known else None
        right = right or other_names.meant(str(typed_in), known, "choices")
        right = right or _begun(typed.plain(str(typed_in)), known)
        return say(f"{right} と書いてください", f"write {right}") if right else None
    if kind == "string_pattern_mismatch":
        return habits.fitting(typed_in, detail["ctx"]["pattern"])
    if kind == "value_error" and isinstance(typed_in, str) and typed_in != typed_in.strip():
        return say("前後の空白を取ってください", "leave out the spaces around it")
    return None


def _begun(text: str, known: list[str]) -> str | None:
    """The one of the choices with which a text begins, before words in Japanese."""
    fits = [one for one in known if re.match(rf"{re.escape(one)}[^\x00-\x7f]", text)]
    return fits[0] if len(fits) == 1 else None


def _choices(expected: str) -> list[str]:
    """The choices that pydantic lists: 'a', 'b' or 'c', or plain numbers."""
    return [quoted or number for quoted, number in re.findall(r"'([^']*)'|([0-9]+)", expected)]


def _between(rule: Between, place: tuple[Any, ...], document: Document, value: Any) -> Fault:
    """Fields that do not go together: at the first of them that is there, with what each says."""
    there = [key for key in rule.fields if key in value]
    found = [f"{key}: {_brief(value[key])}" for key in there]
    advice = say("これらの項目を見比べて直してください", "correct one of these fields")
    if not there:
        found = [say("何もありません", "nothing")]
        advice = say("足りないものを足してください", "add what is missing")
    elif len(rule.fields) == 1:
        found = [_brief(value[there[0]])]
        advice = _correct()
    told = say("、", ", ").join(found)
    return Fault(document.name, (*place, *there[:1]), told, str(rule), advice)


def _brief(value: Any) -> str:
    """A value as messages show it, and a short list whole."""
    words = value if isinstance(value, list) and len(value) <= 5 else []
    if words and all(isinstance(word, str) and len(word) <= 20 for word in words):
        return f"[{', '.join(words)}]"
    return messages.said(shown(value))


def _place(loc: tuple[Any, ...], value: Any, absent: bool) -> tuple[Any, ...]:
    """The location without the model's own steps (union tags, "[key]" markers).

    `absent`: the last step is a key that the file does not have.
    """
    place: list[Any] = []
    for position, step in enumerate(loc):
        last = position == len(loc) - 1
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            value = value[step]
            place.append(step)
        elif last and absent:
            place.append(step)
    return tuple(place)


def _unknown_key(
    place: tuple[Any, ...],
    document: Document,
    detail: Any,
    model: type[BaseModel],
) -> Fault:
    key = str(place[-1])
    known = sorted(_keys_at(model, detail["loc"][:-1]))
    near = _likely(key, known)
    choices = other_names.listed(known, "keys")
    expected = f'"{near}"' if near else say(f"{choices} のどれか", f"one of {choices}")
    advice = (
        say(f"{near} と書いてください", f'rename it to "{near}"')
        if near
        else say("消すか、ある項目の名前にしてください", "remove it or use a known key")
    )
    if key in ("ja", "en") and "text" in known:
        expected, near = '"text"', "text"
        advice = say(
            "text: {ja: …} のように、text の中に書いてください", "write it as text: {ja: …}"
        )
    if odd := habits.odd_in(key):
        found, advice = odd
        told = say(f"項目の名前の中の{found}", f"a key with {found}")
        return Fault(document.name, place, told, expected, advice)
    if known == ["en", "ja"]:
        advice += say(
            "。{ } の中でコンマを使う文は、引用符で囲みます",
            "; a text with a comma inside {braces} needs quotes around it",
        )
    found = say(f'知らない項目 "{key}"', f'the unknown key "{key}"')
    return Fault(document.name, place, found, expected, advice)


def _keys_at(model: type[BaseModel], loc: tuple[Any, ...]) -> set[str]:
    """The keys a mapping at this location may have, read from the model's JSON Schema."""
    schema = _schema(model)
    defs = schema.get("$defs", {})
    nodes = [schema]
    for step in loc:
        nodes = [
            child for node in _resolved(nodes, defs) for child in _children(node, step)
        ] or nodes
    return {key for node in _resolved(nodes, defs) for key in node.get("properties", {})}


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _resolved(nodes: list[Any], defs: dict[str, Any]) -> list[Any]:
    result = []
    for node in nodes:
        if "$ref" in node:
            result += _resolved([defs[node["$ref"].rsplit("/", 1)[1]]], defs)
        elif "anyOf" in node or "oneOf" in node:
            result += _resolved(node.get("anyOf", []) + node.get("oneOf", []), defs)
        else:
            result.append(node)
    return result


def _children(node: Any, step: Any) -> list[Any]:
    if isinstance(step, int):
        return [node["items"]] if "items" in node else []
    if step in node.get("properties", {}):
        return [node["properties"][step]]
    extra = node.get("additionalProperties")
    return [extra] if isinstance(extra, dict) else []


def _expectation(detail: Any) -> tuple[str, str]:
    """What was expected and what to do, for one kind of pydantic error."""
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind in _SAID:
        expected, advice = _SAID[kind]
        values = {key: str(value) for key, value in context.items()}
        if kind == "literal_error":
            values["expected"] = other_names.listed(_choices(context["expected"]), "choices")
        return say(*expected).format(**values), say(*advice)
    if kind == "string_pattern_mismatch":
        as_shown = say("例のように書いてください", "write it as in the example")
        return patterns.said(context["pattern"]), as_shown
    if kind == "value_error":
        return str(context.get("error", detail["msg"])), _correct()
    return say("決まりに合う値", detail["msg"][:1].lower() + detail["msg"][1:]), _correct()


def _correct() -> str:
    return say("この値を直してください", "correct this value")


_OF_MAPPINGS = ("model_type", "dict_type", "model_attributes_type")
_Pair = tuple[str, str]
_WHOLE = (
    ("整数", "a whole number"),
    (
        "引用符、コンマ、単位を付けずに、半角の数字だけで書いてください",
        "write it with digits only, without quotes, commas or units",
    ),
)
_MAPPING = (
    ("「項目: 値」の組", "a mapping (key: value)"),
    ("下の行に、字下げして項目を書いてください", "indent the keys below this one"),
)
_MORE = (
    ("{min_length}個以上", "at least {min_length}"),
    ("足りないものを足してください", "add what is missing"),
)
_NUMBER = ("数を直してください", "correct the number")
_SAID: dict[str, tuple[_Pair, _Pair]] = {
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "bool_type": (
        ("true か false", "true or false"),
        ("引用符を付けずに true か false と書いてください", "write true or false, without quotes"),
    ),
    "string_type": (
        ("文字", "text"),
        (
            "文字を書いてください。数字を文字として書くときは引用符で囲みます",
            "write text; put numbers that are text in quotes",
        ),
    ),
    "model_type": _MAPPING,
    "dict_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "list_type": (
        ("「- 」で始まる並び", "a list"),
        ("一つずつ、行の初めに - を付けてください", "start each entry with a dash"),
    ),
    "literal_error": (
        ("{expected} のどれか", "one of {expected}"),
        ("この中の言葉を使ってください", "use one of these words"),
    ),
    "too_long": (
        ("{max_length}個まで", "at most {max_length}"),
        ("多すぎるものを消してください", "remove what is too many"),
    ),
    "too_short": _MORE,
    "string_too_short": _MORE,
    "greater_than_equal": (("{ge}以上", "{ge} or more"), _NUMBER),
    "less_than_equal": (("{le}以下", "{le} or less"), _NUMBER),
}
"""By kind of pydantic's error, in both languages: what was expected, and what to do."""
