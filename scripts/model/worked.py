"""Worked examples of the calculators whose rules stand in a file of their own."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictInt, StrictStr

from scripts.model.common import Id, Strict


class AskedExample(Strict):
    """A request, and what a person worked out by hand from the document for it.

    `expect` names figures of the result by their way into it: `monthly.I.yen`.
    """

    id: Id
    request: dict[StrictStr, Any]
    expect: Annotated[
        dict[StrictStr, StrictBool | StrictInt | StrictStr | None], Field(min_length=1)
    ]
