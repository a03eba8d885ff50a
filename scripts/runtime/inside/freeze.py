"""Runs inside Pyodide before its memory is written down: import the engine, forget the way."""


def freeze(modules: str) -> None:
    """Import the modules; drop what only people read, and every cache that importing filled.

    What Python itself has of it goes first, so that the engine comes to lie in the gaps.
    """
    import gc
    import importlib
    import re
    import sys
    import zipimport
    from types import CodeType, FunctionType

    def without_lines(code: CodeType) -> CodeType:
        """The code, and what is defined in it, without the lines of the source it came from."""
        parts = (without_lines(part) if type(part) is CodeType else part for part in code.co_consts)
        return code.replace(co_linetable=b"", co_consts=tuple(parts))

    def drop_annotations() -> None:
        """By now the classes that are made from their annotations have been made."""
        nothing: dict[str, object] = {}
        for found in gc.get_objects():
            if type(found) is FunctionType:
                del found.__annotations__
            elif isinstance(found, type) and not annotating.isdisjoint(vars(found)):
                found.__annotations__ = nothing

    annotating = {"__annotations__", "__annotations_cache__", "__annotate_func__"}
    for found in gc.get_objects():
        if type(found) is FunctionType:
            found.__code__ = without_lines(found.__code__)
    drop_annotations()
    unmarshal = zipimport._unmarshal_code  # type: ignore[attr-defined]  # Not public.
    zipimport._unmarshal_code = lambda *given: without_lines(unmarshal(*given))  # type: ignore[attr-defined]
    for module in modules.split():
        importlib.import_module(module)
        drop_annotations()
    zipimport._unmarshal_code = unmarshal  # type: ignore[attr-defined]
    re.purge()
    zipimport._zip_directory_cache.clear()  # type: ignore[attr-defined]
    sys.path_importer_cache.clear()
    sys._clear_internal_caches()  # type: ignore[attr-defined]  # New in Python 3.13.
    gc.collect()
