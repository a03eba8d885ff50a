"""data/services.yaml: kinds of care service and the groups by which rules speak of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from scripts.model.common import Id, Sources, Strict, Text

FILE = "services.yaml"
GroupId = Literal["home", "short-stay", "residential", "multi-function", "facility", "welfare-home"]


class Group(Strict):
    """A group of services; `committee`: whether the duty to hold a committee covers it."""

    id: GroupId
    name: Text
    explanation: Text
    committee: StrictBool | None
    source: Sources


class Service(Strict):
    """A kind of service; `linkage_standard` is null where no document settles it."""

    id: Id
    group: GroupId
    name: Text
    linkage_standard: StrictBool | None


class ServicesFile(Strict):
    """data/services.yaml."""

    basis: Text
    linkage_standard_source: Sources
    groups: Annotated[list[Group], Field(min_length=1)]
    services: Annotated[list[Service], Field(min_length=1)]
