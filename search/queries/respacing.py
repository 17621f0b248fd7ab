"""Words that are written apart or together otherwise than anywhere here: "gall bladder", "kneearthroscopy"."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log

from search.entry_places import ENTRIES
from search.queries.code_index import CodeIndex
from search.queries.vocabulary import vocabulary
from search.rules import Query
from textindex.cache import cached_by_key
from textindex.prepared import rows

#: Letters of a word that is taken apart, of its pieces, and of a piece that may be the beginning of a known word.
SHORTEST, LONGEST, SHORTEST_PIECE, SHORTEST_BEGINNING = 6, 40, 3, 8
#: How many words of a query are taken apart.
MOST = 3
#: What a piece costs that is only a beginning, in the measure of _costs.
ONLY_BEGINS = 3.0
_LAST = chr(0x10FFFF)

# How much space the places take of the words from a low to a high one: about how many codes and entries have them.
WEIGHTS = """
    SELECT asked.number, sum(length(p.places)) FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (low, high, number)
    CROSS JOIN LATERAL (
        SELECT places FROM textindex_posting
        WHERE kind = 'w' AND word >= asked.low AND word <= asked.high AND collection = ANY (%s::bigint[]) OFFSET 0) p
    GROUP BY asked.number
"""


def respaced(query: Query, index: CodeIndex) -> str:
    """The words of the query, neighbors joined that are one known word, and unknown words taken apart into known ones.

    "" if this changes nothing.
    """
    typed = [word for unit in query.units for word in unit.words]
    collections = (*index.systems, ENTRIES)
    under = "respaced", *((number, index.under.now.get(f"index:{number}")) for number in collections)
    both = ["".join(pair) for pair in pairwise(typed)]
    is_known = cached_by_key(both, under, lambda asked: _known(asked, collections))
    words = _joined(typed, {word for word in both if is_known[word]})
    known = vocabulary(index.under.now).sounds
    unknown = [word for word in words if word in index.sought and not index.knows(word) and word not in known]
    unknown = [word for word in unknown if SHORTEST <= len(word) <= LONGEST and word.isalnum()][:MOST]
    apart = cached_by_key(
        unknown, (*under, "apart"), lambda asked: {w: (_taken_apart(w, collections), 100) for w in asked}
    )
    found = [piece for word in words for piece in apart.get(word) or (word,)]
    return "" if found == typed else " ".join(found)


def _known(words: list[str], collections: tuple[int, ...]) -> dict[str, tuple[bool, int]]:
    """For each word whether titles, terms or names have it, and the size of that answer."""
    costs = _costs(words, collections)
    return {word: (word in costs, 1) for word in words}


def _joined(words: list[str], known: set[str]) -> list[str]:
    """The words, each two neighbors joined that are a known word together."""
    joined: list[str] = []
    is_free = False
    for word in words:
        if is_free and joined[-1] + word in known:
            joined[-1] += word
            is_free = False
        else:
            joined.append(word)
            is_free = True
    return joined


def _taken_apart(word: str, collections: tuple[int, ...]) -> tuple[str, ...]:
    """The likeliest known words that together are the word; () if there are none.

    A single letter may only be the last piece, behind a long one ("type a", not "atr e").
    """
    size = len(word)
    spans = [
        (start, stop)
        for start in range(size)
        for stop in range(start + 1, size + 1)
        if stop - start < size and (stop - start >= SHORTEST_PIECE or (stop == size and stop - start == 1))
    ]
    costs = _costs({word[start:stop] for start, stop in spans}, collections)
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for start, stop in spans:
        piece = word[start:stop]
        if start in best and piece in costs:
            cost, before = best[start]
            if len(piece) == 1 and len(before[-1]) <= SHORTEST_PIECE:
                continue
            way = cost + costs[piece], (*before, piece)
            best[stop] = min(best.get(stop, way), way)
    return best.get(size, (0.0, ()))[1]


def _costs(pieces: Iterable[str], collections: tuple[int, ...]) -> Mapping[str, float]:
    """How unlikely each piece is as a word, the logarithm of its share; pieces that no word is or begins with are absent."""
    asked = list(pieces)
    begun = [piece for piece in asked if len(piece) >= SHORTEST_BEGINNING]
    lows, highs = [*begun, *asked], [*(piece + _LAST for piece in begun), *asked]
    found = rows(WEIGHTS, [lows, highs, list(collections)]) if asked else []
    total = 1 + sum(weight for _, weight in found)
    extra = len(begun)
    return {
        lows[number - 1]: log(total / float(weight)) + (ONLY_BEGINS if number <= extra else 0)
        for number, weight in sorted(found)
    }
