"""The registry of findings: upper rooms register what people must settle in a draft before it is submitted or published."""

from collections.abc import Callable, Iterable, Iterator

#: A function from a version to its open findings, each a phrase such as “2 lines of elbow.txt fit no field”.
Finder = Callable[..., Iterable[str]]
_finders: list[Finder] = []
_readers: list[Finder] = []


def register(finder: Finder) -> None:
    """Add a finder of what stands beside the text, such as in its source; rooms call this in their `ready()`."""
    _finders.append(finder)


def register_reader(finder: Finder) -> None:
    """Add a finder of what the text itself shows, so that a copy of the text shows it too."""
    _readers.append(finder)


def findings_beside(version) -> Iterator[str]:
    """What was found beside the text of the version and nobody has settled yet: a copy of the text would hide it."""
    for finder in _finders:
        yield from finder(version)


def open_findings(version) -> Iterator[str]:
    """What all rooms have found in the version and nobody has settled yet."""
    yield from findings_beside(version)
    for finder in _readers:
        yield from finder(version)
