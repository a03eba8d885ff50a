"""data/prefectures.yaml: the 47 prefectures, and what every other file's codes refer to."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt, StrictStr

from scripts.model.common import PrefectureCode, Strict, Text

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
