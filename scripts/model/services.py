"""data/services.yaml: kinds of care service and the groups by which rules speak of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictBool

from scripts.load import Fault
from scripts.model.common import Id, Sources, Strict, Text
from scripts.model.references import unknown

if TYPE_CHECKING:
    from scripts.model import Data

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


def check(data: Data) -> Iterator[Fault]:
    """Every service belongs to a listed group, and every group has a service."""
    file = data.files[FILE]
    groups = [group.id for group in file.groups]
    for number, service in enumerate(file.services):
        if service.group not in groups:
            place = ("services", number, "group")
            yield unknown(FILE, place, service.group, groups, "a group of this file")
    used = {service.group for service in file.services}
    for number, group in enumerate(file.groups):
        if group.id not in used:
            yield Fault(
                FILE,
                ("groups", number, "id"),
                f'the group "{group.id}" without a service',
                "at least one service in every group",
                "add its services or remove it",
            )
