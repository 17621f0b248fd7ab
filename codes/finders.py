"""The registry of the search by words: the room that has it registers it, and pickers and the look-up find as readers do."""

from collections.abc import Collection
from typing import Protocol


class Finder(Protocol):
    """Finds codes for a text: valid and retired ones, or with `valid_only` valid ones, the best first, and why each was found.

    `systems` are slugs, none for all. Texts that the licence withholds from `user` (None for the public) are not matched. With
    `typing` the last word may be incomplete. Codes are models; no text raises.
    """

    def __call__(
        self, text: str, *, user, systems: Collection[str], valid_only: bool, typing: bool
    ) -> list[tuple[object, str]]:
        """(code, why)."""


_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Make this the search of pickers and the look-up; a room calls this in its `ready()`."""
    _finders.append(finder)


def found(text: str, *, user=None, systems: Collection[str] = (), valid_only=False, typing=False) -> list[tuple]:
    """(code, why) of what the search finds, as Finder says; none where no room searches."""
    options = {"user": user, "systems": systems, "valid_only": valid_only, "typing": typing}
    return [row for finder in _finders for row in finder(text, **options)]
