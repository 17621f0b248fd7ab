"""What the strategies of the search find: matches by system, and the outcome with the query that was finally searched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyroaring import FrozenBitMap

from search.queries.axes import Reading, read_by_axes
from search.queries.code_index import CodeIndex
from search.queries.code_matches import CodeMatches
from search.queries.entry_matches import EntryMatches
from search.queries.found import Part
from search.queries.sought import Sought
from search.queries.subjects import without_mentions
from search.rules import Query, Unit


@dataclass(frozen=True)
class Matches:
    """The codes by system, and the entries, that have the units `used` and the phrases.

    `within` are the systems that the reader looks in, None for all systems and entries. Whether something was found there
    decides whether another strategy is tried; matches elsewhere count all the same. `part` has what has the best part of
    the query, where the codes are from there; `less` has the entries that have all but who is treated.
    `likely` are codes that have something of why and when it is done: they come first among those as good as they are.
    """

    codes: dict[int, CodeMatches]
    index: CodeIndex | None = None
    used: tuple[Unit, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    within: frozenset[int] | None = None
    part: "Matches | None" = None
    less: "Matches | None" = None
    likely: Mapping[int, FrozenBitMap] = field(default_factory=dict)

    @cached_property
    def entries(self) -> EntryMatches:
        """The entries; none where nothing was looked up."""
        found = EntryMatches()
        if self.index:
            found = without_mentions(self.index.entries(self.used, self.phrases), self.used, self.index)
        found = found.with_part(self.part.entries) if self.part else found
        return found.or_else(self.less.entries) if self.less else found

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the units that were found."""
        return words_of_units(self.used)

    @property
    def count(self) -> int:
        """How many entries and codes there are."""
        return len(self.entries.all) + sum(len(matches.all) for matches in self.codes.values())

    @property
    def has_codes(self) -> bool:
        """Whether there are codes in the systems that the reader looks in."""
        return bool(self.codes if self.within is None else self.within & self.codes.keys())

    def __bool__(self):
        return self.has_codes or (self.within is None and bool(self.entries))


@dataclass(frozen=True)
class SearchOutcome:
    """The outcome of the strategies: the query that was finally searched, the answers to its lookups, and its matches.

    `instead` and `part` as in search.queries.found.Found.
    """

    query: Query
    index: CodeIndex
    found: Matches
    instead: str = ""
    part: Part | None = None

    def sought(self, *, beside: bool) -> list[Sought]:
        """How the words that were found are looked up; those of asides only if `beside`."""
        left_out = {
            word
            for unit in self.query.units
            if unit not in self.found.used or (unit.aside and not beside)
            for word in unit.words
        }
        return [one for word, one in self.index.sought.items() if word not in left_out]

    @cached_property
    def reading(self) -> Reading | None:
        """How the units are read by the axes of the system that has some; None if none of its codes were found."""
        if not self.index.axes or not (matches := self.found.codes.get(self.index.axes.book.system)):
            return None
        places = (matches.all - matches.homonyms) or matches.all
        return read_by_axes(self.found.used, self.index.named, places, self.index.axes.book)


def words_of_units(units: Iterable[Unit]) -> tuple[str, ...]:
    """All words of the units, in order."""
    return tuple(word for unit in units for word in unit.words)
