"""The best part of a query of which no code has every word: the words that weigh most together, rare ones above all."""

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations
from math import log

from pyroaring import FrozenBitMap

from search.rules import Unit

#: How many units are combined, the weightiest, and how many codes with a lesser part are added where the best has few.
MOST_UNITS, ENOUGH = 5, 25
#: A lesser part weighs at least this share of the best.
LEAST_SHARE = 0.5
#: Words in fewer codes than these are all equally rare.
FEW = 10

Places = Mapping[int, FrozenBitMap]


def best_part(
    units: Sequence[Unit],
    of_unit: Sequence[Places],
    importance: Sequence[float],
    says: Sequence[Set[float]],
    total: int,
) -> tuple[tuple[Unit, ...], dict[int, FrozenBitMap]]:
    """(the units that weigh most of those that one item has, places by collection of items that have a lesser part).

    `of_unit` are the items that have each unit, by collection, of `total` in all; `importance` is how many times as much as
    an unknown word each unit counts; `says` is which of two things each says: a part that says both comes first.
    No units if none has any.
    """
    weights = {
        number: important * _weight(unit, places, total)
        for number, (unit, places, important) in enumerate(zip(units, of_unit, importance, strict=True))
        if places
    }
    heaviest = sorted(weights, key=weights.__getitem__, reverse=True)[:MOST_UNITS]
    parts = sorted(
        (part for count in range(1, len(heaviest) + 1) for part in combinations(heaviest, count)),
        key=lambda part: (len(set().union(*(says[n] for n in part))) > 1, sum(weights[number] for number in part)),
        reverse=True,
    )
    found = ((part, common) for part in parts if (common := _common([of_unit[number] for number in part])))
    best, taken = next(found, ((), {}))
    more = _lesser(found, taken, weights, LEAST_SHARE * sum(weights[number] for number in best))
    return tuple(unit for number, unit in enumerate(units) if number in best), more


def _weight(unit: Unit, places: Places, total: int) -> float:
    """How much the unit tells among `total` items: the inverse document frequency of its words, as in BM25."""
    count = sum(map(len, places.values()))
    return len(unit.words) * log(1 + total / (count + FEW))


def _common(sets: list[Places]) -> Places:
    """What is in all of the sets, by collection; collections without any are absent."""
    first, *others = sorted(sets, key=lambda places: sum(map(len, places.values())))
    common = {}
    for system, places in first.items():
        for other in others:
            places = places & other.get(system, FrozenBitMap())
        if places:
            common[system] = places
    return common


def _lesser(
    found: Iterator[tuple[tuple[int, ...], Places]], taken: Places, weights: Mapping[int, float], least: float
) -> dict[int, FrozenBitMap]:
    """The codes of lesser parts that are not `taken`, weightiest parts first, until each collection has ENOUGH."""
    more: dict[int, FrozenBitMap] = {}
    for part, common in found:
        if sum(weights[number] for number in part) < least:
            break
        for system, places in common.items():
            here = taken.get(system, FrozenBitMap()) | more.get(system, FrozenBitMap())
            if len(here) < ENOUGH and (new := places - here):
                more[system] = more.get(system, FrozenBitMap()) | new
    return more
