"""The places of the codes that index terms lead to, for the word index."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

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
    SELECT t.term, t.beginning, t.value, t.within, t.position, t.see, c.id IS NOT NULL, p.place
    FROM codes_indexterm t
    LEFT JOIN codes_code c ON t.beginning <> '' AND c.system_id = t.system_id AND c.code = t.beginning
    LEFT JOIN codes_codeplace p ON p.system_id = t.system_id AND p.code_id = c.id
    WHERE t.system_id = %s AND t.volume = %s
"""
HAS_REFERENCES = "SELECT EXISTS (SELECT FROM codes_indexterm WHERE system_id = %s AND volume = %s AND see <> '')"
# A beginning that is no code or heading itself leads to every valid code that begins so.
BEGINNINGS = """
    WITH b AS MATERIALIZED (
        SELECT DISTINCT t.beginning FROM codes_indexterm t
        WHERE t.system_id = %(system)s AND t.volume = %(volume)s AND t.beginning <> '' AND NOT EXISTS (
            SELECT FROM codes_code c WHERE c.system_id = %(system)s AND c.code = t.beginning)),
    n AS (SELECT DISTINCT length(beginning) AS size FROM b)
    SELECT b.beginning, array_agg(p.place)
    FROM codes_code c CROSS JOIN n
    JOIN b ON b.beginning = left(c.code, n.size)
    JOIN codes_codeplace p ON p.code_id = c.id
    WHERE c.system_id = %(system)s AND c.retired_in_id IS NULL AND NOT c.is_header AND p.system_id = %(system)s
    GROUP BY b.beginning
"""
PLACES_OF_CODES = """
    SELECT c.code, p.place FROM codes_code c JOIN codes_codeplace p ON p.system_id = c.system_id AND p.code_id = c.id
    WHERE c.system_id = %s AND NOT c.is_header
"""
NONE = BitMap()


class TermPlaces:
    """Finds the places of one system’s terms, volume by volume; values of axes are read once, if a term leads to one."""

    def __init__(self, cursor, system: CodeSystem):
        """Reads nothing yet."""
        self.cursor, self.system = cursor, system
        self._titles: TitleIndex | None = None
        self._of_values: dict[Meant, BitMap] = {}

    def of_volume(self, volume: str) -> Iterator[tuple[str, bool, BitMap]]:
        """(term, whether it leads to a value of an axis, places) for each term of the volume that leads to codes."""
        keys = {"system": self.system.pk, "volume": volume}
        self.cursor.execute(HAS_REFERENCES, [*keys.values()])
        ((has_references,),) = self.cursor.fetchall()
        self.cursor.execute("SET LOCAL enable_nestloop = off")  # without statistics it compares each with each
        self.cursor.execute(BEGINNINGS, keys)
        beginnings = {beginning: BitMap(places) for beginning, places in self.cursor.fetchall()}
        self.cursor.execute("SET LOCAL enable_nestloop = on")
        book = _Book()
        for term, beginning, value, within, position, see, is_code, place in self._terms(volume):
            if see:
                book.references[term].append(see)
                continue
            if value:
                places = self._of_value(value, within, position)
            elif is_code:
                places = NONE if place is None else BitMap([place])
            else:
                places = beginnings.get(beginning, NONE)
            if has_references:
                book.places[term][bool(value)].update(places)
            yield term, bool(value), places
        yield from book.followed()

    def _terms(self, volume: str) -> Iterator[tuple]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(TERMS, [self.system.pk, volume])
            for rows in iter(lambda: cursor.fetchmany(2_000), []):
                yield from rows

    def _of_value(self, value: str, within: str, position: int) -> BitMap:
        """The places of the codes with a value.

        Of the keys only those of body parts are searched: an operation includes examples, and a device names of products, which
        people also carry.
        """
        if position not in (0, BODY_PART):
            return NONE
        if self._titles is None:
            self._titles = TitleIndex(AxisValue.objects.filter(system=self.system))
            self._read_values()
        meant = self._titles.meant(value, within, position)
        return BitMap.union(NONE, *(self._of_values.get(found, NONE) for found in meant if found.position > NAMED))

    def _read_values(self) -> None:
        """The places of the codes by each of their values."""
        gathered = defaultdict(list)
        self.cursor.execute(PLACES_OF_CODES, [self.system.pk])
        for code, place in self.cursor.fetchall():
            for position, character in enumerate(code[NAMED:], NAMED + 1):
                gathered[code[:NAMED], position, character].append(place)
        self._of_values = {Meant(*key): BitMap(places) for key, places in gathered.items()}


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
