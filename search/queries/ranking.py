"""The order of results: tiers far apart, and inside a tier a fixed order that never depends on chance.

Tiers: 0 the code itself; 1 a whole name or synonym; 2 the beginning of a name; 3 all words; 5 words with the same meaning, or
a title that maps to it; 6 text of an entry. Inside a tier entries come first, then the systems in turn, each by the sets of
search.queries.code_matches.CodeMatches and inside a set in its static order (valid before retired, headings before codes,
short titles before long ones, then by code).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from codes.models import Code
from codes.words import folded
from search.queries.code_matches import CodeIndex, CodeMatches

#: So many of the first codes are looked at by their names; behind them the static order stands as it is.
WINDOW = 25
WHOLE_NAME, BEGINNING, ALL_WORDS, MEANT, TEXT = 1, 2, 3, 5, 6

Place = tuple[int, int]  # system, place


def in_order(matches: Mapping[int, CodeMatches], order: list[int], *, is_term: bool) -> Iterator[tuple[int, Place]]:
    """(tier, place) of every code found, best first; `order` are the systems in turn.

    `is_term`: the whole query is a term of the vocabulary, so the codes that it names are called so.
    """
    yield from _turns(WHOLE_NAME if is_term else ALL_WORDS, {s: [matches[s].meant] for s in order if s in matches})
    yield from _turns(ALL_WORDS, {s: [matches[s].literal] for s in order if s in matches})
    yield from _turns(MEANT, {s: list(matches[s].sets()[2:]) for s in order if s in matches})


def _turns(tier: int, sequences: Mapping[int, list]) -> Iterator[tuple[int, Place]]:
    """One of each system in turn, until all are spent."""
    waiting = {system: (place for places in parts for place in places) for system, parts in sequences.items()}
    while waiting:
        for system in list(waiting):
            place = next(waiting[system], None)
            if place is None:
                del waiting[system]
            else:
                yield tier, (system, place)


class First(NamedTuple):
    """The first codes in their order, the codes by place, and the names that put some ahead."""

    ranked: list[tuple[int, Place]]
    codes: dict[Place, Code]
    named: dict[Place, str]


def by_names(ranked: list[tuple[int, Place]], text: str, index: CodeIndex) -> First:
    """The first codes, those ahead whose whole name, or its beginning, is the folded text."""
    codes = index.codes_at(place for _, place in ranked)
    named: dict[Place, str] = {}
    again = []
    for tier, place in ranked:
        code = codes[place]
        if tier == ALL_WORDS:
            tier, named[place] = _tier_of(code, code.index_terms, text)
        again.append((tier, place))
    again.sort(key=lambda pair: (pair[0], bool(codes[pair[1]].retired_in_id) if pair[0] <= BEGINNING else False))
    return First(again, codes, named)


def _tier_of(code: Code, terms, text: str) -> tuple[int, str]:
    names = [code.title, *filter(None, [code.short_title]), *terms]
    compared = [(folded(name), name) for name in names]
    for same, name in compared:
        if same == text:
            return WHOLE_NAME, name
    beginning = [(len(same), name) for same, name in compared if same.startswith(text)]
    return (BEGINNING, min(beginning)[1]) if beginning else (ALL_WORDS, "")
