"""Files of the open data are made again where, and only where, what they are made from is other."""

from __future__ import annotations

from scripts.opendata.unchanged import made_once


def test_only_what_has_changed_is_made_anew() -> None:
    made = []

    @made_once
    def table(name: str, *source: object) -> dict[str, bytes]:
        made.append(source)
        return {name: repr(source).encode()}

    first = table("a", [{"n": 1}], ["n"])
    assert table("a", [{"n": 1}], ["n"]) == first
    assert len(made) == 1
    for other in ([{"n": "1"}], [{"n": True}], [{"n": 1}, {"n": 1}]):
        assert table("a", other, ["n"]) != first
    assert table("b", [{"n": 1}], ["n"]) == {"b": first["a"]}
    assert table("a", [{"n": 1}], ["n"]) == first
