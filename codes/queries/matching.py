"""Which codes have which words: lookups in the word index, answered as bitmaps of places, system by system."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from pyroaring import BitMap

from codes.models import Code, CodeSystem, Posting
from codes.rules import normalise_code
from codes.words import words_of

_LAST = chr(0x10FFFF)
LONGEST_BEGINNING = 3
#: A term of the vocabulary may stand for a whole chapter; nobody needs more of it than this.
MOST_OF_A_BEGINNING = 3_000

Kind = Posting.Kind
#: Places by system.
Places = dict[int, BitMap]

# OFFSET 0 keeps the planner from joining at large: every stretch is a short walk along the index.
FIND = """
    SELECT asked.number, p.system_id, p.places
    FROM unnest(%(kinds)s::text[], %(lows)s::text[], %(highs)s::text[]) WITH ORDINALITY AS asked (kind, low, high, number)
    CROSS JOIN LATERAL (
        SELECT system_id, places, word FROM codes_posting
        WHERE kind = asked.kind AND word >= asked.low AND word < asked.high OFFSET 0) p
    WHERE p.system_id = ANY (%(open)s)
      AND (asked.kind <> 'm' OR split_part(p.word, ':', 2)::bigint = ANY (%(open)s))
"""

# Compared byte by byte, as the index codes_by_prefix does.
BEGINNINGS = """
    SELECT asked.number, found.system_id, found.place
    FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS asked (system, low, number)
    CROSS JOIN LATERAL (
        SELECT p.system_id, p.place FROM codes_code c
        JOIN codes_codeplace p ON p.system_id = c.system_id AND p.code_id = c.id
        WHERE c.code ~>=~ asked.low AND c.code ~<~ (asked.low || '~') AND c.system_id = asked.system LIMIT %s) found
"""


COLUMNS = tuple(field.attname for field in Code._meta.concrete_fields)
AT = f"""
    SELECT p.place, ARRAY(SELECT t.term FROM codes_indexterm t WHERE t.code_id = c.id),
           {", ".join(f"c.{name}" for name in COLUMNS)}
    FROM unnest(%s::bigint[], %s::int[]) AS asked (system, place)
    JOIN codes_codeplace p ON p.system_id = asked.system AND p.place = asked.place
    JOIN codes_code c ON c.id = p.code_id
"""  # noqa: S608 - our own columns


class Lookup(NamedTuple):
    """A stretch of the word index: the words of a kind from `low` (included) to `high` (excluded)."""

    kind: str
    low: str
    high: str


def whole(word: str, kind: str = Kind.WORD) -> Lookup:
    """The word itself."""
    return Lookup(kind, word, word + "\x01")


def beginning(word: str) -> Lookup:
    """Every word that begins so."""
    if len(word) <= LONGEST_BEGINNING:
        return whole(word, Kind.BEGINNING)
    return Lookup(Kind.WORD, word, word + _LAST)


def mapped(word: str) -> Lookup:
    """Codes to which a code maps, or an axis leads, that is named with a word that begins so."""
    return Lookup(Kind.MAPPED, word, word + _LAST)


def places_of(lookups: Iterable[Lookup], systems: Iterable[int]) -> Mapping[Lookup, Places]:
    """The places for each lookup in these systems, in one query; a lookup that finds nothing gives an empty dict."""
    asked = list(dict.fromkeys(lookups))
    found: dict[Lookup, Places] = {lookup: {} for lookup in asked}
    if asked:
        with connection.cursor() as cursor:
            kinds, lows, highs = map(list, zip(*asked, strict=True))
            cursor.execute(FIND, {"kinds": kinds, "lows": lows, "highs": highs, "open": list(systems)})
            for number, system, places in cursor.fetchall():
                within = found[asked[number - 1]]
                bitmap = BitMap.deserialize(bytes(places))
                within[system] = within[system] | bitmap if system in within else bitmap
    return found


def places_beginning(codes: Iterable[tuple[int, str]]) -> dict[tuple[int, str], BitMap]:
    """(system, beginning of a code) -> the places of the codes that begin so, in one query."""
    asked = list(dict.fromkeys(codes))
    found = {key: BitMap() for key in asked}
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(BEGINNINGS, [*map(list, zip(*asked, strict=True)), MOST_OF_A_BEGINNING])
            for number, _, place in cursor.fetchall():
                found[asked[number - 1]].add(place)
    return found


def facets_of(systems: Iterable[int], detailed: int | None = None) -> dict[int, dict[str, BitMap]]:
    """For each system the places by value of a facet: "all", "status:…", and of the system `detailed` all others as well."""
    values: dict[int, dict[str, BitMap]] = defaultdict(dict)
    rows = Posting.objects.filter(kind=Kind.FACET, system__in=list(systems))
    rows = rows.filter(Q(word__in=["all", "status:active", "status:retired"]) | Q(system=detailed))
    for system, word, places in rows.values_list("system_id", "word", "places"):
        values[system][word] = BitMap.deserialize(bytes(places))
    return values


def open_systems(user, systems: Iterable[CodeSystem] | None = None) -> list[CodeSystem]:
    """Of all systems, or those given, the ones whose texts the licence lets `user` (or None) read.

    Withheld words are not matched either.
    """
    every = CodeSystem.objects.all() if systems is None else systems
    return [system for system in every if system.shows_text_to(user)]


def places_with(text: str, user) -> Places:
    """The places of the codes whose words, where `user` may read them, begin with all words of the text."""
    words = words_of(text)
    if not words:
        return {}
    systems = [system.pk for system in open_systems(user)]
    found = list(places_of([beginning(word) for word in words], systems).values())
    return {
        system: BitMap.intersection(*(places[system] for places in found))
        for system in systems
        if all(system in places for places in found)
    }


def code_ids(places: Mapping[int, Iterable[int]]) -> dict[tuple[int, int], int]:
    """(system, place) -> id of the code, for places of several systems, in one query."""
    pairs = [(system, place) for system, of_system in places.items() for place in of_system]
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.system_id, p.place, p.code_id FROM unnest(%s::bigint[], %s::int[]) AS asked (system, place) "
            "JOIN codes_codeplace p ON p.system_id = asked.system AND p.place = asked.place",
            [*map(list, zip(*pairs, strict=True))],
        )
        return {(system, place): code for system, place, code in cursor.fetchall()}


def codes_at(places: Mapping[int, Iterable[int]], systems: Mapping[int, CodeSystem]) -> dict[tuple[int, int], Code]:
    """(system, place) -> the code itself, with its system and its `index_terms`, a list of texts, in one query."""
    pairs = [(system, place) for system, of_system in places.items() for place in of_system]
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(AT, [*map(list, zip(*pairs, strict=True))])
        rows = cursor.fetchall()
    found = {}
    for place, terms, *values in rows:
        code = Code.from_db(connection.alias, COLUMNS, values)
        code.system, code.index_terms = systems[code.system_id], terms
        found[code.system_id, place] = code
    return found


def typed_code(text: str) -> str:
    """The normalized code in what a person typed, without the NUL that PostgreSQL takes in no text."""
    return normalise_code(text.replace("\0", ""))
