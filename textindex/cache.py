"""The cache of each process: what it has read from the database, reused for as long as its stamp stays the same (ADR 8)."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import TypeVar

from cachetools import LRUCache

from textindex.prepared import rows

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)
#: The size of the cache of keyed values, in bytes; those that were used last stay.
MAX_BYTES = 24_000_000
#: What the smallest value takes with its key: many of the words that people type are in no index.
MIN_ENTRY_BYTES = 500
#: Releases are not loaded in quicker succession than this.
MAX_READS = 3

#: All stamps as one text, which is another one after every change: a value that statements may return among theirs.
WRITTEN = """
    (SELECT convert_to(string_agg(name || ' ' || value::text, ',' ORDER BY name), 'UTF8') FROM textindex_stamp)
"""

_last = b""  # the stamps that this process read last, as one text
_named: dict[str, tuple[str | None, object]] = {}
_keyed: LRUCache = LRUCache(MAX_BYTES, getsizeof=lambda sized: min(MIN_ENTRY_BYTES + sized[1], MAX_BYTES))
_lock = Lock()


class StaleRead(Exception):
    """The database changed between two reads, so their results do not belong together."""


class Stamps(dict[str, str]):
    """The value of every stamp by its name. If they `are_assumed`, nobody has asked yet whether they are still current."""

    def __init__(self, text: bytes, *, are_assumed: bool = False):
        """`text` has all of them, as WRITTEN."""
        super().__init__(pair.split(" ") for pair in text.decode().split(",") if pair)
        self.text, self.are_assumed = text, are_assumed

    def confirm(self, text: bytes | None = None) -> None:
        """Compare assumed ones with those of the database: `text`, if a statement gave it. Raises StaleRead if they differ."""
        global _last
        if not self.are_assumed:
            return
        _last = _read_stamps() if text is None else text
        if _last != self.text:
            raise StaleRead
        self.are_assumed = False


def stamps() -> Stamps:
    """All current stamps. Read them before anything that is cached under them."""
    global _last
    _last = _read_stamps()
    return Stamps(_last)


def _read_stamps() -> bytes:
    ((text,),) = rows(f"SELECT {WRITTEN}")  # noqa: S608 - our own statement
    return text or b""


def consistent(read: Callable[[Stamps], Value], *, assuming: bool = False) -> Value:
    """The result of `read`, which is given the current stamps and is called again when it raises StaleRead.

    If `assuming`, it is first given those that this process read last, which saves a statement: it confirms them with the first
    thing that it reads from the database, and before it returns. Raises StaleRead when `read` does so MAX_READS times.
    """
    for number in range(MAX_READS - 1):
        try:
            return read(Stamps(_last, are_assumed=True) if assuming and _last and not number else stamps())
        except StaleRead:  # noqa: PERF203 - it is rare
            continue
    return read(stamps())


def cached(name: str, stamp_name: str, now: Mapping[str, str], read: Callable[[], Value]) -> Value:
    """The value called `name`: the cached one if its stamp in `now` is unchanged, otherwise a new one from `read`.

    Without a stamp of that name the value is read every time.
    """
    stamp, entry = now.get(stamp_name), _named.get(name)
    if stamp is None or entry is None or entry[0] != stamp:
        entry = _named[name] = stamp, read()
    return entry[1]


def cached_by_key(
    keys: Iterable[Key], under: Hashable, read: Callable[[list[Key]], Mapping[Key, tuple[Value, int]]]
) -> dict[Key, Value]:
    """The value of each key: the cached one if it was read `under` the same stamps before, else a new one from `read`.

    `read` is given the missing keys and returns the value of each and its size in bytes.
    """
    keys = list(dict.fromkeys(keys))
    with _lock:
        found = {key: _keyed[under, key] for key in keys if (under, key) in _keyed}
    if missing := [key for key in keys if key not in found]:
        new = read(missing)
        with _lock:
            for key, sized in new.items():
                _keyed[under, key] = sized
        found |= new
    return {key: found[key][0] for key in keys}
