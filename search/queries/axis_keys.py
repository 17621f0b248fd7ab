"""What words name without being in a label: products and parts of the body by their keys, and axes that are said to be empty."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pyroaring import FrozenBitMap

from codes.models import CodeSystem
from codes.queries.axes import AxisTables, axis_tables
from codes.systems.icd10pcs.reading import SILENT
from codes.systems.icd10pcs.tables import NAMED, value_key
from search.queries.axis_book import NONE, AxisBook, words_that_tell_apart
from search.rules import NEGATIONS, Unit
from search.word_forms import singular
from textindex.cache import Stamps, cached
from textindex.lookups import Kind, places_of, values_of, whole
from textindex.words import all_words

#: Words that more keys have are not the name of anything.
MOST_KEYS = 12
_MARK = re.compile(r"\((?:R|tm)\)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")


class Named(NamedTuple):
    """What some units of a query name together: labels of one position, the codes that are meant, and the key that says so."""

    units: frozenset[Unit]
    position: int
    labels: frozenset[int]
    places: FrozenBitMap
    key: str = ""


class AxisKeys:
    """Finds the keys that a query names, and the values that they lead to."""

    def __init__(self, tables: AxisTables, book: AxisBook):
        """`book` has the labels of the same tables."""
        self.tables, self.book = tables, book
        self.words: dict[str, frozenset[str]] = {}  # by key
        self.needed: dict[str, frozenset[str]] = {}  # those not in brackets
        self.with_word: defaultdict[str, list[str]] = defaultdict(list)
        for key in tables.keys:
            name = _MARK.sub("", key)
            self.words[key] = _words(name)
            needed = _BRACKETS.sub(" ", name)
            self.needed[key] = (_words(needed) if needed != name else None) or self.words[key]
            for word in self.words[key]:
                self.with_word[word].append(key)
        self.number_of = {key: number for number, label in enumerate(book.labels) for key in label.keys}

    def named(self, units: Iterable[Unit], is_known: Callable[[Unit], bool]) -> list[Named]:
        """What the units name: "without contrast", a whole key, or the key with a word that nothing else has.

        `is_known` tells of a unit whether titles and terms of codes have it.
        """
        units = [unit for unit in units if unit.words]
        found = [named for unit in units for named in self._negated(unit)]
        said = _words(" ".join(word for unit in units for word in unit.words))
        for keys in (self._whole(said), *(self._unknown(unit, said) for unit in units if not is_known(unit))):
            for key in keys:
                of_key = frozenset(unit for unit in units if self.words[key].issuperset(_words(" ".join(unit.words))))
                found += self._meant(key, of_key) if of_key else []
        return found

    def has_only_headings(self, places: FrozenBitMap, system: int) -> bool:
        """Whether these are places of headings of the system with axes, and of no code."""
        return system == self.book.system and bool(places) and places.isdisjoint(self.book.codes)

    def _negated(self, unit: Unit) -> Iterable[Named]:
        """The values that say none of the axis that a unit such as "without contrast" names."""
        if unit.words[0] not in NEGATIONS or len(unit.words) != 2:
            return
        by_position: defaultdict[int, set[int]] = defaultdict(set)
        for number in self.book.without[singular(unit.words[1])]:
            by_position[self.book.labels[number].position].add(number)
        for position, numbers in by_position.items():
            yield Named(frozenset([unit]), position, frozenset(numbers), self.book.at(numbers))

    def _whole(self, said: frozenset[str]) -> list[str]:
        """The keys of several words that are said as a whole."""
        keys = {key for word in said for key in self.with_word.get(word, ())}
        return sorted(key for key in keys if len(self.needed[key]) > 1 and self.needed[key] <= said)

    def _unknown(self, unit: Unit, said: frozenset[str]) -> list[str]:
        """The keys with the words of a unit that nothing else has: those with most of what is said.

        Words of keys to several values, such as "distal", name one only together with others of its key.
        """
        words = _words(" ".join(unit.words))
        keys = [key for key in self.with_word.get(min(words, default=""), ()) if words <= self.words[key]]
        if not keys or len(keys) > MOST_KEYS:
            return []
        most = max(len(self.words[key] & said) for key in keys)
        return (
            [key for key in keys if len(self.words[key] & said) == most]
            if most > len(words) or self._agree(keys)
            else []
        )

    def _agree(self, keys: Iterable[str]) -> bool:
        """Whether the keys lead to one value, or to its sides."""
        names = set()
        for key in keys:
            for *_, number in self._values(key):  # a word of many keys leads to thousands: the first two names tell
                names.add(self.book.labels[number].name)
                if len(names) > 1:
                    return False
        return bool(names)

    def _values(self, key: str) -> Iterator[tuple[str, int, str, int]]:
        """(table, position, key of the value, number of its label) for each value that a key leads to."""
        for title in self.tables.keys[key]:
            for table, position, character in self.tables.titles.meant(*title):
                own = value_key(position, table[:2], character)
                if position > NAMED and own in self.number_of:
                    yield table, position, own, self.number_of[own]

    def _meant(self, key: str, units: frozenset[Unit]) -> list[Named]:
        """The values that a key leads to, by position; a value counts only with the operation of its table."""
        labels, places = defaultdict(set), defaultdict(list)
        for table, position, own, number in self._values(key):
            labels[position].add(number)
            places[position].append(self.book.of_value(own) & self.book.of_value(value_key(NAMED, table[:2], table[2])))
        return [
            Named(units, position, frozenset(numbers), FrozenBitMap.union(NONE, *places[position]), key)
            for position, numbers in labels.items()
        ]


def axis_keys(systems: Iterable[CodeSystem], now: Stamps) -> AxisKeys | None:
    """The keys and labels of the system that has axes; None if it is not among these.

    Read once for all queries under the same stamp; without labels before the tables are loaded.
    """
    system = next((system for system in systems if system.rules.has_axes), None)
    if system is None:
        return None

    def read() -> AxisKeys:
        tables = axis_tables(system)
        words = {whole(word): word for word in words_that_tell_apart(tables.labels)}
        in_titles = places_of(words, [system.pk], now) if words else {}
        titles = {words[lookup]: of_word.get(system.pk, NONE) for lookup, of_word in in_titles.items()}
        places = values_of(Kind.AXIS, [system.pk], now)[system.pk]
        return AxisKeys(tables, AxisBook(system.pk, tables.labels, places, titles))

    return cached(f"axes:{system.pk}", f"index:{system.pk}", now, read)


def _words(text: str) -> frozenset[str]:
    return frozenset(map(singular, all_words(text))) - SILENT
