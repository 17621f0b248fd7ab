"""Words that are written otherwise than anywhere here: apart or together ("gall bladder", "kneearthroscopy"), or cut short."""

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from math import log

from search.entry_places import ENTRIES
from search.meanings import SHORTEST_CUT
from search.queries.code_index import RARE, CodeIndex
from search.queries.vocabulary import vocabulary
from search.rules import Query
from textindex.cache import cached_by_key
from textindex.prepared import rows
from textindex.words import all_words

#: Letters of a word that is taken apart, of its pieces, and of a piece that may be the beginning of a known word.
SHORTEST, LONGEST, SHORTEST_PIECE, SHORTEST_BEGINNING = 6, 40, 3, 8
#: How many words of a query are taken apart.
MOST = 3
#: What a piece costs that is only a beginning, in the measure of _costs.
ONLY_BEGINS = 3.0
#: A word that more codes than this have is a word, whatever their whole descriptors say.
MOST_SHORT = 200
_LAST = chr(0x10FFFF)
#: How much space the places take of the words that begin so, and of the word itself.
Weights = tuple[int, int]

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
    typed = tuple(word for unit in query.units for word in unit.words)
    collections = (*index.systems, ENTRIES)
    under = "respaced", *((number, index.under.now.get(f"index:{number}")) for number in collections)
    known = vocabulary(index.under.now).sounds
    unknown = [word for word in typed if word in index.sought and not index.knows(word) and word not in known]
    unknown = [word for word in unknown if SHORTEST <= len(word) <= LONGEST and word.isalnum()]
    unknown = tuple(word for word in unknown[:MOST] if not is_in_a_title(word, index))

    def read(asked: list[tuple]) -> dict[tuple, tuple[tuple[str, ...], int]]:
        return {one: (found := _respaced(*one, collections), sum(map(len, found))) for one in asked}

    found = cached_by_key([(typed, unknown)], under, read)[typed, unknown]
    return "" if found == typed else " ".join(found)


def is_cut_short(word: str, index: CodeIndex) -> bool:
    """Whether nothing but others begin with the word, or whole descriptors do not have it where short ones do: “transf”."""
    if word in index.begun or word in index.nowhere:
        return len(word) >= SHORTEST_CUT
    keys = index.keys_as_typed(word)
    are_few = 0 < len(keys) <= MOST_SHORT
    return are_few and not any(word in all_words(code.title) for code in index.codes_at(keys).values())


def is_in_a_title(word: str, index: CodeIndex) -> bool:
    """Whether the whole descriptor of one of the few codes that have the word has it: short ones cut words off."""
    keys = index.keys_as_typed(word)
    return len(keys) > RARE or any(word in code.words for code in index.codes_at(keys).values())


def _respaced(typed: tuple[str, ...], unknown: tuple[str, ...], collections: tuple[int, ...]) -> tuple[str, ...]:
    """The words, joined and taken apart; all pieces that may be words are looked up in one query."""
    both = ["".join(pair) for pair in pairwise(typed)]
    spans = {word: _spans(word) for word in unknown}
    pieces = {word[start:stop] for word, of_word in spans.items() for start, stop in of_word}
    weights = _weights({*both, *pieces}, collections)
    words = _joined(typed, weights.keys() & both)
    apart = {word: _taken_apart(word, spans[word], weights) for word in unknown if word in words}
    return tuple(piece for word in words for piece in apart.get(word) or (word,))


def _joined(words: Iterable[str], known: Collection[str]) -> list[str]:
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


def _spans(word: str) -> list[tuple[int, int]]:
    """(start, stop) of each piece of the word that may be a word. A single letter may only be the last piece."""
    size = len(word)
    return [
        (start, stop)
        for start in range(size)
        for stop in range(start + 1, size + 1)
        if stop - start < size and (stop - start >= SHORTEST_PIECE or (stop == size and stop - start == 1))
    ]


def _taken_apart(word: str, spans: list[tuple[int, int]], weights: Mapping[str, Weights]) -> tuple[str, ...]:
    """The likeliest known words that together are the word; () if there are none.

    A single letter comes behind a long piece that is a whole word ("type a", not "atr e" and not "deodoran t").
    """
    costs = _costs({word[start:stop] for start, stop in spans} & weights.keys(), weights)
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for start, stop in spans:
        piece = word[start:stop]
        if start in best and piece in costs:
            cost, before = best[start]
            if len(piece) == 1 and (len(before[-1]) <= SHORTEST_PIECE or not weights[before[-1]][1]):
                continue
            way = cost + costs[piece], (*before, piece)
            best[stop] = min(best.get(stop, way), way)
    return best.get(len(word), (0.0, ()))[1]


def _costs(pieces: Iterable[str], weights: Mapping[str, Weights]) -> Mapping[str, float]:
    """How unlikely each of these pieces is as a word: the logarithm of its share."""
    total = 1 + sum(weight for piece in pieces for weight in weights[piece])
    of_pieces = ((piece, *weights[piece]) for piece in pieces)
    return {
        piece: log(total / whole) if whole else log(total / begun) + ONLY_BEGINS for piece, begun, whole in of_pieces
    }


def _weights(pieces: Iterable[str], collections: tuple[int, ...]) -> dict[str, Weights]:
    """The weights of the pieces that are words or, if they are long, begin words."""
    asked = list(pieces)
    begun = [piece for piece in asked if len(piece) >= SHORTEST_BEGINNING]
    lows, highs = [*begun, *asked], [*(piece + _LAST for piece in begun), *asked]
    found: dict[str, Weights] = {}
    for number, weight in sorted(rows(WEIGHTS, [lows, highs, list(collections)])) if asked else ():
        piece = lows[number - 1]
        found[piece] = (weight, 0) if number <= len(begun) else (found.get(piece, (0, 0))[0], weight)
    return found
