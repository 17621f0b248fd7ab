"""The labels of the axes of ICD-10-PCS by their words, with the places of the codes that have them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyroaring import FrozenBitMap

from codes.systems.icd10pcs.reading import ALSO_CONDITIONS, AxisLabel
from codes.systems.icd10pcs.tables import NAMED, value_key
from search.meanings import first_choice, words_in
from search.rules import Unit
from search.word_forms import singular
from textindex.words import all_words

#: The positions of the operation and of the body part in a code, and what the tables call the latter.
OPERATION, PART, BODY_PART, DEVICE = 3, 4, "Body Part", 6
#: A shorter word is compared whole; a longer one may be the beginning of a word of a label.
SHORTEST_BEGINNING = 4
NONE = FrozenBitMap()
#: “Pulmonary” is no body part by itself.
_ADJECTIVE = re.compile("(ic|nary|iary|llary)$")


#: The section of operations.
SURGERY = "0"


class AxisBook:
    """The labels of a system's axes that codes have, with the places of these codes; found by the words of the labels."""

    def __init__(
        self,
        system: int,
        labels: Iterable[AxisLabel],
        places: Mapping[str, FrozenBitMap],
        titles: Mapping[str, FrozenBitMap] | None = None,
    ):
        """`places` are those of the codes by the key of each value, `titles` those by the words of `words_that_tell_apart`."""
        self.system, self.of_key = system, places
        found = [row for row in _with_places(list(labels), places, titles or {}) if row[1]]
        self.labels = [label for label, _ in found]
        self.places = [of_label for _, of_label in found]
        self.words_of = [_in_singular(label.words) for label in self.labels]
        self.by_position: defaultdict[int, list[tuple[AxisLabel, FrozenBitMap]]] = defaultdict(list)
        for label, of_label in found:
            self.by_position[label.position].append((label, of_label))
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self.words_of):
            for word in words:
                self.by_word[word].append(number)
        self.words = sorted(self.by_word)
        self.operations = frozenset(
            next(iter(words))
            for label, words in zip(self.labels, self.words_of, strict=True)
            if label.position == OPERATION and len(words) == 1
        )
        self.words_of_parts, self.words_of_devices = (
            frozenset(
                word
                for label, words in zip(self.labels, self.words_of, strict=True)
                if label.position == position and label.axis == axis
                for word in words
            )
            for position, axis in ((PART, BODY_PART), (DEVICE, "Device"))
        )
        self.parts = frozenset(word for word in self.words_of_parts if not _ADJECTIVE.search(word))
        self.without: defaultdict[str, set[int]] = defaultdict(set)
        for number, label in enumerate(self.labels):
            for word in all_words(label.axis) if label.says_none else ():
                self.without[word].add(number)
        self.everywhere = FrozenBitMap.union(NONE, *self.places)
        self.surgery = places.get(value_key(1, "", SURGERY), NONE)
        self.on_devices = self.at(n for n, label in enumerate(self.labels) if label.is_on_devices)
        self.tables = [of_key for key, of_key in places.items() if key.startswith(f"{NAMED}:")]
        self.codes = FrozenBitMap.union(NONE, *(of_key for key, of_key in places.items() if int(key[0]) > NAMED))

    def words_like(self, said: str) -> list[str]:
        """The words of labels that a word, or the beginning of one, stands for."""
        if len(said) < SHORTEST_BEGINNING:
            return [said] if said in self.by_word else []
        first, beyond = bisect_left(self.words, said), bisect_left(self.words, said + chr(0x10FFFF))
        return self.words[first:beyond]

    def has_operation_of(self, unit: Unit) -> bool:
        """Whether it is an operation, or a word or compound that means one above all: "bypass"; "amputation" is "detachment"."""
        if len(unit.words) == 1 and unit.words[0] in self.operations - ALSO_CONDITIONS:
            return True
        words = [meaning for meaning in unit.meanings[:1] if meaning.kind in ("word", "parts")]
        return any(not self.operations.isdisjoint(words_in(first_choice(meaning.expression))) for meaning in words)

    def of_value(self, key: str) -> FrozenBitMap:
        """The places of the codes with the value that has this key."""
        return self.of_key.get(key, NONE)

    def with_codes(self, places: FrozenBitMap) -> FrozenBitMap:
        """The places, with those of all codes of the tables whose headings are among them."""
        headings = places - self.codes
        return places.union(*(of_table for of_table in self.tables if headings and not of_table.isdisjoint(headings)))

    def of_position(self, position: int) -> list[tuple[AxisLabel, FrozenBitMap]]:
        """The labels at a position, each with its places."""
        return self.by_position[position]

    def at(self, numbers: Iterable[int]) -> FrozenBitMap:
        """The places of the codes that have one of the labels with these numbers."""
        return FrozenBitMap.union(NONE, *(self.places[number] for number in numbers))


def words_that_tell_apart(labels: Iterable[AxisLabel]) -> set[str]:
    """The words of labels that share a key: what a character means depends on the operation too, and the titles say it."""
    return {word for of_key in _by_key(labels).values() if len(of_key) > 1 for label in of_key for word in label.words}


def _by_key(labels: Iterable[AxisLabel]) -> Mapping[str, list[AxisLabel]]:
    """The labels of each key, those of most words first."""
    by_key: defaultdict[str, list[AxisLabel]] = defaultdict(list)
    for label in sorted(labels, key=lambda label: -len(label.words)):
        for key in label.keys:
            by_key[key].append(label)
    return by_key


def _with_places(
    labels: Sequence[AxisLabel], places: Mapping[str, FrozenBitMap], titles: Mapping[str, FrozenBitMap]
) -> Iterator[tuple[AxisLabel, FrozenBitMap]]:
    """Each label with the places of its codes. Of labels that share a key, a code has the one whose words its title has; those
    whose words no title has share what is left."""
    found: dict[AxisLabel, list[FrozenBitMap]] = {label: [] for label in labels}
    for key, of_key in _by_key(labels).items():
        left, unsaid = places.get(key, NONE), []
        for label in of_key:
            said = left.intersection(*(titles.get(word, NONE) for word in label.words)) if len(of_key) > 1 else left
            if said and label.words:
                found[label].append(said)
                left -= said if len(of_key) > 1 else NONE
            else:
                unsaid.append(label)
        for label in unsaid:
            found[label].append(left)
    return ((label, FrozenBitMap.union(NONE, *parts)) for label, parts in found.items())


def _in_singular(words: frozenset[str]) -> frozenset[str]:
    """The words in singular; the same set where they are: most labels have no other words."""
    singulars = frozenset(map(singular, words))
    return words if singulars == words else singulars
