"""data/prefectures.yaml: the 47 prefectures, and what every other file's codes refer to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StrictInt, StrictStr

from scripts.load import Fault, shown
from scripts.model.common import PrefectureCode, Strict, Text

if TYPE_CHECKING:
    from scripts.model import Data

FILE = "prefectures.yaml"
CODES = [f"{number:02}" for number in range(1, 48)]
Column = Annotated[StrictInt, Field(ge=1, le=13)]
Row = Annotated[StrictInt, Field(ge=1, le=12)]
Kana = Annotated[StrictStr, Field(pattern=r"^[ぁ-ゖー・]+$")]


class Tile(Strict):
    """A place in the map of equal tiles: x from the west, y from the north, both from 1."""

    x: Column
    y: Row


class Prefecture(Strict):
    """A prefecture with its JIS X 0401 code, its reading and its tile."""

    code: PrefectureCode
    name: Text
    kana: Kana
    tile: Tile

    @property
    def short(self) -> str:
        """The Japanese name as a small tile has room for it: without 県, 府 or 都."""
        return self.name.ja[:-1] if self.name.ja[-1] in "県府都" else self.name.ja


class PrefecturesFile(Strict):
    """data/prefectures.yaml."""

    prefectures: Annotated[list[Prefecture], Field(min_length=1)]


def check(data: Data) -> Iterator[Fault]:
    """All 47 codes once and in order, no two prefectures on one tile."""
    prefectures = data.files[FILE].prefectures
    codes = [prefecture.code for prefecture in prefectures]
    if codes != CODES:
        wrong = next(
            (
                number
                for number, pair in enumerate(zip(codes, CODES, strict=False))
                if len(set(pair)) > 1
            ),
            min(len(codes), len(CODES)),
        )
        yield Fault(
            FILE,
            ("prefectures", wrong),
            shown(codes[wrong]) if wrong < len(codes) else f"only {len(codes)} prefectures",
            f'the code "{CODES[wrong]}"' if wrong < len(CODES) else "47 prefectures",
            "list 01 to 47 once each, in order",
        )
    seen: dict[tuple[int, int], str] = {}
    for number, prefecture in enumerate(prefectures):
        tile = (prefecture.tile.x, prefecture.tile.y)
        if tile in seen:
            yield Fault(
                FILE,
                ("prefectures", number, "tile"),
                f"x {tile[0]}, y {tile[1]}",
                f"a tile of its own ({seen[tile]} has this one)",
                "move one of the two",
            )
        seen[tile] = prefecture.name.en
