"""The labels of the axes of ICD-10-PCS by their words, with the places of the codes that have them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pyroaring import FrozenBitMap

from codes.models import CodeSystem
from codes.queries.axes import axis_labels
from codes.systems.icd10pcs.reading import AxisLabel
from search.rules import NEGATIONS, Unit
from search.word_forms import singular
from textindex.cache import Stamps, cached
from textindex.lookups import Kind, values_of
from textindex.words import all_words

#: A shorter word is compared whole; a longer one may be the beginning of a word of a label.
SHORTEST_BEGINNING = 4
NONE = FrozenBitMap()


class Named(NamedTuple):
    """Labels of one position that words name without being in them, and the places of the codes that are meant."""

    position: int
    labels: frozenset[int]
    places: FrozenBitMap


class AxisBook:
    """The labels of a system's axes that codes have, with the places of these codes; found by the words of the labels."""

    def __init__(self, system: int, labels: Iterable[AxisLabel], places: Mapping[str, FrozenBitMap]):
        """`places` are those of the codes by the key of each value."""
        self.system = system
        with_places = (
            (label, FrozenBitMap.union(NONE, *(places.get(k, NONE) for k in label.keys))) for label in labels
        )
        found = [(label, of_label) for label, of_label in with_places if of_label]
        self.labels = [label for label, _ in found]
        self.places = [of_label for _, of_label in found]
        self.words_of = [frozenset(map(singular, label.words)) for label in self.labels]
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self.words_of):
            for word in words:
                self.by_word[word].append(number)
        self.words = sorted(self.by_word)
        self.without: defaultdict[str, set[int]] = defaultdict(set)
        for number, label in enumerate(self.labels):
            for word in all_words(label.axis) if label.says_none else ():
                self.without[word].add(number)
        self.everywhere = FrozenBitMap.union(NONE, *self.places)

    def words_like(self, said: str) -> list[str]:
        """The words of labels that a word, or the beginning of one, stands for."""
        if len(said) < SHORTEST_BEGINNING:
            return [said] if said in self.by_word else []
        first, beyond = bisect_left(self.words, said), bisect_left(self.words, said + chr(0x10FFFF))
        return self.words[first:beyond]

    def named(self, unit: Unit) -> tuple[Named, ...]:
        """What a unit names: "without contrast" the codes whose contrast is none."""
        if unit.words[0] not in NEGATIONS or len(unit.words) != 2:
            return ()
        by_position: defaultdict[int, set[int]] = defaultdict(set)
        for number in self.without[singular(unit.words[1])]:
            by_position[self.labels[number].position].add(number)
        return tuple(Named(at, frozenset(numbers), self.at(numbers)) for at, numbers in by_position.items())

    def of_position(self, position: int) -> list[tuple[AxisLabel, FrozenBitMap]]:
        """The labels at a position, each with its places."""
        pairs = zip(self.labels, self.places, strict=True)
        return [(label, places) for label, places in pairs if label.position == position]

    def at(self, numbers: Iterable[int]) -> FrozenBitMap:
        """The places of the codes that have one of the labels with these numbers."""
        return FrozenBitMap.union(NONE, *(self.places[number] for number in numbers))


def axis_book(systems: Iterable[CodeSystem], now: Stamps) -> AxisBook | None:
    """The book of the system that has axes; None if it is not among these. Read once for all queries under the same stamp."""
    system = next((system for system in systems if system.rules.has_axes), None)
    if system is None:
        return None

    def read() -> AxisBook:
        return AxisBook(system.pk, axis_labels(system), values_of(Kind.AXIS, [system.pk], now)[system.pk])

    return cached(f"axes:{system.pk}", f"index:{system.pk}", now, read)
