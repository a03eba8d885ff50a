"""Configurations that cannot be started here, read as their hosts read them."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from scripts.machine import headers
from scripts.site import servers
from tests.facts import rules

FILES = (
    "index.html",
    "404.html",
    "SHA256SUMS",
    "en/404.html",
    "embed/subsidy.html",
    "en/embed/subsidy.html",
    "data/x.csv",
    "assets/images/icon.svg",
    "assets/javascripts/site.0123456789abcdef.js",
    "en/assets/stylesheets/all.0123456789abcdef.css",
    "search/search_index.0123456789abcdef.js",
    "keeper.js",
    "runtime/manifest.json",
    "runtime/wasm.0123456789abcdef.wasm",
    "runtime/wasm.0123456789abcdef.wasm.br",
)
PAGES_OF = ("https://www.pref.example.lg.jp",)
NETLIFY_AND_CLOUDFLARE_TAKE = 100


@pytest.fixture(params=[(), PAGES_OF], ids=["everybody", "one"])
def frames(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return request.param


@pytest.fixture
def site(tmp_path: Path, frames: tuple[str, ...]) -> Path:
    folder = tmp_path / "site"
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    servers.write(folder, folder, servers.Published("/guide/", frames), rules())
    return folder


def is_copy(path: str) -> bool:
    return path.endswith((".br", ".gz"))


def for_iis(site: Path, path: str) -> tuple[dict[str, str], str, str, str]:
    """What IIS says of a file: headers, type, caching, page for wrong addresses."""
    configuration = ElementTree.parse(site / "web.config").getroot()
    parts = [configuration.find("system.webServer")]
    for location in configuration.findall("location"):
        place = location.get("path", "")
        if path == place or path.startswith(f"{place}/"):
            parts.append(location.find("system.webServer"))
    said: dict[str, str] = {}
    types: dict[str, str] = {}
    caching = missing = ""
    for part in parts:
        assert part is not None
        for entry in part.iterfind("httpProtocol/customHeaders/*"):
            if entry.tag == "remove":
                said.pop(entry.attrib["name"], None)
            else:  # IIS answers nothing at all where a name stands twice
                assert entry.attrib["name"] not in said
                said[entry.attrib["name"]] = entry.attrib["value"]
        for entry in part.iterfind("staticContent/mimeMap"):
            types[entry.attrib["fileExtension"]] = entry.attrib["mimeType"]
        for entry in part.iterfind("staticContent/clientCache"):
            caching = {
                "DisableCache": "no-cache",
                "UseMaxAge": f"{entry.get('cacheControlCustom')},max-age=31536000",
            }[entry.attrib["cacheControlMode"]]
        for entry in part.iterfind("httpErrors/error"):
            missing = entry.attrib["path"]
    _, dot, end = path.rpartition(".")
    return said, types[f".{end}" if dot else "."], caching, missing


def test_iis_says_of_every_file_what_is_to_be_said(site: Path, frames: tuple[str, ...]) -> None:
    for path in [name for name in FILES if not is_copy(name)]:
        said, kind, caching, missing = for_iis(site, path)
        embedded = headers.is_embedded(path)
        assert said == headers.guards(embedded=embedded, frames=frames), path
        assert kind == headers.content_type(path), path
        assert ("immutable" in caching) == headers.is_kept(path), path
        assert missing == ("en\\404.html" if path.startswith("en/") else "404.html"), path


def test_iis_keeps_to_itself_what_is_for_other_hosts(site: Path) -> None:
    within = "system.webServer/security/requestFiltering/hiddenSegments/add"
    hidden = ElementTree.parse(site / "web.config").getroot().findall(within)
    assert {entry.get("segment") for entry in hidden} == {"_headers", "_redirects"}


def rules_of(site: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules of `_headers`: a pattern, and what is said of what it fits."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for line in (site / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            found.append((line, []))
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[-1][1].append((name, value))
        else:
            assert line.startswith("#")
    return found


def test_netlify_and_cloudflare_join_no_two_values(site: Path, frames: tuple[str, ...]) -> None:
    """All rules that fit are taken, and values of one header are joined: none may stand twice."""
    for path in [name for name in FILES if not is_copy(name)]:
        said: dict[str, list[str]] = {}
        for pattern, values in rules_of(site):
            if fnmatchcase(f"/{path}", pattern):
                for name, value in values:
                    said.setdefault(name, []).append(value)
        policies = said.pop("Content-Security-Policy")
        assert "unsafe-inline" not in policies[0] and "frame-ancestors" not in policies[0]
        named = [f"frame-ancestors {' '.join(frames)}"] if frames else []
        assert policies[1:] == (named if headers.is_embedded(path) else [])
        assert all(len(values) == 1 for values in said.values()), path
        assert ("Cache-Control" in said) == headers.is_kept(path), path
        assert said["X-Content-Type-Options"] == ["nosniff"]


def test_the_site_needs_no_more_rules_than_the_hosts_take(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    for number in range(60):
        path = folder / f"runtime/rules.{number:016x}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")
    (folder / "runtime/manifest.json").write_text("{}", "utf-8")
    servers.write(folder, folder, servers.Published("/"), rules())
    assert len(rules_of(folder)) <= NETLIFY_AND_CLOUDFLARE_TAKE


AWS = """#!/bin/sh
for word in "$@"; do printf '%s\\n' "$word"; done >> "$LOG"
echo --end >> "$LOG"
"""


def test_every_file_goes_once_to_s3_as_what_it_is(site: Path, tmp_path: Path) -> None:
    program, log = tmp_path / "bin/aws", tmp_path / "log"
    program.parent.mkdir()
    program.write_text(AWS, "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    script = servers.beside(site) / "s3/upload.sh"
    asked = {"PATH": f"{program.parent}:/usr/bin:/bin", "LOG": str(log)}
    assert subprocess.run(["sh", script], env=asked, check=False).returncode == 2
    subprocess.run(["sh", script, "bucket"], env=asked, check=True)
    sent: dict[str, tuple[str, str]] = {}
    for call in log.read_text("utf-8").split("--end\n")[:-1]:
        _, _, source, target, *rest = call.splitlines()
        assert target == "s3://bucket" and Path(source).resolve() == site.resolve()
        kind, caching = rest[rest.index("--content-type") + 1], rest[-1]
        for path in FILES:
            taken = True
            for flag, pattern in pairwise(rest):
                if flag in ("--include", "--exclude") and fnmatchcase(path, pattern):
                    taken = flag == "--include"
            if taken:
                assert path not in sent, path
                sent[path] = (kind, caching)
    assert sent == {
        path: (headers.content_type(path), headers.caching(path))
        for path in FILES
        if not is_copy(path)
    }


def test_cloudfront_gets_the_same_headers(site: Path) -> None:
    policy = json.loads((servers.beside(site) / "s3/headers.json").read_text("utf-8"))
    text = json.dumps(policy)
    for name, value in headers.guards().items():
        if name not in ("Content-Security-Policy", "X-Content-Type-Options"):
            assert value in text, name
    assert policy["SecurityHeadersConfig"]["ContentTypeOptions"] == {"Override": True}
    errors = json.loads((servers.beside(site) / "s3/errors.json").read_text("utf-8"))
    assert errors["Quantity"] == len(errors["Items"])
    assert {item["ResponsePagePath"] for item in errors["Items"]} == {"/404.html"}


def test_the_workflow_for_github_builds_for_the_address_it_gets(site: Path) -> None:
    text = (servers.beside(site) / "github-pages.yml").read_text("utf-8")
    steps = yaml.safe_load(text)["jobs"]["publish"]["steps"]
    (build,) = [step for step in steps if step.get("run")]
    assert build["run"] == "python3 -m scripts build"
    assert build["env"]["SITE_URL"] == "${{ steps.pages.outputs.base_url }}"
    assert "CSP" in text.splitlines()[0]


def test_every_configuration_says_what_it_is_for_in_both_languages(site: Path) -> None:
    for path in [
        *(site / name for name in servers.WITHIN),
        *(servers.beside(site) / name for name in servers.BESIDE),
    ]:
        head = path.read_text("utf-8")[:900]
        assert re.search("[ぁ-ん]", head) and re.search("[a-z]{4} [a-z]", head), path


def test_where_pages_may_stand_in_a_frame() -> None:
    policies = {
        (embedded, frames): headers.guards(embedded=embedded, frames=frames)[
            "Content-Security-Policy"
        ].rpartition("; ")[2]
        for embedded in (False, True)
        for frames in ((), PAGES_OF)
    }
    assert policies == {
        (False, ()): "frame-ancestors 'self'",
        (False, PAGES_OF): "frame-ancestors 'self'",
        (True, ()): "frame-ancestors *",
        (True, PAGES_OF): f"frame-ancestors {PAGES_OF[0]}",
    }


def test_a_site_without_english_pages_gets_no_folder_for_them(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "404.html").write_text("404", "utf-8")
    servers.write(folder, folder, servers.Published("/"), rules())
    assert not (folder / "en").exists()
    written = [*folder.iterdir(), *servers.beside(folder).rglob("*.conf")]
    assert not [path.name for path in written if "en/404" in path.read_text("utf-8")]
