"""Which codes have which words: lookups in the word index, answered as bitmaps of places, system by system (ADR 7)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from pyroaring import FrozenBitMap

from codes.models import Code, CodeSystem, Posting
from codes.queries.cache import StaleRead, Stamps, cached, cached_by_key, stamps
from codes.queries.prepared import rows
from codes.queries.terms import LEADS, nesting
from codes.words import words_of

_LAST = chr(0x10FFFF)
#: A term of the vocabulary may mean a whole chapter; this many of its codes are enough.
MOST_OF_A_BEGINNING = 3_000

Kind = Posting.Kind
#: What stands for a code in the word index: (id of its system, its place there), see codes.models.CodePlace.
CodeKey = tuple[int, int]
#: Places by the id of their system.
PlacesBySystem = Mapping[int, FrozenBitMap]
#: What is found, and its size in bytes.
Sized = tuple[FrozenBitMap | Mapping[Hashable, FrozenBitMap] | tuple, int]

# OFFSET 0 keeps the planner from joining at large: every range is a short walk along the index.
FIND = """
    SELECT asked.number, p.system_id, p.places
    FROM unnest(%(kinds)s::text[], %(lows)s::text[], %(highs)s::text[]) WITH ORDINALITY AS asked (kind, low, high, number)
    CROSS JOIN LATERAL (
        SELECT system_id, places, word FROM codes_posting
        WHERE kind = asked.kind AND word >= asked.low AND word < asked.high OFFSET 0) p
    WHERE p.system_id = ANY (%(open)s::bigint[])
      AND (asked.kind <> 'm' OR split_part(p.word, ':', 2)::bigint = ANY (%(open)s::bigint[]))
"""

# Compared byte by byte, as the index codes_by_prefix does.
BEGINNINGS = """
    SELECT asked.number, found.place
    FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS asked (system, low, number)
    CROSS JOIN LATERAL (
        SELECT p.place FROM codes_code c JOIN codes_codeplace p ON p.system_id = c.system_id AND p.code_id = c.id
        WHERE c.code ~>=~ asked.low AND c.code ~<~ (asked.low || '~') AND c.system_id = asked.system
        LIMIT %s::bigint) found
"""

FACETS = "SELECT system_id, word, places FROM codes_posting WHERE kind = 'f' AND system_id = ANY (%s::bigint[])"

IDS = """
    SELECT p.system_id, p.place, p.code_id FROM unnest(%s::bigint[], %s::int[]) AS asked (system, place)
    JOIN codes_codeplace p ON p.system_id = asked.system AND p.place = asked.place
"""

COLUMNS = tuple(field.attname for field in Code._meta.concrete_fields)
AT = f"""
    WITH RECURSIVE asked AS MATERIALIZED (
        SELECT p.place, {", ".join(f"c.{name}" for name in COLUMNS)}
        FROM unnest(%(systems)s::bigint[], %(places)s::int[]) AS key (system, place)
        JOIN codes_codeplace p ON p.system_id = key.system AND p.place = key.place
        JOIN codes_code c ON c.id = p.code_id
        WHERE EXISTS (
            SELECT FROM codes_stamp s WHERE s.name = 'index:' || p.system_id AND s.value = ANY (%(stamps)s::uuid[]))
    ),
    {LEADS}
    SELECT place, ARRAY(SELECT DISTINCT l.term FROM leads l WHERE l.code_id = asked.id), {", ".join(COLUMNS)} FROM asked
