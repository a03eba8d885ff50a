"""What stops a build."""

from __future__ import annotations


class BuildError(Exception):
    """The site cannot be built; the text says where and why."""
