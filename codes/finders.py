"""The registry of the search by words: the room that has it registers it, and pickers of codes find as readers do."""

from collections.abc import Callable

#: A function from what somebody typed to (primary key of a code, why it was found), the best first, as far as the licence lets
#: everybody read.
Finder = Callable[[str], list[tuple[int, str]]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Make this the search of pickers; a room calls this in its `ready()`."""
    _finders.append(finder)


def found(text: str) -> list[tuple[int, str]]:
    """(primary key, why) of the codes that the search finds, the best first; none where no room searches."""
    return [row for finder in _finders for row in finder(text)]
