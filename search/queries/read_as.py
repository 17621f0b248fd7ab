"""What the page says of a reading by axes: each axis with its values, and the query with another value instead."""

from collections.abc import Callable, Iterable

from pyroaring import FrozenBitMap

from codes.systems.icd10pcs.reading import SIDES, AxisLabel
from search.queries.axes import BODY_SYSTEM, PART, Reading, ReadValue
from search.queries.axis_book import OPERATION, AxisBook
from search.queries.axis_keys import Named
from search.queries.found import ReadAs, ReadAxis
from search.queries.outcome import SearchOutcome
from search.word_forms import singular, stem
from textindex.words import all_words

#: How many values of an axis are named, how many others are offered.
MOST_NAMED, MOST_CHOICES = 4, 12
#: A query that names a single value is no more than its words.
LEAST_READ = 2
#: The axes that are offered although the query says nothing of them: body part, approach, device, qualifier.
OFFERED = (PART, 5, 6, 7)


def read_as(outcome: SearchOutcome) -> ReadAs | None:
    """The axes that the query names, in their order in a code, then those that could narrow what it finds.

    None if it names fewer than LEAST_READ.
    """
    reading = outcome.reading
    if not reading or len(reading.values) < LEAST_READ:
        return None
    rewriter = _Rewriter(reading, outcome)
    read = sorted(reading.values, key=lambda value: value.position)
    axes = [ReadAxis(_axis(value.labels), _named(value.labels), rewriter.instead(value)) for value in read]
    for position in OFFERED:
        if position not in {value.position for value in read} and (choices := rewriter.more(position)):
            axes.append(ReadAxis(_axis(rewriter.labels_at(position, reading.places)), "any", choices))
    unread = " ".join(word for unit in reading.unread for word in unit.words)
    return ReadAs(outcome.index.systems[reading.system].name, tuple(axes), unread)


def _axis(labels: Iterable[AxisLabel]) -> str:
    """What the tables call the axis; where they differ, one name after the other."""
    return " or ".join(dict.fromkeys(label.axis for label in labels)).lower()


def _named(labels: Iterable[AxisLabel]) -> str:
    """The labels, by their names without side if they are several sides of one part; at most MOST_NAMED."""
    labels = list(labels)
    names = [label.name if len(labels) > 1 else label.text for label in labels]
    names = list({singular(name): name for name in reversed(names)}.values())[::-1]  # a tube, and two of them
    more = len(names) - MOST_NAMED
    *first, last = names if more <= 0 else [*names[:MOST_NAMED], f"{more} more"]
    comma = "; " if any("," in name for name in names) else ", "
    return f"{comma.join(first)} or {last}" if first else last


