"""Configurations for the web servers that may publish the site, beside it and within.

All are rendered from the one description in scripts/machine/headers.py. What only works where it
lies (Apache, IIS, Netlify, Cloudflare) is put into the site, the rest into a folder beside it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from calculators.words.wording import Wording
from scripts.machine import headers

TEMPLATES = Path(__file__).resolve().parents[3] / "docs/templates/servers"
WITHIN = {
    ".htaccess": "htaccess.j2",
    "en/.htaccess": "htaccess-en.j2",
    "web.config": "web.config.j2",
    "_headers": "headers.j2",
    "_redirects": "redirects.j2",
}
"""In the site: what the server finds there itself."""

BESIDE = {
    "nginx.conf": "nginx.conf.j2",
    "s3/upload.sh": "upload.sh.j2",
    "github-pages.yml": "github-pages.yml.j2",
}
"""Beside the site: what is put into the server's own configuration, or run."""

PLACE = "/var/www/site"
"""Where nginx finds the site, until somebody writes their own place there."""

_ENGLISH = {"en/.htaccess", "_redirects"}
"""Those that only a site with English pages needs."""

_PLAIN = {"web.config.j2"}
"""Templates in which what is said needs no mark before every line."""

_ALWAYS = "text/html"
"""The type that nginx compresses and gives its characters to without being told, and once only."""

_CHARSET = frozenset(headers.WITH_CHARSET)


@dataclass(frozen=True)
class Published:
    """What a configuration needs to know of a site.

    `root` is the path of the site on its host ("/", "/guide/"); `frames` are the origins that may
    show its calculators in a frame, without any everybody may.
    """

    root: str
    frames: tuple[str, ...] = ()


def beside(site: Path) -> Path:
    """The folder of the configurations that belong to the site in this folder."""
    return site.with_name(f"{site.name}-servers")


def write(ready: Path, site: Path, published: Published, rules: Mapping[str, Any]) -> None:
    """Write the configurations for `ready`, which is about to become `site`."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=lambda name: name in _PLAIN,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words = [Wording(rules, language) for language in ("ja", "en")]
    context = {**_described(ready, published), "site": site.name, "usage": _usage(words)}
    folder = beside(site)
    shutil.rmtree(folder, ignore_errors=True)
    for place, templates in ((ready, WITHIN), (folder, BESIDE)):
        for name, template in templates.items():
            if name in _ENGLISH and not context["english"]:
                continue
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            said = _Said(words, "" if template in _PLAIN else "# ", published.root)
            text = environment.get_template(template).render(context, said=said)
            path.write_text(text, encoding="utf-8")
    (folder / "s3/headers.json").write_text(_json(_policy()), encoding="utf-8")
    (folder / "s3/errors.json").write_text(_json(_errors()), encoding="utf-8")


class _Said:
    """Sentences at the head of a configuration, in both languages, a line each."""

    def __init__(self, words: list[Wording], mark: str, root: str) -> None:
        self._words, self._mark, self._root = words, mark, root

    def __call__(self, key: str) -> str:
        return "\n".join(
            self._mark + words(f"servers.{key}", folder=self._root, place=PLACE)
            for words in self._words
        )


def _usage(words: list[Wording]) -> list[str]:
    return [one("servers.usage") for one in words]


def _described(ready: Path, published: Published) -> dict[str, Any]:
    """The description of headers.py in the forms that the templates need."""
    ends: dict[str, list[str]] = {}
    for end, kind in headers.TYPES.items():
        ends.setdefault(kind, []).append(end)
    folders, files = _kept(ready)
    return {
        "root": published.root,
        "english": (ready / "en").is_dir(),
        "frames": published.frames,
        "place": PLACE,
        "types": list(ends.items()),
        "every_type": [(end, headers.content_type(f"x.{end}")) for end in headers.TYPES],
        "other": headers.OTHER,
        "with_charset": [kind for kind in headers.WITH_CHARSET if kind != _ALWAYS],
        "charset_ends": [end for end, kind in headers.TYPES.items() if kind in _CHARSET],
        "compressed": [kind for kind in headers.COMPRESSED if kind != _ALWAYS],
        "encodings": headers.ENCODINGS,
        "asked_again": headers.ASKED_AGAIN,
        "kept": headers.KEPT,
        "hashed": headers.HASHED,
        "kept_folders": folders,
        "kept_files": files,
        "kept_globs": _kept_globs(),
        "guards": lambda embedded: headers.guards(embedded=embedded, frames=published.frames),
        "guards_everywhere": _guards_everywhere(),
        "for_others": list(WITHIN),
    }


def _kept(ready: Path) -> tuple[list[str], list[str]]:
    """What may be kept for ever, for hosts that know no patterns.

    Those folders in which everything may, and besides each file that may.
    """
    ends = tuple(f".{end}" for end in headers.ENCODINGS)
    found: dict[str, list[str]] = {}
    for path in sorted(ready.rglob("*")):
        if path.is_file() and not path.name.endswith(ends):
            name = path.relative_to(ready).as_posix()
            found.setdefault(name.rpartition("/")[0], []).append(name)
    folders = [folder for folder, names in found.items() if all(map(headers.is_kept, names))]
    others = [name for folder, names in found.items() if folder not in folders for name in names]
    return folders, list(filter(headers.is_kept, others))


def _kept_globs() -> dict[str, str]:
    """For each end of a name the pattern of those that say their content."""
    return {end: f"*.{'?' * 16}.{end}" for end in headers.TYPES}


def _guards_everywhere() -> dict[str, str]:
    """What holds for every page, where rules for a page can add to it but take nothing away."""
    guards = headers.guards()
    policy = guards["Content-Security-Policy"].partition("; frame-ancestors")[0]
    return {**guards, "Content-Security-Policy": policy}


def _policy() -> dict[str, Any]:
    """A response headers policy of CloudFront; one holds for the whole distribution."""
    guards = _guards_everywhere()
    policy = guards.pop("Content-Security-Policy")
    del guards["X-Content-Type-Options"], guards["Referrer-Policy"]
    return {
        "Name": "care-productivity-support",
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {"Override": True, "ContentSecurityPolicy": policy},
            "ContentTypeOptions": {"Override": True},
            "ReferrerPolicy": {
                "Override": True,
                "ReferrerPolicy": headers.guards()["Referrer-Policy"],
            },
        },
        "CustomHeadersConfig": {
            "Quantity": len(guards),
            "Items": [
                {"Header": name, "Value": value, "Override": True} for name, value in guards.items()
            ],
        },
    }


def _errors() -> dict[str, Any]:
    """The error pages of CloudFront: S3 says 403 of what is not there."""
    items = [
        {
            "ErrorCode": code,
            "ResponsePagePath": "/404.html",
            "ResponseCode": "404",
            "ErrorCachingMinTTL": 10,
        }
        for code in (403, 404)
    ]
    return {"Quantity": len(items), "Items": items}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
