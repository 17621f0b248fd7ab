"""Which items have which words: lookups in the word index, answered as bitmaps of places, collection by collection (ADR 7)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pyroaring import FrozenBitMap

from textindex.cache import WRITTEN, Stamps, cached_by_key
from textindex.models import Posting
from textindex.prepared import rows

_LAST = chr(0x10FFFF)

Kind = Posting.Kind
#: Places by the number of their collection.
PlacesByCollection = Mapping[int, FrozenBitMap]
#: Collections that are asked together, each with its stamp.
Indexed = tuple[tuple[int, str], ...]
#: What is found, and its size in bytes.
Sized = tuple[FrozenBitMap | Mapping[Hashable, FrozenBitMap] | tuple, int]

#: Stands between joined texts; no word has it.
_SEPARATOR = "\x1f"
#: The pattern of all words.
_ANY = "^"


def _split(name: str) -> str:
    return f"string_to_array(%({name})s::text, '{_SEPARATOR}')"


# A mapped word is found only where the collection that it comes from is open too.
# OFFSET 0 keeps the planner from joining at large: every range is a short walk along the index. Row 0 has the stamps.
# What is asked arrives as joined texts, because the driver writes lists value by value.
FIND = f"""
    SELECT asked.number, p.collection, p.places
    FROM unnest({_split("kinds")}, {_split("lows")}, {_split("highs")}, {_split("patterns")})
        WITH ORDINALITY AS asked (kind, low, high, pattern, number)
    CROSS JOIN LATERAL (
        SELECT collection, places, word FROM textindex_posting
        WHERE kind = asked.kind AND word >= asked.low AND word < asked.high
            AND (asked.pattern = '{_ANY}' OR word ~ asked.pattern) OFFSET 0) p
    WHERE p.collection = ANY (%(open)s::bigint[])
      AND (asked.kind <> 'm' OR split_part(p.word, ':', 2)::bigint = ANY (%(open)s::bigint[]))
    UNION ALL SELECT 0, 0, {WRITTEN}
"""  # noqa: S608 - our own statement

VALUES = """
    SELECT collection, word, places FROM textindex_posting WHERE kind = %s::text AND collection = ANY (%s::bigint[])
"""


class Lookup(NamedTuple):
    """A range of the word index: the postings of a kind with words from `low` (included) to `high` (excluded).

    The words match the `pattern`, a regular expression, as well.
    """

    kind: str
    low: str
    high: str
    pattern: str = _ANY


def whole(word: str, kind: str = Kind.WORD) -> Lookup:
    """The word itself."""
    return Lookup(kind, word, word + "\x01")


def beginning(word: str) -> Lookup:
    """Every word with this beginning."""
    if len(word) <= Posting.LONGEST_BEGINNING:
        return whole(word, Kind.BEGINNING)
    return Lookup(Kind.WORD, word, word + _LAST)


def one_of(words: Sequence[str], kind: str = Kind.WORD) -> Lookup:
    """Any of the words, which should begin alike: all words between the first and the last one are compared."""
    end, after = (":", ":" + _LAST) if kind == Kind.MAPPED else ("$", "\x01")
    return Lookup(kind, min(words), max(words) + after, f"^({'|'.join(words)}){end}")


def mapped(word: str) -> Lookup:
    """Items to which something leads that is named with a word that begins so."""
    return Lookup(Kind.MAPPED, word, word + _LAST)


def in_text(word: str) -> Lookup:
    """Items in whose text a word begins so."""
    return Lookup(Kind.TEXT, word, word + _LAST)


def name_beginning(name: str) -> Lookup:
    """Items of which a whole name, folded, begins so."""
    return Lookup(Kind.NAME, name, name + _LAST)


def places_of(
    lookups: Iterable[Lookup], collections: Iterable[int], now: Stamps
) -> Mapping[Lookup, PlacesByCollection]:
    """The places for each lookup in these collections, in one query for all not cached; {} for one that finds nothing.

    A collection that was never indexed has no stamp and no places. Raises StaleRead if `now` was assumed, and wrongly.
    """
    return places_apart([(lookups, collections)], now)[0]


def places_apart(
    asked: Iterable[tuple[Iterable[Lookup], Iterable[int]]], now: Stamps
) -> list[Mapping[Lookup, PlacesByCollection]]:
    """As places_of for each (lookups, collections), which are cached apart, in one query for all not cached.

    No collection may be asked twice. The query also says whether assumed stamps are current.
    """
    groups = [
        (list(lookups), tuple((number, now[f"index:{number}"]) for number in collections if f"index:{number}" in now))
        for lookups, collections in asked
    ]
    keys = [(lookup, indexed) for lookups, indexed in groups for lookup in lookups]
    found = cached_by_key(keys, "places", lambda missing: _find(missing, now))
    now.confirm()
    return [{lookup: found[lookup, indexed] for lookup in lookups} for lookups, indexed in groups]


def _find(asked: list[tuple[Lookup, Indexed]], now: Stamps) -> dict[tuple[Lookup, Indexed], Sized]:
    """Places by collection for each (lookup, collections), read from the postings of these collections."""
    lookups = list(dict.fromkeys(lookup for lookup, _ in asked))
    asked_of = {number: indexed for _, indexed in asked for number, _ in indexed}
    found = {key: defaultdict(list) for key in asked}
    columns = zip(("kinds", "lows", "highs", "patterns"), zip(*lookups, strict=True), strict=True)
    ranges = {name: _SEPARATOR.join(values) for name, values in columns}
    for number, collection, places in rows(FIND, ranges | {"open": list(asked_of)}):
        if not number:
            now.confirm(places or b"")
            continue
        key = lookups[number - 1], asked_of[collection]
        if key in found:  # another group of collections may not have been asked for it
            found[key][collection].append(places)
    return {key: _sized(of_key) for key, of_key in found.items()}


def _sized(places: Mapping[Hashable, list[bytes]]) -> Sized:
    """The bitmaps, each the union of those that its list holds, and how many bytes they take."""
    bitmaps = {key: FrozenBitMap.union(*map(FrozenBitMap.deserialize, parts)) for key, parts in places.items()}
    return bitmaps, sum(len(part) for parts in places.values() for part in parts)


def bytes_of(places: FrozenBitMap) -> int:
    """How many bytes of memory the places take; few for many of them that stand side by side."""
    return sum(size for name, size in places.get_statistics().items() if name.startswith("n_bytes_"))


def facets_of(collections: Iterable[int], now: Stamps) -> dict[int, Mapping[str, FrozenBitMap]]:
    """For each collection the places by value of a facet, such as "all" or "status:active"."""
    return values_of(Kind.FACET, collections, now)


def values_of(kind: Kind, collections: Iterable[int], now: Stamps) -> dict[int, Mapping[str, FrozenBitMap]]:
    """For each collection the places by each of its words of this kind; one query for all not cached."""
    asked = [(number, now.get(f"index:{number}")) for number in collections]
    found = cached_by_key(asked, kind, lambda missing: _find_values(kind, missing))
    return {number: values for (number, _), values in found.items()}


def _find_values(kind: Kind, asked: list[tuple[int, str]]) -> dict[tuple[int, str], Sized]:
    """Places by word for each (collection, stamp)."""
    found = {key: defaultdict(list) for key in asked}
    keys = {key[0]: key for key in asked}
    for number, word, places in rows(VALUES, [kind.value, list(keys)]):
        found[keys[number]][word].append(places)
    return {key: _sized(values) for key, values in found.items()}
