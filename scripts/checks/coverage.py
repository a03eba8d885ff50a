"""What must hold in data/coverage.yaml, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.references import unknown
from scripts.model import Data
from scripts.model.coverage import FILE
from scripts.model.load import Fault, shown


def check(data: Data) -> Iterator[Fault]:
    """Every document that was read itself is accounted for, and no other."""
    documents = [
        document.id
        for document in data.files["sources.yaml"].documents
        if document.evidence == "document"
        # What a host has read is not the site's to account for.
        and not document.confirmed
        and document.id not in data.own_sources()
    ]
    covered = [document.id for document in data.files[FILE].documents]
    for number, name in enumerate(covered):
        if name not in documents:
            place = ("documents", number, "id")
            yield unknown(FILE, place, name, documents, "a document that was read itself")
    for name in documents:
        if name not in covered:
            yield Fault(
                FILE,
                ("documents",),
                f"no entry for {shown(name)}",
                "an entry for every document that was read itself",
                "say what of it is on the site",
            )
    yield from _places(data)


def _places(data: Data) -> Iterator[Fault]:
    """Every place that is cited of a document belongs to just one of its parts."""
    documents = {document.id: document for document in data.files["sources.yaml"].documents}
    for number, covered in enumerate(data.files[FILE].documents):
        if covered.id not in documents:
            continue
        cited = [place.id for place in documents[covered.id].places]
        told: list[str] = []
        for position, part in enumerate(covered.parts):
            for index, name in enumerate(part.places):
                place = ("documents", number, "parts", position, "places", index)
                if name not in cited:
                    yield unknown(FILE, place, name, cited, "a place of the document")
                elif name in told:
                    expected, advice = "each place in one part", "leave it with one"
                    yield Fault(FILE, place, f"{shown(name)} a second time", expected, advice)
                told.append(name)
        for name in cited:
            if name not in told:
                yield Fault(
                    FILE,
                    ("documents", number, "parts"),
                    f"no part that has the place {shown(name)}",
                    "every place that the site cites in a part",
                    "add it to the part it belongs to",
                )
