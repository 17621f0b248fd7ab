"""The registries of pages that use codes: upper rooms register how to find their pages with given codes, and those that a
release changed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet


class Use(NamedTuple):
    """A public page with a code that it uses; `change` is what the release did to the code, one of CodeEdition.Kind.

    `release` is the id of the release.
    """

    name: str
    address: str
    code: str
    change: str
    release: int


class Page(NamedTuple):
    """A public page that uses a code."""

    name: str
    address: str


#: A function from editions (a queryset of CodeEdition) to the uses of their codes, sorted by name and code.
Finder = Callable[[QuerySet], Iterable[Use]]
#: A function from ids of codes to (id of a code, a page that uses it), in the order in which pages are shown.
PageFinder = Callable[[Collection[int]], Iterable[tuple[int, Page]]]
_finders: list[Finder] = []
_page_finders: list[PageFinder] = []


def register(finder: Finder) -> None:
    """Add a finder of changed codes to the registry; rooms call this in their `ready()`."""
    _finders.append(finder)


def register_pages(finder: PageFinder) -> None:
    """Add a finder of pages to the registry; rooms call this in their `ready()`."""
    _page_finders.append(finder)


def uses_of(editions: QuerySet) -> Iterator[Use]:
    """The public pages of all rooms that use the codes of these editions."""
    for finder in _finders:
        yield from finder(editions)


def pages_touched(editions: QuerySet) -> dict[int, list[Page]]:
    """By id of a release: the public pages of all rooms that use codes of these editions, each once."""
    pages: dict[int, dict[Page, None]] = defaultdict(dict)
    for use in uses_of(editions):
        pages[use.release][Page(use.name, use.address)] = None
    return {release: list(found) for release, found in pages.items()}


def pages_with(codes: Collection[int]) -> dict[int, list[Page]]:
    """By id of a code: the public pages of all rooms that use it."""
    pages = defaultdict(list)
    for finder in _page_finders:
        for code, page in finder(codes):
            pages[code].append(page)
    return pages
