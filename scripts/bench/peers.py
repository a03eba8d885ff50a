"""Two other ways of running Python in a MkDocs page, served from here as our own pages are.

Each makes a page that computes, by our engine and rules, the result of one request. What such pages
load from other hosts comes from the npm registry instead and is served beside them. They are made
once; `hosted/` pins what goes into them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from scripts.bench.designs import Design
from scripts.checks.checked import rules_for_engine
from scripts.machine import environment
from scripts.machine.language import say
from scripts.opendata import engine
from scripts.runtime import library, node
from scripts.runtime.files import SMALLEST

HOSTED = Path(__file__).resolve().parent / "hosted"
CASES = environment.ROOT / "tests/cases/subsidy.json"

# Not imported by a statement: one of the peers would look for a package of that name elsewhere.
_COMPUTE = """\
from pyodide.http import pyfetch

await (await pyfetch("engine.zip")).unpack_archive()
answer_line = __import__("calculators").answer_line
rules = await (await pyfetch("rules.json")).json()
request = await (await pyfetch("request.json")).string()
"""
# Where a page takes something from another host, and where that lies in node_modules.
_ELSEWHERE = (
    (r"https://cdn\.jsdelivr\.net/pyodide/v([\d.]+)/full/", r"/hosted/pyodide-\1/"),
    (r"https://cdnjs\.cloudflare\.com/ajax/libs/ace/[\d.]+/", "/hosted/ace-builds/"),
    (r"https://cdnjs\.cloudflare\.com/ajax/libs/highlight\.js/[\d.]+/", "/hosted/highlight/"),
    (
        r"https://cdn\.jsdelivr\.net/npm/highlightjs-themes@[\d.]+/([\w-]+)(\.min)?\.css",
        r"/hosted/highlightjs-themes/\1.css",
    ),
    (
        r"https://cdn\.jsdelivr\.net/npm/ace-builds@[\d.]+/src-min-noconflict/",
        "/hosted/ace-builds/",
    ),
    (r"https://cdn\.jsdelivr\.net/npm/jquery@[\d.]+(?=[\"'])", "/hosted/jquery/jquery.min.js"),
    (r"https://cdn\.jsdelivr\.net/npm/lodash@[\d.]+/", "/hosted/lodash/"),
    (r"https://cdn\.jsdelivr\.net/npm/([\w.]+)@[\d.]+/", r"/hosted/\1/"),
)
_FOLDERS = {
    "ace-builds": "ace-builds/src-min-noconflict",
    "highlight": "@highlightjs/cdn-assets",
    "jquery": "jquery/dist",
    "lodash": "lodash",
    "mathjax": "mathjax",
    "jquery.terminal": "jquery.terminal",
    "highlightjs-themes": "highlightjs-themes",
}


@dataclass(frozen=True)
class _Peer:
    """A peer: its configuration, its page's text, and the Pyodide it loads."""

    id: str
    config: str
    page: str
    pyodide: str
    done: str
    act: str = ""
    program: str = ""
    left_out: str = ""


_PEERS = (
    _Peer(
        id="markdown-exec",
        config="""
theme: {name: material, font: false}
plugins: [markdown-exec]
markdown_extensions: [pymdownx.superfences]
""",
        page=f'```pyodide\n{_COMPUTE}print(answer_line("subsidy", request, rules))\n```\n',
        pyodide="314.0.2",
        done='document.querySelector(".pyodide-output")?.textContent.includes(\'"status"\')',
        # Its button can be pressed as soon as Pyodide is there.
        act="""
    const timer = setInterval(() => {
      const button = document.getElementById("exec-1--run");
      if (button?.onclick) { clearInterval(timer); button.click(); }
    }, 5);
""",
        # The package lies on another host; without it the peer is a little faster.
        left_out='await pyodide.loadPackage("micropip");',
    ),
    _Peer(
        id="pyodide-mkdocs-theme",
        config="""
site_url: http://localhost/
theme: {name: pyodide-mkdocs-theme, font: false}
plugins:
  - pyodide_macros:
      build: {ides_id_hash_mode: relative}
      project: {id: peer}
""",
        page='<pre id="computed"></pre>\n\n{{ run("program") }}\n',
        pyodide="0.25.0",
        program=f"""\
# --- PYODIDE:env --- #
from js import document
{_COMPUTE}
document.getElementById("computed").textContent = answer_line("subsidy", request, rules)
""",
        done='document.getElementById("computed")?.textContent.includes(\'"status"\')',
    ),
)