class _Rewriter:
    """Writes the query anew with another value of one axis; what the other axes say stays."""

    def __init__(self, reading: Reading, outcome: SearchOutcome):
        self.reading, self.book = reading, outcome.index.axes.book
        self.conditions = {word for word in outcome.query.words if outcome.query.lists.is_condition(word)}
        self.unasked = set(outcome.index.systems[reading.system].rules.homonyms)
        if outcome.query.names_a_procedure:  # beside a name generic words ask for nothing
            self.unasked |= outcome.query.lists.generic_words
        systems = [of_label for _, of_label in self.book.of_position(BODY_SYSTEM)]
        self.near = FrozenBitMap.union(*(of_label for of_label in systems if not of_label.isdisjoint(reading.places)))
        words = set(outcome.query.words)
        text = " ".join(outcome.part.words) if outcome.part else outcome.instead or outcome.query.text
        self.pieces = [piece for piece in text.split() if words.issuperset(all_words(piece))]  # without stop words
        own = {value.position: _own_words(value, outcome.index.named, self.book) for value in reading.values}
        direct = set().union(*own.values())
        # A term says what it names as a whole: a “carpal tunnel” is no nerve once another operation stands in its place. So does
        # a word that names one value by itself and others by what it means: “tracheostomy” is a device, and an operation.
        whole = {u for u in outcome.query.units if not direct.issuperset(u.words)}
        self.typed = {
            value.position: of_value.union(*(u.words for u in value.units if u in whole or not of_value))
            for value in reading.values
            for of_value in [own[value.position]]
        }

    def labels_at(
        self, position: int, places: FrozenBitMap, fits: Callable[[AxisLabel], bool] | None = None
    ) -> list[AxisLabel]:
        """The labels at a position that any of these codes have, those of most codes first; none that reads as another.

        Only those that fit, where `fits` says so: counting costs more.
        """
        labels = ((label, at) for label, at in self.book.of_position(position) if fits is None or fits(label))
        counts = ((of_label.intersection_cardinality(places), label) for label, of_label in labels)
        found = [(count, label) for count, label in counts if count and not label.words <= self.unasked]
        return [label for _, label in sorted(found, key=lambda row: -row[0])]

    def instead(self, value: ReadValue) -> tuple[tuple[str, str], ...]:
        """(label, query) for other values that fit what the other axes say, and for each of several values alone.

        Of body parts these are the other sides, and parts whose names say more.
        """
        others = FrozenBitMap.intersection(
            self.near if value.position > PART else self.book.everywhere,
            *(other.places for other in self.reading.values if other is not value),
        )
        fits = self._is_near(value) if value.position == PART else None
        labels = [label for label in self.labels_at(value.position, others, fits) if [label] != list(value.labels)]
        if value.position == PART:
            labels.sort(key=lambda label: len(label.words))
        return tuple((label.text, self._with(value, label, others)) for label in labels[:MOST_CHOICES])

    def _is_near(self, value: ReadValue) -> Callable[[AxisLabel], bool]:
        """Which parts are another side of what is read, or say more than it of the same side."""
        names, sides = {label.name for label in value.labels}, {label.sides for label in value.labels}

        def is_near(label: AxisLabel) -> bool:
            return label.name in names or (
                label.sides in sides and any(label.words >= read.words for read in value.labels)
            )

        return is_near

    def more(self, position: int) -> tuple[tuple[str, str], ...]:
        """(label, query) for the values of an axis of which the query says nothing; none where there is no choice."""
        labels = self.labels_at(position, self.reading.places)
        if not 1 < len(labels) <= MOST_CHOICES:
            return ()
        return tuple((label.text, " ".join([*self.pieces, _words_for(label)])) for label in labels)

    def _with(self, value: ReadValue, label: AxisLabel, others: FrozenBitMap) -> str:
        """The query with the label instead of a value; `others` are the codes that have the other values."""
        if label.sides and {label.name} == {other.name for other in value.labels}:
            return self._replaced(set(SIDES), " ".join(sorted(label.sides)))
        dropped = self.typed[value.position] | (set(SIDES) if label.sides else set())
        if value.position == OPERATION:
            dropped |= self.conditions  # who replaces what was drained has no abscess there
        with_label = next(at for other, at in self.book.of_position(value.position) if other is label) & others
        lost = [
            v
            for v in self.reading.values
            if v is not value and self.typed[v.position] and self.typed[v.position] <= dropped
        ]
        kept = [self._likeliest(v, with_label) for v in lost]
        return self._replaced(dropped, " ".join([_words_for(label), *map(str.lower, kept)]))

    def _likeliest(self, value: ReadValue, places: FrozenBitMap) -> str:
        """Of the labels of a value that codes at these places have, the name of the one that most of the likeliest codes have."""
        likely = self.reading.likeliest or self.reading.places
        found = [
            (label, of_label) for label, of_label in self.book.of_position(value.position) if label in value.labels
        ]
        among = [(label, len(of_label & likely)) for label, of_label in found if not of_label.isdisjoint(places)]
        return min(among, key=lambda row: (-row[1], len(row[0].name)))[0].name

    def _replaced(self, dropped: set[str], new: str) -> str:
        """The words with `new` in place of the first of those dropped; at the end where there is none of them."""
        pieces, is_placed = [], False
        for piece in self.pieces:
            if dropped.isdisjoint(all_words(piece)):
                pieces.append(piece)
            elif not is_placed:
                pieces.append(new)
                is_placed = True
        return " ".join(pieces if is_placed else [*pieces, new])


def _words_for(label: AxisLabel) -> str:
    """How a query names the label: "without contrast" for one that says none."""
    return f"without {label.axis.partition(' ')[0]}".lower() if label.says_none else label.text.lower()


def _own_words(value: ReadValue, named: Iterable[Named], book: AxisBook) -> set[str]:
    """The typed words that are words of the labels; all of a unit that names them as a whole."""
    of_whole = [unit for one in named if one.position == value.position for unit in one.units if unit in value.units]
    whole = {word for unit in of_whole for word in unit.words}
    of_labels = {singular(word) for label in value.labels for word in label.words}
    words = {word for unit in value.units for word in unit.words}
    return whole | {word for word in words if of_labels.intersection(book.words_like(stem(word)))}
