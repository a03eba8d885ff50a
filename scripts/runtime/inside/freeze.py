"""Runs inside Pyodide before its memory is written down: import the engine, forget the way."""


def freeze(modules: str) -> None:
    """Import the modules and drop every cache that importing filled."""
    import gc
    import importlib
    import linecache
    import re
    import sys
    import zipimport

    for module in modules.split():
        importlib.import_module(module)
    linecache.clearcache()
    re.purge()
    zipimport._zip_directory_cache.clear()
    sys.path_importer_cache.clear()
    sys._clear_internal_caches()
    gc.collect()
