"""The order of codes: match tiers far apart, and inside a tier a fixed order that never depends on chance.

Inside a tier the systems take turns, each with its codes by the sets of search.queries.code_matches.CodeMatches, and inside
a set by place (valid before retired, headings before codes, short descriptors before long ones, then by code).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from pyroaring import FrozenBitMap

from codes.models import Code
from codes.queries.matching import CodeKey
from search.queries.axes import Reading
from search.queries.code_matches import CodeIndex, CodeMatches
from search.queries.tiers import MatchTier
from textindex.words import folded

#: How many of the first codes are ranked again by their names; the codes after them keep their order.
WINDOW = 25

RankedCode = tuple[MatchTier, CodeKey]


def ranked_codes(
    matches: Mapping[int, CodeMatches], systems: list[int], reading: Reading | None, *, is_term: bool
) -> Iterator[RankedCode]:
    """Every code that was found, best first; the systems take turns in the order of `systems`.

    In the system that `reading` is about, codes that fit it come first in their set, and before headings that have all the
    words. `is_term`: the whole query is a term of the vocabulary, which names the codes that it lists for it.
    """
    here = {system: matches[system] for system in systems if system in matches}
    if reading and reading.system in here:
        here[reading.system] = _with_fitting(here[reading.system], reading)

    def parted(system: int, sets: Iterable[FrozenBitMap]) -> Iterable[FrozenBitMap]:
        for places in sets:
            is_read = reading and system == reading.system
            yield from (places & reading.places, places - reading.places) if is_read else (places,)

    listed = MatchTier.WHOLE_NAME if is_term else MatchTier.ALL_WORDS
    yield from _taking_turns(listed, {system: parted(system, [found.listed]) for system, found in here.items()})
    yield from _taking_turns(
        MatchTier.ALL_WORDS, {system: parted(system, [found.literal]) for system, found in here.items()}
    )
    yield from _taking_turns(
        MatchTier.MEANING, {system: parted(system, found.inferred()) for system, found in here.items()}
    )


def _with_fitting(found: CodeMatches, reading: Reading) -> CodeMatches:
    """The matches, with the codes that fit in the best set, after those that the vocabulary lists, if that has only headings.

    An index leads from "Nephrectomy" to tables of all urinary organs: of their codes, those are meant that fit.
    """
    listed, *sets = found.sets()
    best = next((number for number, places in enumerate(sets) if places), 0)
    if not sets[best].isdisjoint(reading.codes):
        return found
    fitting = reading.places & reading.codes & FrozenBitMap.union(*sets)
    sets = [places | fitting if number == best else places - fitting for number, places in enumerate(sets)]
    return CodeMatches(listed, *sets)


def _taking_turns(tier: MatchTier, sets: Mapping[int, Iterable[FrozenBitMap]]) -> Iterator[RankedCode]:
    """The codes of each system's sets, one of each system in turn, until all are used up."""
    waiting = {system: chain.from_iterable(of_system) for system, of_system in sets.items()}
    while waiting:
        for system in list(waiting):
            place = next(waiting[system], None)
            if place is None:
                del waiting[system]
            else:
                yield tier, (system, place)


class TopCodes(NamedTuple):
    """The first codes: in their order, by key, and the names by which some of them moved up."""

    ranked: list[RankedCode]
    codes: dict[CodeKey, Code]
    names: dict[CodeKey, str]


def ranked_by_name(ranked: list[RankedCode], text: str, index: CodeIndex) -> TopCodes:
    """The codes of tier ALL_WORDS move up if a name of theirs is, or begins with, the folded text.

    Raises StaleRead where an index was rebuilt meanwhile.
    """
    codes = index.codes_at(key for _, key in ranked)
    names: dict[CodeKey, str] = {}
    again = []
    for tier, key in ranked:
        if tier == MatchTier.ALL_WORDS:
            tier, names[key] = _tier_by_name(codes[key], text)
        again.append((tier, key))

    def order(row: RankedCode):
        tier, key = row
        return tier, tier <= MatchTier.NAME_BEGINNING and codes[key].retired_in_id is not None

    return TopCodes(sorted(again, key=order), codes, names)


def _tier_by_name(code: Code, text: str) -> tuple[MatchTier, str]:
    """The tier of a code that has all words of the folded text, and the name that decides it; "" where none does."""
    # An index term of a table names codes in it, not the table.
    terms = () if code.is_header and code.system.rules.has_axes else code.index_terms
    names = [code.title, *filter(None, [code.short_title]), *terms]
    compared = [(folded(name), name) for name in names]
    for same, name in compared:
        if same == text:
            return MatchTier.WHOLE_NAME, name
    beginning = [(len(same), name) for same, name in compared if same.startswith(text)]
    return (MatchTier.NAME_BEGINNING, min(beginning)[1]) if beginning else (MatchTier.ALL_WORDS, "")