def peers(folder: Path, progress: Callable[[str], None]) -> Iterator[Design]:
    """A design for each peer that can be set up here; says why where one cannot."""
    for peer in _PEERS:
        try:
            yield Design(peer.id, _site(peer, folder, progress), "index.html", peer.done, peer.act)
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", "") or error
            progress(
                say(
                    f"注意：{peer.id} は用意できず、比べるものから外しました：{said}",
                    f"WARNING: {peer.id} is left out of the comparison: {said}",
                )
            )


def _site(peer: _Peer, folder: Path, progress: Callable[[str], None]) -> Path:
    """The peer's site: built once, with today's engine and rules beside it."""
    project = folder / "peers" / peer.id
    site, stamp = project / "site", project / "made"
    if not stamp.exists() or stamp.read_text("utf-8") != _digest():
        progress(
            say(f"比べる相手の {peer.id} を用意しています", f"Setting up {peer.id} for comparison")
        )
        tools = _tools(folder / "peers")
        shutil.rmtree(project, ignore_errors=True)
        (project / "docs").mkdir(parents=True)
        settings = f"site_name: peer\nuse_directory_urls: false{peer.config}"
        (project / "mkdocs.yml").write_text(settings, "utf-8")
        (project / "docs/index.md").write_text(f"# Subsidy\n\n{peer.page}", "utf-8")
        (project / "docs/program.py").write_text(peer.program, "utf-8")
        _run([str(tools / "bin/python"), "-m", "mkdocs", "build", "--quiet"], project)
        _bring_home(site, folder / "peers/node_modules", peer)
        stamp.write_text(_digest(), "utf-8")
    (site / "engine.zip").write_bytes(library.archive(engine.sources()))
    (site / "rules.json").write_text(json.dumps(rules_for_engine(), ensure_ascii=False), "utf-8")
    request = json.loads(CASES.read_text("utf-8"))[0]["request"]
    (site / "request.json").write_text(json.dumps(request), "utf-8")
    compress([site / "engine.zip", site / "rules.json"])
    return site


def _tools(folder: Path) -> Path:
    """An environment with the peers, whose pins clash with ours, and what their pages load."""
    tools = folder / "tools"
    made = tools / "made"
    if not made.exists() or made.read_text("utf-8") != _digest():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _run([sys.executable, "-m", "venv", str(tools)], folder)
        install = [str(tools / "bin/python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
        _run([*install, "-r", str(HOSTED / "requirements.txt")], folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HOSTED / name, folder)
        _run([*environment.npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
        made.write_text(_digest(), "utf-8")
    return tools


def _bring_home(site: Path, packages: Path, peer: _Peer) -> None:
    """Put what pages load from other hosts beside them, with smaller copies of what is large."""
    hosted = site / "hosted"
    pyodide = f"pyodide-{peer.pyodide}"
    for name, source in {**_FOLDERS, pyodide: pyodide}.items():
        shutil.copytree(packages / source, hosted / name, copy_function=os.link)
    used = set((hosted / pyodide).glob("*.*"))
    for path in [*site.glob("*.html"), *site.glob("*/*.js"), *site.glob("assets/**/*.js")]:
        text = changed = path.read_text("utf-8")
        for elsewhere, here in _ELSEWHERE:
            changed = re.sub(elsewhere, here, changed)
        if peer.left_out:
            changed = changed.replace(peer.left_out, "")
        if changed != text:
            path.write_text(changed, "utf-8")
        used |= {site / name for name in re.findall(r"/(hosted/[\w./-]+\.(?:js|css))", changed)}
    compress(path for path in used if path.is_file() and path.stat().st_size > 20_000)


def compress(paths: Iterable[Path]) -> None:
    """Put smaller copies beside files, as beside those of our own runtime."""
    for folder, files in groupby(sorted(paths), key=lambda path: path.parent):
        order = {"files": list(map(str, files)), "to": str(folder), "quality": SMALLEST}
        node.run("compress.mjs", order)


def _digest() -> str:
    """A digest of this module and of what is pinned."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(HOSTED.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _run(command: list[str], folder: Path) -> None:
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=folder, env=quiet, check=True, capture_output=True, text=True)
