"""What must hold in data/prefectures.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.model import Data
from scripts.model.load import Fault, shown
from scripts.model.prefectures import CODES, FILE


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
