"""Modules become plain scripts, and pages load them so; forms that are not known are refused."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from scripts.kit import pages
from scripts.kit.classic import Scripts
from scripts.machine import environment
from scripts.machine.failure import BuildError

PLACE = "assets/javascripts"
RUNTIME = '<head><meta name="calculator-runtime" content="../runtime/"></head>'
MODULES = {
    "kept.js": (
        "const own = 1;\nexport async function* rows() {}\n"
        "export function kept() {\n  return own;\n}\n"
    ),
    "runtime.js": 'export const place = () => new URL("worker.js", import.meta.url).href;\n',
    "first.js": (
        'import {\n  kept as taken,\n} from "./kept.js";\nimport { place } from "./runtime.js";\n'
        "const own = 2;\nself.found = [own, taken(), place()];\n"
    ),
    "plain.js": "self.plain = true;\n",
}
RUN = """
const vm = require("vm");
const self = (globalThis.self = globalThis);
const scripts = JSON.parse(require("fs").readFileSync(0, "utf8"));
for (const [src, text] of scripts) {
  globalThis.document = { currentScript: { src } };
  vm.runInThisContext(text);
}
console.log(JSON.stringify(self.found));
"""
"""What a page does with plain scripts: run each by itself, in the page's one scope."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in MODULES.items():
        path = tmp_path / PLACE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def add(site: Path, text: str) -> Path:
    path = site / PLACE / "new.js"
    path.write_text(text, "utf-8")
    return path


def test_plain_scripts_do_what_the_modules_did(site: Path) -> None:
    scripts = Scripts(site)
    order = scripts.in_order(site / PLACE / "first.js")
    texts = [(f"file:///kit/{path.name}", scripts.classic(path)) for path in order]
    command = [environment.node(), "-e", RUN]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True)
    assert json.loads(done.stdout) == [2, 1, "file:///kit/worker.js"], done.stderr


def test_only_modules_are_changed(site: Path) -> None:
    scripts = Scripts(site)
    modules = {name for name in MODULES if scripts.is_module(site / PLACE / name)}
    assert modules == set(MODULES) - {"plain.js"}


@pytest.mark.parametrize(
    "text",
    [
        'import * as all from "./kept.js";\nexport const one = 1;',
        'import "./kept.js";\nexport const one = 1;',
        "export default 1;\nexport const one = 1;",
        "export { one };\nexport const two = import.meta.env;",
    ],
)
def test_a_form_that_is_not_known_is_refused(site: Path, text: str) -> None:
    path = add(site, text)
    with pytest.raises(BuildError, match=r"new\.js"):
        Scripts(site).classic(path)


def test_a_page_loads_each_script_once_and_after_what_it_needs(site: Path) -> None:
    add(site, 'import { kept } from "./kept.js";\nkept();\n')
    page = RUNTIME + "".join(
        f'<script type="module" src="../{PLACE}/{name}"></script>'
        for name in ("first.js", "new.js")
    )
    found = re.findall(
        r'<script defer src="([^"]+)">', pages.carried("en/a.html", page, Scripts(site))
    )
    assert found[0] == "../runtime/kit.js"
    names = ("kept.js", "runtime.js", "first.js", "new.js")
    assert found[1:] == [f"../{PLACE}/{name}" for name in names]


def test_a_page_asks_no_host(site: Path) -> None:
    page = (
        '<link rel="modulepreload" href="x.js">'
        '<script async src="early.js" data-worker="worker.js" data-calculators="kpi"></script>'
        '<dialog data-search-index="s.js"><p data-as-file="no">'
    )
    carried = pages.carried("a.html", page, Scripts(site))
    assert carried == '<dialog data-search-index="s.js"><p>'


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ('<script type="module">import("./x.js")</script>', "no such module"),
        (f'<script type="module" src="{PLACE}/first.js"></script>', "where the runtime is"),
    ],
)
def test_a_page_that_loads_a_module_in_another_way_is_refused(
    site: Path, page: str, said: str
) -> None:
    with pytest.raises(BuildError, match=said):
        pages.carried("a.html", page, Scripts(site))
