"""Which codes are at which places of the word index, and what is found of those that a reader may read (ADR 7)."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import DEFAULT_DB_ALIAS
from pyroaring import FrozenBitMap

from codes.models import Code, CodeSystem, Release
from codes.queries.terms import LEADS, nesting
from codes.systems import SYSTEMS
from textindex.cache import StaleRead, Stamps, cached, cached_by_key, stamps
from textindex.lookups import PlacesByCollection, Sized, beginning, places_of
from textindex.prepared import rows
from textindex.words import folded, words_of

#: A term of the vocabulary may mean a whole chapter; this many of its codes are enough.
MOST_OF_A_BEGINNING = 3_000

#: About how much memory a code takes that searches share, without its texts.
BYTES_OF_A_CODE = 2_500

#: What stands for a code in the word index: (id of its system, its place there), see codes.models.CodePlace.
CodeKey = tuple[int, int]

# Compared byte by byte, as the index codes_by_prefix does.
BEGINNINGS = """
    SELECT asked.number, found.place
    FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS asked (system, low, number)
    CROSS JOIN LATERAL (
        SELECT p.place FROM codes_code c JOIN codes_codeplace p ON p.system_id = c.system_id AND p.code_id = c.id
        WHERE c.code ~>=~ asked.low AND c.code ~<~ (asked.low || '~') AND c.system_id = asked.system
        LIMIT %s::bigint) found
"""

IDS = """
    SELECT p.system_id, p.place, p.code_id FROM unnest(%s::bigint[], %s::int[]) AS asked (system, place)
    JOIN codes_codeplace p ON p.system_id = asked.system AND p.place = asked.place
"""

COLUMNS = tuple(field.attname for field in Code._meta.concrete_fields)
_SYSTEM = Code._meta.get_field("system")
AT = f"""
    WITH RECURSIVE asked AS MATERIALIZED (
        SELECT p.place, {", ".join(f"c.{name}" for name in COLUMNS)}
        FROM unnest(%(systems)s::bigint[], %(places)s::int[]) AS key (system, place)
        JOIN codes_codeplace p ON p.system_id = key.system AND p.place = key.place
        JOIN codes_code c ON c.id = p.code_id
        WHERE EXISTS (
            SELECT FROM textindex_stamp s WHERE s.name = 'index:' || p.system_id AND s.value = ANY (%(stamps)s::uuid[]))
    ),
    {LEADS}
    SELECT a.place, t.terms, {", ".join(f"a.{name}" for name in COLUMNS)} FROM asked a LEFT JOIN (
        SELECT d.code_id, array_agg(DISTINCT l.term) AS terms FROM direct d JOIN leads l ON l.root = d.id GROUP BY d.code_id
    ) t ON t.code_id = a.id
"""  # noqa: S608 - our own columns


def places_beginning(codes: Iterable[tuple[int, str]], now: Stamps) -> dict[tuple[int, str], FrozenBitMap]:
    """For each (id of a system, beginning of a code) the places of the codes that begin so; one query for all not cached."""
    asked = [(system, code, now.get(f"index:{system}")) for system, code in codes]
    found = cached_by_key(asked, "beginning", _find_beginnings)
    return {(system, code): places for (system, code, _), places in found.items()}


def _find_beginnings(asked: list[tuple[int, str, str]]) -> dict[tuple[int, str, str], Sized]:
    """Places for each (system, beginning, stamp), read from the table of codes; at most MOST_OF_A_BEGINNING of each."""
    systems, lows, _ = map(list, zip(*asked, strict=True))
    found = {key: [] for key in asked}
    for number, place in rows(BEGINNINGS, [systems, lows, MOST_OF_A_BEGINNING]):
        found[asked[number - 1]].append(place)
    return {key: (FrozenBitMap(places), 4 * len(places)) for key, places in found.items()}


def code_systems(now: Stamps) -> list[CodeSystem]:
    """All systems in their order. The list is shared and must not be changed."""
    return cached("systems", "systems", now, lambda: list(CodeSystem.objects.all()))


def described_systems(now: Stamps) -> list[CodeSystem]:
    """All systems, then those that medref describes and the site does not have: unsaved, with negative ids, shared like all.

    Left out of the latter are systems in which case or dots tell codes apart: any word may be a code of theirs.
    """
    return cached("described systems", "systems", now, lambda: [*code_systems(now), *_absent(code_systems(now))])


def _absent(systems: Iterable[CodeSystem]) -> list[CodeSystem]:
    here = {system.slug for system in systems}
    absent = [rules for slug, rules in SYSTEMS.items() if slug not in here]
    return [
        CodeSystem(pk=-number, slug=rules.slug, name=rules.name)
        for number, rules in enumerate(absent, start=1)
        if not (rules.case_matters or rules.dots_matter or rules.blanks_matter)
    ]


def released_systems(now: Stamps) -> frozenset[int]:
    """The ids of the systems of which a release is in use."""
    return cached("released systems", "systems", now, _released)


def _released() -> frozenset[int]:
    return frozenset(Release.objects.in_use().values_list("system", flat=True))


def open_systems(user, systems: Iterable[CodeSystem] | None = None) -> list[CodeSystem]:
    """Of all systems, or those given, the ones whose texts the licence lets `user` (or None) read.

    Withheld words are not matched either.
    """
    systems = CodeSystem.objects.all() if systems is None else systems
    return [system for system in systems if system.shows_text_to(user)]


def places_with(text: str, user) -> PlacesByCollection:
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
    """The codes by key, as _shown makes them, each with its system, one of `systems`; one query for all not cached.

    Raises StaleRead where an index was rebuilt since `now`, so that its places mean other codes.
    """
    asked = [(system, place, now[f"index:{system}"]) for system, place in keys]
    found = cached_by_key(asked, ("codes", now.get("systems")), lambda missing: _find_codes(missing, systems))
    return {(system, place): code for (system, place, _), code in found.items()}


def _find_codes(
    asked: list[tuple[int, int, str]], systems: Mapping[int, CodeSystem]
) -> dict[tuple[int, int, str], tuple[Code, int]]:
    """The code for each (system, place, stamp), and about its size. Raises StaleRead where a stamp is not current."""
    numbers, places, stamped = map(list, zip(*asked, strict=True))
    stamp_of = dict(zip(numbers, stamped, strict=True))
    found = {}
    keys = {"systems": numbers, "places": places, "stamps": list(stamp_of.values())} | {
        "nesting": nesting(systems.values()),
        "of_headings": False,
    }
    for place, terms, *values in rows(AT, keys):
        code = _shown(values, terms, systems)
        size = BYTES_OF_A_CODE + 4 * sum(len(name) for _, name in code.names)
        found[code.system_id, place, stamp_of[code.system_id]] = code, size
    if len(found) < len(asked):
        raise StaleRead
    return found


def _shown(values: Iterable, terms: Sequence[str] | None, systems: Mapping[int, CodeSystem]) -> Code:
    """The code as searches compare and show it, which all of them share: do not change it.

    `names` are its descriptors and index terms, each as (folded, itself).
    """
    code = Code.from_db(DEFAULT_DB_ALIAS, COLUMNS, values)
    _SYSTEM.set_cached_value(code, systems[code.system_id])  # as an assignment does, without looking at what it has
    code.index_terms = terms = terms or ()
    code.names = [(folded(name), name) for name in (code.title, code.short_title, *terms) if name]
    return code
