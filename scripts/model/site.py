"""The shape of data/site.yaml: what the site is called and who answers for it."""

from __future__ import annotations

from pydantic import StrictBool

from scripts.model.common import Strict, Text, Url


class Publisher(Strict):
    """Who publishes this site; `official` only where that is the authority in charge itself."""

    name: Text
    official: StrictBool


class Terms(Strict):
    """The terms under which others may use the open data, such as CC BY 4.0."""

    name: Text
    url: Url


class SiteFile(Strict):
    """data/site.yaml."""

    name: Text
    description: Text
    publisher: Publisher
    data_terms: Terms | None = None
