"""The address that the site will have, and the root of each language there; none where unknown.

Nothing is guessed: a site whose address is not known refers to itself relatively, and leaves out
what only a whole address could say.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from urllib.parse import urlsplit

from scripts.machine.failure import BuildError
from scripts.machine.language import say

EXAMPLE = "https://www.example.jp/kaigo/"
FOLDERS = {"ja": "", "en": "en/"}


def site_url(own: str | None = None) -> str | None:
    """The address the site will have, from SITE_URL, else the host's own; ends in a slash.

    None where neither is known. Raises BuildError for what is no address.
    """
    url = os.environ.get("SITE_URL") or own
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        told = (
            f"SITE_URL は {url!r} です。{EXAMPLE} のようなアドレスを入れてください。",
            f"SITE_URL is {url!r}: expected an address such as {EXAMPLE}",
        )
        raise BuildError(say(*told))
    return url.rstrip("/") + "/"


def addresses(
    own: str | None = None, languages: Iterable[str] = tuple(FOLDERS)
) -> dict[str, str] | None:
    """The root address of each language; None where the site's is not known."""
    url = site_url(own)
    return {language: url + FOLDERS[language] for language in languages} if url else None


def paths(
    own: str | None = None, base: str | None = None, languages: Iterable[str] = tuple(FOLDERS)
) -> dict[str, str]:
    """Where each language's pages begin on the server: below the address's path, else `base`."""
    url = site_url(own)
    root = urlsplit(url).path if url else base or "/"
    return {language: root + FOLDERS[language] for language in languages}
