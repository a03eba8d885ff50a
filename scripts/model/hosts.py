"""data/hosts/NAME/host.yaml: whose site it is, a prefecture's or a city's, and how it looks.

A host's folder is laid over the national data by scripts/model/overlay.py. Beside this file it may
hold the host's own `local/CODE.yaml`, in place of the national record, and `sources.yaml` with the
documents of its own that the former cites.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictStr, model_validator

from scripts.model.common import (
    Between,
    Date,
    Id,
    PlainText,
    Strict,
    Text,
    Url,
    leads_somewhere,
    no_dots,
)
from scripts.model.local import CODE
from scripts.model.site import Origin, Security, Terms

FILE = "host.yaml"


def _of_a_folder(address: str) -> str:
    """The address at which the site's folder is: every page's own begins with it."""
    if address.endswith((".html", ".htm", ".php")):
        raise ValueError("the address of a folder, without the name of a page")
    return address


Address = Annotated[
    StrictStr,
    Field(pattern=r"^https?://[A-Za-z0-9._~%@:/-]+$"),
    AfterValidator(leads_somewhere),
    AfterValidator(_of_a_folder),
]
BasePath = Annotated[StrictStr, Field(pattern=r"^/([A-Za-z0-9._~-]+/)*$"), AfterValidator(no_dots)]
Colour = Annotated[StrictStr, Field(pattern=r"^#[0-9a-f]{6}$")]
Language = Literal["ja", "en"]
Logo = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9._-]*\.(svg|png)$")]
Mail = Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
_ELEVEN_DIGITS = ("050", "070", "080", "090", "0800")
"""How numbers of mobile telephones, of the internet, and of one kind that is free begin."""


def _complete(phone: str) -> str:
    """A telephone number with all its digits: ten, or of some kinds eleven."""
    digits = phone.replace("-", "")
    if len(digits) != (11 if digits.startswith(_ELEVEN_DIGITS) else 10):
        kinds = ", ".join(_ELEVEN_DIGITS)
        raise ValueError(f"a number of 10 digits, or of 11 where it begins with {kinds}")
    return phone


Phone = Annotated[
    StrictStr,
    Field(pattern=r"^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$"),
    AfterValidator(_complete),
]


class Desk(Strict):
    """Where a reader turns to; `extension` is the number inside the house."""

    department: Text
    phone: Phone | None = None
    extension: Annotated[StrictStr, Field(pattern=r"^[0-9-]+$")] | None = None
    mail: Mail | None = None
    hours: Text | None = None
    postal: PlainText | None = None
    web: Url | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Desk:
        if not (self.phone or self.mail or self.web):
            raise Between(
                "a phone, a mail or a web address under which it can be reached",
                "phone",
                "mail",
                "web",
            )
        return self


class Colours(Strict):
    """The colour of links and buttons on a light and on a dark page."""

    light: Colour
    dark: Colour


class Notice(Strict):
    """What stands first on the home page from one day to another."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date
    title: Text
    text: Text
    link: Url | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Notice:
        if self.from_ > self.to:
            raise Between("a first day that is not after the last", "from", "to")
        return self


class Accessibility(Strict):
    """What the host's own policy of JIS X 8341-3:2016 says: what is promised, until when."""

    level: Literal["A", "AA", "AAA"]
    due: Date
    scope: Text
    exceptions: list[Text] = []


class Confirmed(Strict):
    """That somebody at the host's has read a document, and where it stands there."""

    document: Id
    date: Date
    by: Text
    url: Url | None = None


class HostFile(Strict):
    """data/hosts/NAME/host.yaml.

    `code` is the JIS code of the prefecture or municipality. `official`: the authority in charge
    publishes it itself. `address` is where the site will be; where that is not known yet,
    `base_path` may say under which path. `example`: the host is made up, and every page says so.
    `frame_ancestors` and `security` as in data/site.yaml.
    """

    code: Annotated[StrictStr, Field(pattern=CODE)]
    official: StrictBool
    example: StrictBool = False
    name: Text
    description: Text
    publisher: Text
    desk: Desk
    languages: Annotated[list[Language], Field(min_length=1)]
    address: Address | None = None
    base_path: BasePath | None = None
    logo: Logo | None = None
    colours: Colours | None = None
    notice: Notice | None = None
    accessibility: Accessibility | None = None
    terms: Terms | None = None
    frame_ancestors: list[Origin] = []
    security: Security | None = None
    confirmed: list[Confirmed] = []

    @model_validator(mode="after")
    def _languages_in_order(self) -> HostFile:
        if self.languages not in (["ja"], ["ja", "en"]):
            raise Between("the languages [ja] or [ja, en]", "languages")
        return self

    @model_validator(mode="after")
    def _one_path(self) -> HostFile:
        if self.address and self.base_path:
            path = re.sub(r"^https?://[^/]+", "", self.address).rstrip("/") + "/"
            if path != self.base_path:
                expected = f'the base_path "{path}", which the address has, or none'
                raise Between(expected, "base_path", "address")
        return self
