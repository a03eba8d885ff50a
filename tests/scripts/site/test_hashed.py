"""Names that say what is in a file: given in the order in which files load each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.machine import names
from scripts.machine.failure import BuildError
from scripts.site import hashed

FILES = {
    "assets/javascripts/part.js": "export const one = 1;\n",
    "assets/javascripts/page.js": 'import { one } from "./part.js";\n',
    "assets/javascripts/worker.js": 'say("worker.js");\n',
    "assets/javascripts/start.js": 'new Worker(new URL("worker.js", import.meta.url));\n',
    "assets/javascripts/bundle.0123abcd.min.js": "theme();\n",
    "assets/stylesheets/all.css": "a { color: red }\n",
    "runtime/glue.js": "glue();\n",
    "runtime/manifest.json": "{}",
}
PAGE = """<link rel="stylesheet" href="../assets/stylesheets/all.css">
<script src="../assets/javascripts/page.js" data-worker="../assets/javascripts/worker.js"></script>
<script src="../assets/javascripts/bundle.0123abcd.min.js"></script>
<meta content="../runtime/" data-manifest="../runtime/manifest.json">
<a href="../other.js">a</a> <a href="https://a.example/part.js">b</a>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in {**FILES, "below/page.html": PAGE}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_what_is_asked_for_is_there_and_named_after_its_content(site: Path) -> None:
    hashed.rename(site, "/")
    page = (site / "below/page.html").read_text("utf-8")
    scripts = site / "assets/javascripts"
    for path in [*scripts.iterdir(), *(site / "assets/stylesheets").iterdir()]:
        assert names.with_hash(names.without_hash(path.name), path.read_bytes()) == path.name
    for name in ("page.js", "worker.js", "bundle.js"):
        assert f'"../assets/javascripts/{names.find(scripts, name).name}"' in page
    part = names.find(scripts, "part.js").name
    assert f'from "./{part}"' in names.find(scripts, "page.js").read_text("utf-8")
    assert 'say("worker.js")' in names.find(scripts, "worker.js").read_text("utf-8")
    assert '"../other.js"' in page and '"https://a.example/part.js"' in page
    assert (site / "runtime/glue.js").is_file()


def test_a_page_names_the_manifest_of_its_own_build(site: Path) -> None:
    hashed.rename(site, "/")
    manifest = names.find(site, "runtime/manifest.json")
    page = (site / "below/page.html").read_text("utf-8")
    assert f'data-manifest="../runtime/{manifest.name}"' in page
    assert (site / "runtime/manifest.json").read_bytes() == manifest.read_bytes()


def test_a_script_has_another_name_when_one_that_it_loads_changes(site: Path) -> None:
    (site / "assets/javascripts/part.js").write_text("export const one = 2;\n", "utf-8")
    hashed.rename(site, "/")
    content = FILES["assets/javascripts/page.js"].encode()
    own = names.find(site, "assets/javascripts/page.js").name
    assert own != names.with_hash("page.js", content)


def test_a_page_for_wrong_addresses_begins_with_the_path_of_the_site(site: Path) -> None:
    (site / "404.html").write_text('<script src="/guide/assets/javascripts/page.js"></script>')
    hashed.rename(site, "/guide/")
    name = names.find(site, "assets/javascripts/page.js").name
    assert f'"/guide/assets/javascripts/{name}"' in (site / "404.html").read_text()


def test_scripts_that_load_each_other_are_refused(site: Path) -> None:
    (site / "assets/javascripts/part.js").write_text('import "./page.js";\n')
    with pytest.raises(BuildError, match=r"load each other: .*page\.js"):
        hashed.rename(site, "/")
