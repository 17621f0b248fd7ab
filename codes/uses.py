"""The registry of pages that use codes: upper rooms register how to find their pages with codes that a release changed."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet


class Use(NamedTuple):
    """A public page with a code that it uses; `change` is what the release did to the code, one of CodeEdition.Kind."""

    name: str
    address: str
    code: str
    change: str


#: A function from editions (a queryset of CodeEdition) to the uses of their codes, sorted by name and code.
Finder = Callable[[QuerySet], Iterable[Use]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add a finder to the registry; rooms call this in their `ready()`."""
    _finders.append(finder)


def uses_of(editions: QuerySet) -> Iterator[Use]:
    """The public pages of all rooms that use the codes of these editions."""
    for finder in _finders:
        yield from finder(editions)
