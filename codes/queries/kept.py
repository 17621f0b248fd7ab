"""What a process keeps in memory of the database, each thing for as long as its stamp stays the same."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import TypeVar
from uuid import UUID

from cachetools import LRUCache

from codes.queries.prepared import rows

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)
Stamps = Mapping[str, UUID]

#: So many bytes of parts are kept, those that were asked for last.
MOST_BYTES = 32_000_000
#: What the smallest part takes with its key: words that nobody here uses are many.
LEAST_BYTES = 500
#: Nobody loads releases as fast as that.
MOST_TRIES = 3

_whole: dict[str, tuple[UUID, object]] = {}
_parts: LRUCache = LRUCache(MOST_BYTES, getsizeof=lambda sized: min(LEAST_BYTES + sized[1], MOST_BYTES))
_lock = Lock()


def stamps() -> Stamps:
    """The value of every stamp by its name, as of now: to be asked for before what is kept under it."""
    return dict(rows("SELECT name, value FROM codes_stamp"))


class Changed(Exception):
    """What was read does not fit together: the database changed on the way."""


def consistent(read: Callable[[Stamps], Value]) -> Value:
    """What `read` makes of the stamps; it is called again where it raises Changed. Raises that for the last time."""
    for _ in range(MOST_TRIES - 1):
        try:
            return read(stamps())
        except Changed:  # noqa: PERF203 - it is rare
            continue
    return read(stamps())


def kept(what: str, under: str, now: Stamps, read: Callable[[], Value]) -> Value:
    """The thing called `what`: from memory where the stamp that it is kept `under` is the same, else it is read again."""
    stamp, found = now.get(under), _whole.get(what)
    if stamp is None or found is None or found[0] != stamp:
        found = _whole[what] = stamp, read()
    return found[1]


def kept_parts(
    keys: Iterable[Key], under: Hashable, read: Callable[[list[Key]], Mapping[Key, tuple[Value, int]]]
) -> dict[Key, Value]:
    """The value of each key, from memory where it was asked for before `under` the same stamps.

    `read` is given the other keys and returns the value of each and its size in bytes.
    """
    keys = list(dict.fromkeys(keys))
    with _lock:
        found = {key: _parts[under, key] for key in keys if (under, key) in _parts}
    if missing := [key for key in keys if key not in found]:
        new = read(missing)
        with _lock:
            for key, sized in new.items():
                _parts[under, key] = sized
        found |= new
    return {key: found[key][0] for key in keys}
