"""Reads a query by the axes of ICD-10-PCS: which values its words name, and which of the codes found have just these (ADR 27).

What a word means is the vocabulary's to say; what a value is called, the published tables' (codes.systems.icd10pcs.reading).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pyroaring import FrozenBitMap

from codes.systems.icd10pcs.reading import SIDES, TREATED, AxisLabel
from search.meanings import Expression, words_in
from search.queries.axis_book import NONE, OPERATION, AxisBook
from search.queries.axis_keys import Named
from search.rules import Unit
from search.word_forms import singular, stem

#: The positions in the order in which they are read: operation and body part, what narrows them, then the widest.
PART, APPROACH, DEVICE, QUALIFIER, SECTION, BODY_SYSTEM = 4, 5, 6, 7, 1, 2
POSITIONS = (OPERATION, PART, APPROACH, DEVICE, QUALIFIER, SECTION, BODY_SYSTEM)
MOST_VARIANTS = 16
#: What the tables call the axis of approaches; in other sections the position is another axis.
APPROACHES = "Approach"
#: What the labels of approaches through an opening of the body have: natural or artificial.
OPENING = "opening"
#: How qualifiers call what others gave.
_OF_OTHERS = frozenset(("allogeneic", "nonautologous"))


class ReadValue(NamedTuple):
    """What a query says of one axis: the labels that its words name, the codes with these, the units that name them."""

    labels: tuple[AxisLabel, ...]
    places: FrozenBitMap
    units: tuple[Unit, ...]

    @property
    def position(self) -> int:
        """The position of the axis in the code."""
        return self.labels[0].position


class Reading(NamedTuple):
    """A query as values of axes of a system: the `values`, the units that name none, the `places` of codes that fit all.

    `likeliest` are those of them with the operation that the vocabulary names first, where a whole part is all that is said
    besides: who asks for the removal of a spleen means all of it. Of what is endoscopic it is done through an opening of the
    body, where there is one. `codes` are the places of all codes that are no headings.
    """

    system: int
    values: tuple[ReadValue, ...]
    unread: tuple[Unit, ...]
    places: FrozenBitMap
    likeliest: FrozenBitMap
    codes: FrozenBitMap


def read_by_axes(
    units: tuple[Unit, ...], named: Iterable[Named], places: FrozenBitMap, book: AxisBook
) -> Reading | None:
    """How the units that found the codes at `places` are read; None if no word of them names a value.

    `named` is what they name without the words of a label.
    """
    numbered = [
        ({number for number, unit in enumerate(units) if unit in one.units}, one)
        for one in named
        if one.units.issubset(units)
    ]
    readers = [reader for said in _variants(units) if (reader := _Reader(said, numbered, book, places)).chosen]
    if not readers:
        return None
    best = min(reader.order for reader in readers)
    readers = [reader for reader in readers if reader.order == best]
    places = FrozenBitMap.union(*(reader.likely_places for reader in readers))
    values = []
    for position in POSITIONS:
        numbers = {n for reader in readers for n in reader.chosen.get(position, ()) if book.places[n] & reader.places}
        if numbers:
            said = {n for reader in readers for n in reader.units_at.get(position, ())}
            order = sorted(numbers, key=lambda n: (-book.places[n].intersection_cardinality(places), n))
            labels = tuple(book.labels[number] for number in order)
            values.append(ReadValue(labels, book.at(numbers), tuple(units[number] for number in sorted(said))))
    unread = tuple(units[number] for number in sorted(set.intersection(*(set(reader.unread) for reader in readers))))
    likeliest = places if unread else places & _likeliest(values, book)
    likeliest = _from_others(values, _likely_approach(values, likeliest, book), book)
    return Reading(book.system, tuple(values), unread, places, likeliest, book.codes)


def _likeliest(values: Sequence[ReadValue], book: AxisBook) -> FrozenBitMap:
    """The codes with the operation that the vocabulary names first for the words of the query; all if it has no choice."""
    operation = next((value for value in values if value.position == OPERATION and len(value.labels) > 1), None)
    if operation is None or PART not in {value.position for value in values}:
        return book.everywhere
    # Only words that mean operations and nothing else have such a choice: a laminectomy is of another part for each of its own.
    meant = [_choices(m.expression) for unit in operation.units for m in unit.meanings[:1]]
    of_operations = ([word for word in choices if word in book.operations] for choices in meant)
    first = {choices[0] for choices in of_operations if len(choices) > 1}
    numbers = [n for n, label in enumerate(book.labels) if label in operation.labels and book.words_of[n] & first]
    return book.at(numbers) if numbers else book.everywhere


def _likely_approach(values: Sequence[ReadValue], places: FrozenBitMap, book: AxisBook) -> FrozenBitMap:
    """Of the codes of each operation those through an opening of the body, where the approach may be that or another."""
    labels = next((value.labels for value in values if value.position == APPROACH), ())
    opening = [of_label for label, of_label in book.of_position(APPROACH) if label in labels and OPENING in label.words]
    if not 0 < len(opening) < len(labels):
        return places
    likely = FrozenBitMap.union(*opening)
    operations = [of_label & places for _, of_label in book.of_position(OPERATION)]
    return FrozenBitMap.union(NONE, *(of_operation & likely or of_operation for of_operation in operations))


def _from_others(values: Sequence[ReadValue], places: FrozenBitMap, book: AxisBook) -> FrozenBitMap:
    """Of the codes of each operation those with what others gave, if nobody is said to have given it: few have a twin."""
    if any(value.position == QUALIFIER for value in values):
        return places
    given = FrozenBitMap.union(NONE, *(at for label, at in book.of_position(QUALIFIER) if _OF_OTHERS & label.words))
    operations = [of_label & places for _, of_label in book.of_position(OPERATION)]
    return FrozenBitMap.union(NONE, *(of_operation & given or of_operation for of_operation in operations))


def _choices(expression: Expression) -> tuple[Expression, ...]:
    """The alternatives that a word has, or the ending of a compound behind its part: what all "-otomy" may be."""
    if expression[:1] == ("and",):
        expression = expression[-1]
    return expression[1:] if expression[:1] == ("or",) else ()


class _Said(NamedTuple):
    """What titles may say instead of a unit, as words or beginnings of words: those that are told apart from the typed ones."""

    typed: frozenset[str]
    told: frozenset[str]


class _Reader:
    """One way to read units, position by position: the labels chosen for each, whose units they are, the places left.

    A word is read once. At each position those labels are chosen that have the fewest words which the query does not say, and of
    these the most that it says.
    """

    def __init__(
        self, said: Sequence[_Said], named: Sequence[tuple[set[int], Named]], book: AxisBook, places: FrozenBitMap
    ):
        """`named` are the numbers of units with what these name as a whole, which counts before words."""
        self.named, self.book, self.places = named, book, places
        self.sides = {side for of_unit in said for side in of_unit.typed | of_unit.told if side in SIDES}
        self.words = [
            frozenset(like for w in of_unit.typed | of_unit.told for like in book.words_like(w)) for of_unit in said
        ]
        self.fresh = set().union(*self.words)
        treated = set().union(*(of_unit.typed for of_unit in said))
        self.against = frozenset(operation for operation, conditions in TREATED.items() if conditions & treated)
        self.unread = [n for n, of_unit in enumerate(said) if not self.sides.intersection(of_unit.typed | of_unit.told)]
        self.chosen: dict[int, list[int]] = {}
        self.units_at: dict[int, set[int]] = {}
        self.missing = self._missing()
        for position in POSITIONS:
            self._read(position)
        self.untold = sum(
            not any(like not in self.fresh for like in book.words_like(word))
            for of_unit in said
            for word in of_unit.told - set(SIDES)
        )
        self.numbers = sum(word.isdecimal() and word not in self.fresh for of_unit in said for word in of_unit.told)

    @property
    def likely_places(self) -> FrozenBitMap:
        """The places left; of a device without an operation, those where it is put in."""
        is_put_in = DEVICE in self.chosen and OPERATION not in self.chosen
        return (self.places - self.book.on_devices if is_put_in else self.places) or self.places

    @property
    def order(self) -> tuple[int, ...]:
        """The less, the better it explains the query; of two that leave as much open, what treats the condition it names."""
        labels = self.chosen.get(OPERATION, ())
        treats = any(not self.book.words_of[number].isdisjoint(self.against) for number in labels)
        return self.untold, len(self.unread), -self.numbers, -treats

    def _missing(self) -> Mapping[int, list[tuple[int, int]]]:
        """By position: (how many words of a label are not said, its number) for each label with a word that is."""
        missing = defaultdict(list)
        for number, count in Counter(n for word in self.fresh for n in self.book.by_word[word]).items():
            lacking = len(self.book.words_of[number]) - count
            missing[self.book.labels[number].position].append((lacking, number))
        return missing

    def _read(self, position: int) -> None:
        """Choose the labels at a position; none where no label fits the places that are left."""
        for of_units, named in self.named:
            if named.position == position and (left := self.places & named.places):
                self._choose(position, named.labels, left, of_units)
                return
        by_missing: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        for missing, number in self.missing[position]:
            said = self.book.words_of[number] & self.fresh
            if self._counts(position, missing, said):
                # “Endoscopic” is all that is said of each approach that is: how many words it lacks is a matter of style.
                is_approach = self.book.labels[number].axis == APPROACHES
                missing = min(missing, 1) if is_approach else missing + self._other_sides(number)
                by_missing[missing, -self._weight(position, said), -len(said)].append(number)
        for missing in sorted(by_missing):
            if left := self.places & self.book.at(by_missing[missing]):
                self._choose(position, by_missing[missing], left, set())
                return

    def _weight(self, position: int, said: frozenset[str]) -> int:
        """How much speaks for a label among those that lack as many words: numbers, and of operations, that it treats what the
        query names: of a craniotomy for a tumor, excision."""
        return int(not said.isdisjoint(self.against)) if position == OPERATION else sum(map(str.isdecimal, said))

    def _choose(self, position: int, numbers: Iterable[int], left: FrozenBitMap, of_units: set[int]) -> None:
        """Keep the labels that any of the places left have, and take the words that name them from those not yet read."""
        self.places = left
        self.chosen[position] = [number for number in numbers if self.book.places[number] & left]
        chosen = set(self.chosen[position])
        said = {word for word in self.fresh if not chosen.isdisjoint(self.book.by_word[word])}
        of_units = of_units | {number for number, words in enumerate(self.words) if words & said}
        self.units_at[position] = of_units
        self.fresh -= said
        self.unread = [number for number in self.unread if number not in of_units]

    def _counts(self, position: int, missing: int, said: frozenset[str]) -> bool:
        """Whether the words that a label shares with the query are enough to read it, after what was read before."""
        if position in (OPERATION, PART):
            return bool(said)
        is_new = any(said & self.words[number] for number in self.unread)
        return is_new or (bool(said) and not missing and position not in (SECTION, BODY_SYSTEM))

    def _other_sides(self, number: int) -> int:
        """How many sides the label names besides those of a query that names any."""
        return len(self.book.labels[number].sides - self.sides) if self.sides else 0


def _variants(units: tuple[Unit, ...]) -> list[list[_Said]]:
    """The ways to take the meanings of the units, each alternative of several words by itself; MOST_VARIANTS at most."""
    variants: list[list[_Said]] = [[]]
    for unit in units:
        ways = _ways(unit)
        if len(ways) * len(variants) > MOST_VARIANTS:
            ways = [_Said(ways[0].typed, frozenset().union(*(way.told for way in ways)))]
        variants = [[*before, way] for before in variants for way in ways]
    return variants


def _ways(unit: Unit) -> list[_Said]:
    """What the unit may be said as: by each alternative of several words; by all alternatives of one word together."""
    typed = frozenset(form for word in unit.words for form in (singular(word), stem(word)))
    alternatives = [
        alternative
        for meaning in unit.meanings
        for alternative in (meaning.expression[1:] if meaning.expression[:1] == ("or",) else [meaning.expression])
    ]
    inner = frozenset(singular(word) for of_word in unit.inner for m in of_word for word in words_in(m.expression))
    single = frozenset(singular(a) for a in alternatives if isinstance(a, str)) | inner
    ways = [_Said(typed, frozenset(map(singular, words_in(a)))) for a in alternatives if not isinstance(a, str)]
    return ways + [_Said(typed | single, frozenset())] if single or not ways else ways
