"""What lets others check the site: hashes of its files, what it is made of, and where to report."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from scripts.machine.environment import requirements
from scripts.machine.inputs import ROOT
from scripts.model.site import Security
from scripts.site import licences

SUMS = "SHA256SUMS"
BILL = "sbom.cdx.json"
SECURITY = ".well-known/security.txt"

_PINNED = re.compile(r"^([\w.-]+)==(\S+)((?:\s*\\\n\s*--hash=sha256:\w+)+)", re.M)
_HASH = re.compile(r"sha256:(\w+)")
_VERSION = re.compile(r"(.+) (\d[\w.]*)")


def write_sums(site: Path) -> None:
    """List every file of the site with its hash, as `sha256sum --check` reads it. Comes last."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(site).as_posix()}\n"
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.name != SUMS
    ]
    (site / SUMS).write_text("".join(lines), encoding="utf-8")


def write_security(site: Path, security: Security | None) -> None:
    """Say where a fault in the security is reported (RFC 9116), where that is known."""
    if security is None:
        return
    path = site / SECURITY
    path.parent.mkdir(exist_ok=True)
    text = f"Contact: {security.contact}\nExpires: {security.expires}T00:00:00Z\n"
    path.write_text(f"{text}Preferred-Languages: ja, en\n", encoding="utf-8")


def write_bill(site: Path, version: str, as_of: str) -> None:
    """List what the site ships and what it was built with, in CycloneDX's form.

    `version` is that of the data, `as_of` their newest day: the same site gives the same bytes.
    """
    bom = Bom(
        components=[*_shipped(), *_built_with()],
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"care-productivity-support:{version}"),
    )
    bom.metadata.timestamp = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    bom.metadata.component = Component(
        name="care-productivity-support",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="site",
        licenses=[LicenseFactory().make_from_string("MIT AND CC-BY-4.0")],
    )
    bom.register_dependency(bom.metadata.component, bom.components)
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    (site / BILL).write_text(text + "\n", encoding="utf-8")


def _shipped() -> Iterator[Component]:
    """What travels to readers: the same list as that of the licences."""
    factory = LicenseFactory()
    for one in licences.components():
        found = _VERSION.fullmatch(one.name)
        name, version = found.groups() if found else (one.name, None)
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            scope=ComponentScope.REQUIRED,
            bom_ref=f"shipped:{name}",
            licenses=[factory.make_from_string(one.licence)],
            external_references=[
                ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(one.source))
            ],
        )


def _built_with() -> Iterator[Component]:
    """The pinned packages of Python and npm, with the hashes that they were installed by."""
    for name, version, hashes in _PINNED.findall(requirements("").read_text("utf-8")):
        yield Component(
            name=name,
            version=version,
            scope=ComponentScope.EXCLUDED,
            bom_ref=f"pypi:{name}",
            purl=PackageURL("pypi", name=name.lower().replace("_", "-"), version=version),
            hashes=[
                HashType(alg=HashAlgorithm.SHA_256, content=one) for one in _HASH.findall(hashes)
            ],
        )
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for path, package in sorted(lock["packages"].items()):
        if path and not package.get("dev"):
            group, _, name = path.rpartition("node_modules/")[2].rpartition("/")
            yield Component(
                name=name,
                group=group or None,
                version=package["version"],
                scope=ComponentScope.EXCLUDED,
                bom_ref=f"npm:{path}",
                purl=PackageURL("npm", group or None, name, package["version"]),
            )
