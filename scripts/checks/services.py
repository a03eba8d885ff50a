"""What must hold in data/services.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.load import Fault
from scripts.model.services import FILE


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
