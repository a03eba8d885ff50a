"""What is compared: ways of computing in a page, each a folder to serve and a page in it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.runtime import node
from scripts.runtime import rules as packed_rules
from scripts.runtime.files import compress

PAGE = "calculators/subsidy.html"

# The reader presses "use this example" as soon as the page offers it.
_PRESS = """
    const timer = setInterval(() => {
      const button = document.querySelector("[data-calculator][data-ready] [data-use-example]");
      if (button) { clearInterval(timer); button.click(); }
    }, 5);
"""
_ANSWERED = """
    !document.querySelector("[data-example]") && document.querySelector("[data-result] > h2")
"""
# How the documentation of Pyodide shows it, with the same engine, rules and report as ours.
_ORDINARY = """
<script type="module">
  import { loadPyodide } from "../ordinary/pyodide.mjs";
  const read = (name) => fetch(`../ordinary/${name}`);
  const pyodide = await loadPyodide({ indexURL: new URL("../ordinary/", location.href).href });
  pyodide.unpackArchive(await (await read("engine.zip")).arrayBuffer(), "zip");
  const rules = pyodide.pyimport("json").loads(await (await read("rules.json")).text());
  const page = pyodide.pyimport("calculators.form.page");
  const fields = JSON.parse(document.querySelector("[data-example]").dataset.example);
  const asked = pyodide.toPy([...fields, ["page.base", "../"]]);
  const answer = JSON.parse(page.answer("subsidy", "ja", asked, rules));
  document.querySelector("[data-result]").innerHTML = answer.html;
</script>
"""
# The calculator's script, and the one that starts its worker.
_OUR_SCRIPTS = re.compile(
    r'<script[^>]*\bsrc="[^"]*/(?:calculator|early)(?:\.[0-9a-f]+)?\.js"[^>]*></script>'
)


@dataclass(frozen=True)
class Design:
    """A way of computing in a page.

    `folder` is what is served and `page` the path in it. `done` is a JavaScript expression that is
    true once the first computed result stands in the page, and `act` what the reader does first.
    """

    id: str
    folder: Path
    page: str
    done: str
    act: str = ""


def levels(site: Path, folder: Path) -> Iterator[Design]:
    """Our page at each level of the runtime by itself, without those it could fall back to."""
    manifest = _manifest(site)
    for level in manifest["levels"]:
        copy = _copy(site, folder / level["id"])
        for path in (copy / "runtime").glob("manifest*.json"):  # also under the name that pages ask
            _replace(path, json.dumps({**manifest, "levels": [level]}))
        yield Design(level["id"], copy, PAGE, _ANSWERED, _PRESS)


def ordinary(site: Path, folder: Path) -> Design:
    """The same page with Pyodide as published, loaded in the page itself when that is opened."""
    copy = _copy(site, folder / "ordinary")
    _replace(copy / PAGE, _without_our_scripts(copy / PAGE, _ORDINARY))
    parts = next(level for level in _manifest(site)["levels"] if level["id"] == "plain")["files"]
    names = {
        "loader": "pyodide.mjs",
        "glue": "pyodide.asm.mjs",
        "wasm": "pyodide.asm.wasm",
        "library": "python_stdlib.zip",
        "engine": "engine.zip",
    }
    (copy / "ordinary").mkdir()
    for part, name in names.items():
        for end in ("", ".br", ".gz"):
            os.link(f"{site}/runtime/{parts[part]['path']}{end}", copy / "ordinary" / (name + end))
    shutil.copy(node.PYODIDE / "pyodide-lock.json", copy / "ordinary")
    rules = json.dumps(packed_rules.read(site / "runtime"), ensure_ascii=False)
    (copy / "ordinary/rules.json").write_text(rules, encoding="utf-8")
    compress([copy / "ordinary/rules.json"], lambda _: None)
    return Design("ordinary", copy, PAGE, _ANSWERED)


def still(site: Path, folder: Path) -> Design:
    """The same page without any calculation: how early can its text be seen at best?"""
    copy = _copy(site, folder / "still")
    _replace(copy / PAGE, _without_our_scripts(copy / PAGE, ""))
    return Design("still", copy, PAGE, "document.readyState === 'complete'")


def _without_our_scripts(page: Path, instead: str) -> str:
    text, found = _OUR_SCRIPTS.subn("", page.read_text(encoding="utf-8"))
    if found != 2:
        raise ValueError(f"{page}: {found} scripts of the calculator")
    return text.replace("</body>", f"{instead}</body>")


def _manifest(site: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((site / "runtime/manifest.json").read_bytes())
    return manifest


def _copy(site: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(site, target, copy_function=os.link)
    return target


def _replace(path: Path, text: str) -> None:
    # The file is a link to the site's own: put another in its place, do not write into it.
    path.unlink()
    path.write_text(text, encoding="utf-8")
