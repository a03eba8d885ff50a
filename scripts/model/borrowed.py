"""Figures that a text borrows from elsewhere in data/ instead of repeating them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictStr

from scripts.model.common import Strict

Place = tuple[Any, ...]


class Figure(Strict):
    """Where a figure stands (`file.yaml#steps.to.it`) and how to show it.

    A step is a key, a position in a list, or the id or code of an entry of the list.
    """

    at: Annotated[StrictStr, Field(pattern=r"^[a-z0-9_/-]+\.yaml#[A-Za-z0-9_.-]+$")]
    as_: Annotated[Literal["yen", "man", "number", "ratio"], Field(alias="as")]


Figures = dict[Annotated[StrictStr, Field(pattern=r"^[a-z_]+$")], Figure]
