"""The registry of findings: upper rooms register what people must settle in a draft before it is submitted or published."""

from collections.abc import Callable, Iterable, Iterator

#: A function from a version to its open findings, each a phrase such as “2 lines of elbow.txt fit no field”.
Finder = Callable[..., Iterable[str]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add a finder to the registry; rooms call this in their `ready()`."""
    _finders.append(finder)


def open_findings(version) -> Iterator[str]:
    """What all rooms have found in the version and nobody has settled yet."""
    for finder in _finders:
        yield from finder(version)
