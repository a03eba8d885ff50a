"""What others check the site by: hashes, the list of what it is made of, where to report faults."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from pydantic import ValidationError

from scripts.machine import environment
from scripts.model.site import Security
from scripts.site import licences, trust


def test_the_sums_are_those_of_every_file(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below/ページ.html").write_text("page", "utf-8")
    (tmp_path / "a.txt").write_text("a", "utf-8")
    trust.write_sums(tmp_path)
    trust.write_sums(tmp_path)
    lines = (tmp_path / trust.SUMS).read_text("utf-8").splitlines()
    assert [line.partition("  ")[2] for line in lines] == ["a.txt", "below/ページ.html"]
    assert lines[0].startswith(hashlib.sha256(b"a").hexdigest())
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", trust.SUMS], cwd=tmp_path, check=False
    )
    assert done.returncode == 0
    (tmp_path / "a.txt").write_text("b", "utf-8")
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", trust.SUMS], cwd=tmp_path, check=False, text=True
    )
    assert done.returncode != 0


def test_the_site_carries_the_sums_of_itself(site: Path) -> None:
    command = ["sha256sum", "--check", "--quiet", "--strict", trust.SUMS]
    assert subprocess.run(command, cwd=site, check=False).returncode == 0
    listed = len((site / trust.SUMS).read_text("utf-8").splitlines())
    assert listed == sum(path.is_file() for path in site.rglob("*")) - 1


def test_the_bill_names_all_that_is_shipped_and_all_that_builds(tmp_path: Path) -> None:
    trust.write_bill(tmp_path, "0123456789ab", "2026-10-09")
    text = (tmp_path / trust.BILL).read_text("utf-8")
    bill = json.loads(text)
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.6"
    assert bill["metadata"]["component"]["version"] == "0123456789ab"
    shipped = {one["name"] for one in bill["components"] if one["scope"] == "required"}
    assert len(shipped) == len(list(licences.components()))
    assert {"Pyodide", "Python", "Material for MkDocs"} <= shipped
    builders = {one["purl"]: one for one in bill["components"] if one["scope"] == "excluded"}
    pinned = environment.requirements("").read_text("utf-8")
    assert sum(purl.startswith("pkg:pypi/") for purl in builders) == pinned.count("==")
    jinja = next(one for purl, one in builders.items() if purl.startswith("pkg:pypi/jinja2@"))
    assert jinja["hashes"] and all(one["content"] in pinned for one in jinja["hashes"])
    assert any(purl.startswith("pkg:npm/pyodide@") for purl in builders)
    trust.write_bill(tmp_path, "0123456789ab", "2026-10-09")
    assert (tmp_path / trust.BILL).read_text("utf-8") == text


def test_where_to_report_is_said_only_where_it_is_known(tmp_path: Path) -> None:
    trust.write_security(tmp_path, None)
    assert not list(tmp_path.iterdir())
    trust.write_security(tmp_path, Security(contact="mailto:a@b.example", expires="2027-03-31"))
    lines = (tmp_path / trust.SECURITY).read_text("utf-8").splitlines()
    assert lines[:2] == ["Contact: mailto:a@b.example", "Expires: 2027-03-31T00:00:00Z"]


@pytest.mark.parametrize(
    "contact", ["a@b.example", "03-0000-0000", "http://b.example/", "https:///b.example"]
)
def test_only_an_address_is_taken(contact: str) -> None:
    with pytest.raises(ValidationError):
        Security(contact=contact, expires="2027-03-31")
