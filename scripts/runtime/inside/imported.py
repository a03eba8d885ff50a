"""Runs inside Pyodide: import the engine and say which library modules that took.

Nothing may be imported here before the list of modules is made, or it would be packed too.
"""

import sys

LIBRARY = f"/lib/python{sys.version_info[0]}{sys.version_info[1]}.zip/"


def imported(modules: str) -> str:
    """JSON of the paths, in the library's archive, of all it gave once `modules` are imported."""
    sys.path.insert(0, "/engine.whl")
    for module in modules.split():
        __import__(module)
    specs = [module.__spec__ for module in sys.modules.values()]
    origins = [spec.origin for spec in specs if spec and spec.origin]
    paths = [path.removeprefix(LIBRARY) for path in origins if path.startswith(LIBRARY)]

    import json

    return json.dumps(sorted(paths))
