"""The shape of data/site.yaml: what the site is called and who answers for it."""

from __future__ import annotations

from pydantic import StrictBool

from scripts.model.common import Strict, Text


class Publisher(Strict):
    """Who publishes this site; `official` only where that is the authority in charge itself."""

    name: Text
    official: StrictBool


class SiteFile(Strict):
    """data/site.yaml."""

    name: Text
    description: Text
    publisher: Publisher
