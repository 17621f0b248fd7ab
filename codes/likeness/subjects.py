"""What is compared, and how alike two sets of maps are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from codes.likeness.reasons import Reason

#: The weights of shared mapped codes, of their three-digit categories and of their two-digit ones.
MAP_WEIGHTS = ((None, 3.0), (3, 2.0), (2, 1.0))


class Subject(NamedTuple):
    """A code that is compared: `above` is its heading and `higher` the heading above that, 0 for none; `title` is "" if withheld.

    `maps` are the ids of the codes that its maps name, `entries` the pages that use it.
    """

    pk: int
    code: str
    title: str
    above: int = 0
    higher: int = 0
    is_retired: bool = False
    maps: frozenset[int] = frozenset()
    entries: frozenset[str] = frozenset()


#: The id of a similar code, why it is proposed, and the id of the code that both map to if that is why (0 otherwise).
Similar = tuple[int, Reason, int]


def proposable(subjects: Sequence[Subject]) -> Sequence[Subject]:
    """Those that may be proposed: the active ones, or all where there are none."""
    return [subject for subject in subjects if not subject.is_retired] or subjects


def overlap(mine, theirs) -> float:
    """The Jaccard index of two sets: the part of all their members that they share."""
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


class MapLikeness:
    """How alike the maps of two codes are; remembered, because thousands of codes have the same maps."""

    def __init__(self, mapped: Mapping[int, str]):
        """`mapped` has the code of each id in the maps."""
        self._mapped = mapped
        self._levels: dict[frozenset[int], list[frozenset]] = {}
        self._known: dict[tuple[frozenset[int], frozenset[int]], float] = {}

    def __call__(self, mine: frozenset[int], theirs: frozenset[int]) -> float:
        """From 0 to the sum of MAP_WEIGHTS."""
        if not mine or not theirs:
            return 0.0
        if (known := self._known.get((mine, theirs))) is None:
            pairs = zip(self.categories(mine), self.categories(theirs), MAP_WEIGHTS, strict=True)
            known = self._known[mine, theirs] = sum(weight * overlap(a, b) for a, b, (_, weight) in pairs)
        return known

    def categories(self, maps: frozenset[int]) -> list[frozenset]:
        """The mapped codes, then their categories, widest last."""
        if maps not in self._levels:
            codes = [self._mapped[pk] for pk in maps]
            self._levels[maps] = [frozenset(code[:length] for code in codes) for length, _ in MAP_WEIGHTS]
        return self._levels[maps]
