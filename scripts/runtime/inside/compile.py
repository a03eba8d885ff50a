"""Runs inside Pyodide: import the engine, then compile every module that this loaded.

Nothing may be imported here before the list of modules is made, or it would be packed too.
"""

import sys

ENGINE = "/engine"
LIBRARY = f"/lib/python{sys.version_info[0]}{sys.version_info[1]}.zip"


def compiled() -> str:
    """JSON of every module the engine needs: its path in the archive, its code in base64."""
    import os

    sys.path.insert(0, ENGINE)
    for file in os.listdir(f"{ENGINE}/calculators"):
        __import__(f"calculators.{file}".removesuffix(".py").removesuffix(".__init__"))
    modules = loaded_from(LIBRARY) | loaded_from(ENGINE)

    import json

    return json.dumps({name: code(path) for name, path in sorted(modules.items())})


def loaded_from(place: str) -> dict[str, str]:
    """The modules loaded from an archive or folder: name in the new archive to path of source."""
    specs = [module.__spec__ for module in sys.modules.values()]
    origins = [spec.origin for spec in specs if spec and spec.origin]
    inside = f"{place}/"
    return {
        f"{origin.removeprefix(inside)}c": origin for origin in origins if origin.startswith(inside)
    }


def code(path: str) -> str:
    """The compiled module in base64, to be believed without a look at its source.

    Without what only people read: docstrings, and the columns of each instruction.
    """
    import base64
    from importlib._bootstrap_external import _code_to_hash_pyc
    from importlib.util import source_hash
    from zipimport import zipimporter

    if path.startswith(LIBRARY):
        source = zipimporter(LIBRARY).get_data(path)
    else:
        with open(path, "rb") as file:
            source = file.read()
    module = compile(source, path, "exec", dont_inherit=True, optimize=2)
    return base64.b64encode(_code_to_hash_pyc(module, source_hash(source), False)).decode()
