"""Pyodide's script, reduced to what the page's worker uses of it.

As published it offers more than two thousand functions by name, its own and those of the compiled
Python, to modules that are loaded later. There are none here. Without the offers most functions
have no use, and a minifier finds and drops them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container

from scripts.runtime import node

# What the compiled Python imports: `var wasmImports={name:function,name,…}`.
_IMPORTS = re.compile(r"var wasmImports=\{([^{}]*)\}")
# `_x=Module["_x"]=wasmExports["x"];`: a function of the compiled Python.
_COMPILED = re.compile(
    r'([\w$]+)=Module\["[\w$]+"\]=wasmExports\["[^"]+"\](?:\.value>>>0)?(?:;|(?=\}))'
)
# `Module["x"]=x;`: a function of the script.
_OWN = re.compile(r'Module\["([\w$]+)"\]=[\w$]+(?:;|(?=\}))')
# `_x.sig="ii";`: the types of a function, for those whose address the compiled Python asks for.
_TYPES = re.compile(r'(?<![\w$.])(_?([\w$]+))\.sig="\w*";?')
# Drawing functions, 274 of them, each made into a module of its own at the start. In a worker
# without a canvas all can be the same one.
_DRAWING = "emscripten_gl"
_NOT_DRAWING = 'var noDrawing=()=>abort("no drawing here");noDrawing.sig="v";'
# Gives every function an address for modules loaded later.
_ADDRESSES = "updateGOT(origExports);"
# An eval that sees the names around it keeps a minifier from dropping any of them.
_EVAL = re.compile(r"(?<![\w$.])eval\(")
_WORD = re.compile(r"[\w$]+")


# What Pyodide does by compiling Python code that names modules, in the function with this head.
_BOOTSTRAP = re.compile(r"API\.finalizeBootstrap=function\(([\w$]+),[\w$]+\)\{")
_BY_CODE = (
    ('API.rawRun("import _pyodide_core")', '{snapshot}?[0]:API.rawRun("import _pyodide_core")'),
    ('API._pyodide._base.eval_code("{{}}")', "null"),
    (
        'API.runPythonInternal("import importlib; importlib")',
        'API._pyodide._base.import_module("importlib")',
    ),
    (
        'API.runPythonInternal("import __main__; __main__.__dict__")',
        'API.importlib.import_module("__main__").__dict__',
    ),
    (
        'API.runPythonInternal("import builtins; builtins.__dict__")',
        'API.importlib.import_module("builtins").__dict__',
    ),
)


class UnknownScript(Exception):
    """Pyodide's script is of another form than the one known here."""


def slim(script: str, loader: str, imported: Container[str]) -> str:
    """The script without what neither it, the loader nor the compiled Python asks for.

    `imported` are the names that the compiled Python imports. Raises `UnknownScript`.
    """
    script = _EVAL.sub("(0,eval)(", script.replace(_ADDRESSES, ""))

    def types(match: re.Match[str]) -> str:
        return match[0] if any(_kept(name, imported) for name in match.groups()) else ""

    script = _TYPES.sub(types, script)
    script, found = _IMPORTS.subn(lambda match: _imports(match[1], imported), script)
    if found != 1:
        raise UnknownScript(f"{found} lists of what the compiled Python imports")
    script = _without_offers(script, loader)
    return node.run("minify.mjs", {"script": script}).decode()


def without_compiling(script: str) -> str:
    """The script with a start that needs no Python code compiled. Raises `UnknownScript`.

    Everything it asks for this way can be had from modules that are loaded already. A start without
    a snapshot has none loaded and does as before.
    """
    head = _BOOTSTRAP.search(script)
    if not head:
        raise UnknownScript("no function that finishes the start")
    for code, instead in _BY_CODE:
        code, instead = (text.format(snapshot=head[1]) for text in (code, instead))
        if script.count(code) != 1:
            raise UnknownScript(f"{script.count(code)} times {code}")
        script = script.replace(code, instead)
    return script


def words(script: str) -> set[str]:
    """Every name that a script mentions in any way."""
    return set(_WORD.findall(script))


def _imports(entries: str, imported: Container[str]) -> str:
    listed = [(entry.partition(":")[0], entry) for entry in entries.split(",")]
    kept = [entry for name, entry in listed if _kept(name, imported)]
    drawing = [f"{name}:noDrawing" for name, _ in listed if name.startswith(_DRAWING)]
    return f"{_NOT_DRAWING}var wasmImports={{{','.join(kept + drawing)}}}"


def _kept(name: str, imported: Container[str]) -> bool:
    return name in imported and not name.startswith(_DRAWING)


def _without_offers(script: str, loader: str) -> str:
    """The script without offers of what is mentioned nowhere else."""
    rest = _OWN.sub("", _COMPILED.sub("", script)) + loader
    properties = set(re.findall(r"[.\"'`{,]([\w$]+)", rest))
    script = _OWN.sub(lambda match: match[0] if match[1] in properties else "", script)
    # Of what is compiled every name is declared once; a second mention uses it.
    mentions = Counter(_WORD.findall(rest))
    return _COMPILED.sub(lambda match: match[0] if mentions[match[1]] > 1 else "", script)
