"""The codes of one system that a query finds, in sets by how it finds them."""

from dataclasses import dataclass
from functools import cached_property

from pyroaring import FrozenBitMap

NONE = FrozenBitMap()


@dataclass(frozen=True)
class CodeMatches:
    """The places of the codes of one system that a query finds: sets that do not overlap, best first."""

    listed: FrozenBitMap
    """The vocabulary lists them for a term of the query."""
    literal: FrozenBitMap
    """They have all words of the query."""
    by_meaning_and_map: FrozenBitMap
    """They are found by meaning and by map."""
    by_meaning: FrozenBitMap
    """Their words say what the query means."""
    by_map: FrozenBitMap
    """The descriptor of a code that maps to them has the words."""
    mixed: FrozenBitMap
    """Some units of the query are found by meaning, the others by map."""
    homonyms: FrozenBitMap
    """They have a word of the query that is a homonym: it has another sense in their system."""
    in_part: FrozenBitMap = NONE
    """They have only some words of the query."""
    as_typed: FrozenBitMap = NONE
    """No set of its own: those that have the words as they were typed, in singular or plural, and not only derived ones."""

    def inferred(self) -> tuple[FrozenBitMap, ...]:
        """The sets of codes that are neither listed nor have all the words: those of tier MEANING."""
        return self.by_meaning_and_map, self.by_meaning, self.by_map, self.mixed, self.homonyms, self.in_part

    def sets(self) -> tuple[FrozenBitMap, ...]:
        """All sets in their order."""
        return self.listed, self.literal, *self.inferred()

    @cached_property
    def all(self) -> FrozenBitMap:
        """The union of the sets."""
        return FrozenBitMap.union(*self.sets())

    def with_others(self, others: "CodeMatches") -> "CodeMatches":
        """These and others, each in the set in which it was found."""
        sets = (mine | theirs for mine, theirs in zip(self.sets(), others.sets(), strict=True))
        return CodeMatches(*sets, as_typed=self.as_typed | others.as_typed)

    def within(self, allowed: FrozenBitMap) -> "CodeMatches":
        """The matches that a filter leaves."""
        return CodeMatches(*(places & allowed for places in self.sets()), as_typed=self.as_typed)


NOTHING = CodeMatches(*[NONE] * 7)
