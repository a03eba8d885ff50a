"""Stands in for pyodide._package_loader: the engine is all there is, nothing gets installed.

The real one imports what unpacks archives of every kind.
"""

# A memory snapshot counts on the objects that Pyodide's own modules take from JavaScript.
from pyodide_js import loadedPackages  # noqa: F401


class _Folder:
    """A folder that is only ever asked for its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


SITE_PACKAGES = _Folder("/lib/python/site-packages")
DSO_DIR = _Folder("/usr/lib")


def init_loaded_packages() -> None:
    """Called when Pyodide has started, to note the packages that are there: none."""
