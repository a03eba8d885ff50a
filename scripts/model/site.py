"""The shape of data/site.yaml: what the site is called and who answers for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, StrictStr

from scripts.model.common import Date, Strict, Text, Url, leads_somewhere

Origin = Annotated[
    StrictStr, Field(pattern=r"^https://[A-Za-z0-9.-]+(:[0-9]+)?$"), AfterValidator(leads_somewhere)
]
"""A site without a path: `https://www.pref.example.lg.jp`."""


def _reaches(contact: str) -> str:
    """A mail as it is; the address of a page where it leads somewhere."""
    return contact if contact.startswith("mailto:") else leads_somewhere(contact)


Contact = Annotated[
    StrictStr,
    Field(pattern=r"^(mailto:[^\s@]+@[^\s@]+|https://\S+)$"),
    AfterValidator(_reaches),
]


class Publisher(Strict):
    """Who publishes this site; `official` only where that is the authority in charge itself."""

    name: Text
    official: StrictBool


class Terms(Strict):
    """The terms under which others may use the texts and the open data, such as CC BY 4.0."""

    name: Text
    url: Url


class Security(Strict):
    """Where faults in security are reported, and until when that holds (RFC 9116)."""

    contact: Contact
    expires: Date


class SiteFile(Strict):
    """data/site.yaml."""

    name: Text
    description: Text
    publisher: Publisher
    data_terms: Terms
    frame_ancestors: list[Origin] = []
    security: Security | None = None
