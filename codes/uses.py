"""Who uses codes: rooms above register how to find the public pages of theirs that use codes which a release changed."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet


class Use(NamedTuple):
    """A public page with a code that it uses; `change` is what the release did to the code, one of CodeEdition.Kind."""

    name: str
    address: str
    code: str
    change: str


#: From editions (a queryset of CodeEdition) to the uses of their codes, by name and code.
Finder = Callable[[QuerySet], Iterable[Use]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let the finder be asked about every release; rooms call this in their `ready()`."""
    _finders.append(finder)


def uses_of(editions: QuerySet) -> Iterator[Use]:
    """What all rooms together have that readers see and that uses the codes of these editions."""
    for finder in _finders:
        yield from finder(editions)