"""  # noqa: S608 - our own columns


class Lookup(NamedTuple):
    """A range of the word index: the postings of a kind with words from `low` (included) to `high` (excluded)."""

    kind: str
    low: str
    high: str


def whole(word: str, kind: str = Kind.WORD) -> Lookup:
    """The word itself."""
    return Lookup(kind, word, word + "\x01")


def beginning(word: str) -> Lookup:
    """Every word with this beginning."""
    if len(word) <= Posting.LONGEST_BEGINNING:
        return whole(word, Kind.BEGINNING)
    return Lookup(Kind.WORD, word, word + _LAST)


def mapped(word: str) -> Lookup:
    """Codes to which a code maps, or an axis leads, that is named with a word that begins so."""
    return Lookup(Kind.MAPPED, word, word + _LAST)


def places_of(lookups: Iterable[Lookup], systems: Iterable[int], now: Stamps) -> Mapping[Lookup, PlacesBySystem]:
    """The places for each lookup in these systems, in one query for all not cached; {} for one that finds nothing.

    A system that was never indexed has no stamp and no places.
    """
    indexed = tuple((system, now[f"index:{system}"]) for system in systems if f"index:{system}" in now)
    return cached_by_key(lookups, indexed, lambda missing: _find(missing, [system for system, _ in indexed]))


def _find(asked: list[Lookup], systems: list[int]) -> dict[Lookup, Sized]:
    """Places by system for each lookup, read from the postings of these systems."""
    kinds, lows, highs = map(list, zip(*asked, strict=True))
    found = {lookup: defaultdict(list) for lookup in asked}
    for number, system, places in rows(FIND, {"kinds": kinds, "lows": lows, "highs": highs, "open": systems}):
        found[asked[number - 1]][system].append(places)
    return {lookup: _sized(of_lookup) for lookup, of_lookup in found.items()}


def _sized(places: Mapping[Hashable, list[bytes]]) -> Sized:
    """The bitmaps, each the union of those that its list holds, and how many bytes they take."""
    bitmaps = {key: FrozenBitMap.union(*map(FrozenBitMap.deserialize, parts)) for key, parts in places.items()}
    return bitmaps, sum(len(part) for parts in places.values() for part in parts)


def places_beginning(codes: Iterable[tuple[int, str]], now: Stamps) -> dict[tuple[int, str], FrozenBitMap]:
    """For each (id of a system, beginning of a code) the places of the codes that begin so; one query for all not cached."""
    asked = [(system, code, now.get(f"index:{system}")) for system, code in codes]
    found = cached_by_key(asked, "beginning", _find_beginnings)
    return {(system, code): places for (system, code, _), places in found.items()}


def _find_beginnings(asked: list[tuple[int, str, UUID]]) -> dict[tuple[int, str, UUID], Sized]:
    """Places for each (system, beginning, stamp), read from the table of codes; at most MOST_OF_A_BEGINNING of each."""
    systems, lows, _ = map(list, zip(*asked, strict=True))
    found = {key: [] for key in asked}
    for number, place in rows(BEGINNINGS, [systems, lows, MOST_OF_A_BEGINNING]):
        found[asked[number - 1]].append(place)
    return {key: (FrozenBitMap(places), 4 * len(places)) for key, places in found.items()}


def facets_of(systems: Iterable[int], now: Stamps) -> dict[int, Mapping[str, FrozenBitMap]]:
    """For each system the places by value of a facet: "all", "status:…", "section:…", "body_system:…"."""
    asked = [(system, now.get(f"index:{system}")) for system in systems]
    return {system: values for (system, _), values in cached_by_key(asked, "facets", _find_facets).items()}


def _find_facets(asked: list[tuple[int, UUID]]) -> dict[tuple[int, UUID], Sized]:
    """Places by facet value for each (system, stamp)."""
    found = {key: defaultdict(list) for key in asked}
    keys = {key[0]: key for key in asked}
    for system, word, places in rows(FACETS, [list(keys)]):
        found[keys[system]][word].append(places)
    return {key: _sized(values) for key, values in found.items()}


def code_systems(now: Stamps) -> list[CodeSystem]:
    """All systems in their order. The list is shared and must not be changed."""
    return cached("systems", "systems", now, lambda: list(CodeSystem.objects.all()))


def open_systems(user, systems: Iterable[CodeSystem] | None = None) -> list[CodeSystem]:
    """Of all systems, or those given, the ones whose texts the licence lets `user` (or None) read.

    Withheld words are not matched either.
    """
    systems = CodeSystem.objects.all() if systems is None else systems
    return [system for system in systems if system.shows_text_to(user)]


def places_with(text: str, user) -> PlacesBySystem:
    """The places of the codes whose words, where `user` may read them, begin with all words of the text."""
    words = words_of(text)
    if not words:
        return {}
    systems = [system.pk for system in open_systems(user)]
    found = list(places_of([beginning(word) for word in words], systems, stamps()).values())
    return {
        system: FrozenBitMap.intersection(*(places[system] for places in found))
        for system in systems
        if all(system in places for places in found)
    }


def code_ids(places: Mapping[int, Iterable[int]]) -> dict[CodeKey, int]:
    """The ids of the codes at places of several systems, in one query."""
    pairs = [(system, place) for system, of_system in places.items() for place in of_system]
    if not pairs:
        return {}
    return {(system, place): code for system, place, code in rows(IDS, [*map(list, zip(*pairs, strict=True))])}


def codes_at(keys: Iterable[CodeKey], systems: Mapping[int, CodeSystem], now: Stamps) -> dict[CodeKey, Code]:
    """The codes by key, each with its system, one of `systems`, and its `index_terms`; one query for all not cached.

    Raises StaleRead where an index was rebuilt since `now`, so that its places mean other codes.
    """
    asked = [(system, place, now[f"index:{system}"]) for system, place in keys]
    found, using = {}, connection.alias

    def find(missing):
        return _find_codes(missing, nesting(systems.values()))

    for (system, place, _), (terms, values) in cached_by_key(asked, "codes", find).items():
        code = Code.from_db(using, COLUMNS, values)
        code.system, code.index_terms = systems[system], terms
        found[system, place] = code
    return found


def _find_codes(asked: list[tuple[int, int, UUID]], nested: list[int]) -> dict[tuple[int, int, UUID], Sized]:
    """(index terms, values of COLUMNS) for each (system, place, stamp). Raises StaleRead where a stamp is not current."""
    systems, places, stamped = map(list, zip(*asked, strict=True))
    stamp_of = dict(zip(systems, stamped, strict=True))
    found = {}
    keys = {"systems": systems, "places": places, "stamps": list(stamp_of.values()), "nesting": nested} | {
        "of_headings": False
    }
    for place, terms, *values in rows(AT, keys):
        system = values[COLUMNS.index("system_id")]
        texts = [*terms, *(value for value in values if isinstance(value, str))]
        found[system, place, stamp_of[system]] = (terms, values), sum(map(len, texts))
    if len(found) < len(asked):
        raise StaleRead
    return found
