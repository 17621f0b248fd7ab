"""The places of the codes that index terms lead to, for the word index."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from django.db import connection
from pyroaring import BitMap

from codes.formats.rows import BELOW
from codes.models import AxisValue, CodeSystem
from codes.systems.icd10pcs.tables import NAMED
from codes.systems.icd10pcs.titles import Meant, TitleIndex

#: How many terms a reference may lead to; none of a published index leads to so many.
MOST_TERMS = 20_000
#: The position of the body part in an ICD-10-PCS code.
BODY_PART = 4

TERMS = """
    SELECT term, beginning, value, within, position, see FROM codes_indexterm WHERE system_id = %s AND volume = %s
"""
# The place of each code or heading that a term names, and the places of the valid codes below a beginning that is neither,
# in systems that nest. A code without texts has no place.
NAMED_PLACES = """
    WITH named AS MATERIALIZED (
        SELECT DISTINCT t.beginning, c.id FROM codes_indexterm t
        LEFT JOIN codes_code c ON c.system_id = %(system)s AND c.code = t.beginning
        WHERE t.system_id = %(system)s AND t.volume = %(volume)s AND t.beginning <> ''),
    size AS (SELECT DISTINCT length(beginning) AS size FROM named WHERE id IS NULL AND %(nests)s)
    SELECT n.beginning, ARRAY[p.place] FROM named n JOIN codes_codeplace p ON p.code_id = n.id
    UNION ALL
    SELECT n.beginning, array_agg(p.place)
    FROM codes_code c CROSS JOIN size JOIN named n ON n.id IS NULL AND n.beginning = left(c.code, size.size)
    JOIN codes_codeplace p ON p.code_id = c.id
    WHERE c.system_id = %(system)s AND NOT c.is_header AND c.retired_in_id IS NULL
    GROUP BY n.beginning
"""
HAS_REFERENCES = "SELECT EXISTS (SELECT FROM codes_indexterm WHERE system_id = %s AND volume = %s AND see <> '')"
CODES = """
    SELECT c.code, p.place
    FROM codes_code c JOIN codes_codeplace p ON p.system_id = c.system_id AND p.code_id = c.id
    WHERE c.system_id = %s AND NOT c.is_header
"""
NONE = BitMap()


class TermPlaces:
    """Finds the places of one system’s terms, volume by volume; axes and their codes are read once, if a term needs them."""

    def __init__(self, cursor, system: CodeSystem):
        """Reads nothing yet."""
        self.cursor, self.system = cursor, system
        self._of_titles: dict[tuple[str, str, int], BitMap] = {}  # many terms name the same value

    def of_volume(self, volume: str) -> Iterator[tuple[str, bool, BitMap]]:
        """(term, whether it leads to a value of an axis, places) for each term of the volume that leads to codes."""
        self.cursor.execute(HAS_REFERENCES, [self.system.pk, volume])
        ((has_references,),) = self.cursor.fetchall()
        book = _Book()
        named = self._named_places(volume)
        for term, beginning, value, within, position, see in self._terms(volume):
            if see:
                book.references[term].append(see)
                continue
            places = self._of_value(value, within, position) if value else named.get(beginning, NONE)
            if has_references:
                book.places[term][bool(value)].update(places)
            yield term, bool(value), places
        yield from book.followed()

    def _terms(self, volume: str) -> Iterator[tuple]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(TERMS, [self.system.pk, volume])
            for rows in iter(lambda: cursor.fetchmany(2_000), []):
                yield from rows

    def _named_places(self, volume: str) -> dict[str, BitMap]:
        """The places by the code, heading or beginning that terms of the volume name."""
        nests = self.system.rules.nests_by_prefix
        # The tables have been filled a moment ago: without statistics the planner would look up each code by itself.
        self.cursor.execute("SET LOCAL enable_nestloop = off")
        self.cursor.execute(NAMED_PLACES, {"system": self.system.pk, "volume": volume, "nests": nests})
        named = {beginning: BitMap(places) for beginning, places in self.cursor.fetchall()}
        self.cursor.execute("SET LOCAL enable_nestloop = on")
        return named

    @cached_property
    def _titles(self) -> TitleIndex:
        return TitleIndex(AxisValue.objects.filter(system=self.system))

    @cached_property
    def _of_values(self) -> dict[Meant, BitMap]:
        """The places of the codes by each of their values."""
        gathered = defaultdict(list)
        self.cursor.execute(CODES, [self.system.pk])
        for code, place in self.cursor.fetchall():
            for position, character in enumerate(code[NAMED:], NAMED + 1):
                gathered[code[:NAMED], position, character].append(place)
        return {Meant(*key): BitMap(places) for key, places in gathered.items()}

    def _of_value(self, value: str, within: str, position: int) -> BitMap:
        """The places of the codes with a value.

        Of the keys only those of body parts are searched: an operation includes examples, and a device names of products, which
        people also carry.
        """
        if position not in (0, BODY_PART):
            return NONE
        key = value, within, position
        if key not in self._of_titles:
            meant = [found for found in self._titles.meant(*key) if found.position > NAMED]
            self._of_titles[key] = BitMap.union(NONE, *(self._of_values.get(found, NONE) for found in meant))
        return self._of_titles[key]


class _Book:
    """The terms of a volume with references: the places of each by code and by value, and the terms that it refers to."""

    def __init__(self):
        self.places: defaultdict[str, tuple[BitMap, BitMap]] = defaultdict(lambda: (BitMap(), BitMap()))
        self.references: defaultdict[str, list[str]] = defaultdict(list)

    def followed(self) -> Iterator[tuple[str, bool, BitMap]]:
        """(term, whether by a value, places) for each reference."""
        names = sorted(self.places.keys() | self.references.keys())
        known: dict[str, tuple[BitMap, BitMap]] = {}
        for term, sees in self.references.items():
            for see in sees:
                if see not in known:
                    known[see] = self._reached(see, names)
                for is_value, places in enumerate(known[see]):
                    if places:
                        yield term, bool(is_value), places

    def _reached(self, see: str, names: list[str]) -> tuple[BitMap, BitMap]:
        """The places of what a term leads to: its own and those of its references, or else those of all terms below it."""
        found, seen, waiting = (BitMap(), BitMap()), set(), [see]
        while waiting and len(seen) < MOST_TERMS:
            term = waiting.pop()
            if term in seen:
                continue
            seen.add(term)
            if term in self.places or term in self.references:
                for total, places in zip(found, self.places.get(term, (NONE, NONE)), strict=True):
                    total.update(places)
                waiting += self.references.get(term, ())
            else:
                first, beyond = term + BELOW, term + BELOW[:-1] + chr(ord(BELOW[-1]) + 1)
                waiting += names[bisect_left(names, first) : bisect_left(names, beyond)]
        return found
