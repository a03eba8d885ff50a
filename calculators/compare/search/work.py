"""How much a search may do, counted and not timed, so that it ends alike on every machine."""

from __future__ import annotations


class Work:
    """The looks that are left: at an option or a pool, which takes about as long each time."""

    def __init__(self, most: int, whole: Work | None = None) -> None:
        self.left = most
        self.whole = whole

    def part(self, most: int) -> Work:
        """Work of its own, of at most so many looks, that is taken off this as well."""
        return Work(max(0, min(most, self.left)), self)

    def take(self, looks: int) -> None:
        """Take so many looks off; more may be taken than there are left."""
        self.left -= looks
        if self.whole:
            self.whole.take(looks)
