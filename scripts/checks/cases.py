"""What must hold in data/cases.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.cases import FILE
from scripts.model.load import Fault


def check(data: Data) -> Iterator[Fault]:
    """Programmes and services exist, and the staff of an office adds up."""
    file = data.files[FILE]
    programmes = sorted(programme.id for programme in data.many("programmes"))
    services = sorted(service.id for service in data.files["services.yaml"].services)
    entries = [
        *((("municipal", number), entry) for number, entry in enumerate(file.municipal)),
        *((("awards", "offices", n), entry) for n, entry in enumerate(file.awards.offices)),
    ]
    for place, entry in entries:
        for position, name in enumerate(entry.programmes):
            if name not in programmes:
                where = (*place, "programmes", position)
                yield unknown(FILE, where, name, programmes, "a programme")
    for number, office in enumerate(file.awards.offices):
        place = ("awards", "offices", number)
        if office.service not in services:
            yield unknown(FILE, (*place, "service"), office.service, services, "a service")
        if office.facts and office.facts.full_time + office.facts.part_time != office.facts.staff:
            yield Fault(
                FILE,
                (*place, "facts", "staff"),
                str(office.facts.staff),
                f"{office.facts.full_time + office.facts.part_time}, full-time and part-time",
                "compare with the document",
            )
