"""What is known of each prefecture's call, and of cities that paid for data linkage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calculators.rules.evidence import cited_in, weakest
from scripts.model import Data
from scripts.model.calls import Call
from scripts.model.prefectures import Prefecture
from scripts.pages import Page, host


def pages(data: Data, rules: dict[str, Any], language: str) -> Iterable[Page]:
    """One page: the table of the 47, and the cities."""
    file = data.files["calls.yaml"]
    prefectures = data.files["prefectures.yaml"].prefectures
    rows: list[tuple[Prefecture, Call | None]] = [
        (prefecture, call)
        for prefecture in prefectures
        for call in [*of_prefecture(data, prefecture.code)] or (None,)
    ]
    context = {
        "calls": file,
        "rows": rows,
        "host_code": data.host.code if data.host and host.calls_of(data) else None,
        "known": len({call.prefecture for call in file.calls}),
        "prefectures": {entry.code: entry for entry in prefectures},
        "evidence": {
            (call.prefecture, call.fiscal_year): evidence(call, rules) for call in file.calls
        },
    }
    yield Page("calls.md", "calls.md.j2", context)


def of_prefecture(data: Data, code: str) -> list[Call]:
    """The calls of one prefecture, the newest first."""
    own = [call for call in data.files["calls.yaml"].calls if call.prefecture == code]
    return own[::-1]


def evidence(call: Call, rules: dict[str, Any]) -> str:
    """The weakest grade of anything that is said of a call."""
    return weakest(cited_in(call.model_dump()), rules)
