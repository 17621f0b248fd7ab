"""Finds the known words nearest to unknown, probably misspelled ones."""

from collections import Counter
from collections.abc import Iterable
from math import log2
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.meanings import Vocabulary
from search.queries.snapshot import Snapshot
from search.word_forms import sound
from textindex.cache import cached_by_key
from textindex.prepared import rows

SHORTEST = 4
MOST_CANDIDATES = 40
#: How many letters a word has in which one may be wrong besides a letter that nobody hears: “hartt”.
SHORTEST_WITH_TWO = 5

#: A query with more unknown words is not a slip of the finger.
MOST_UNKNOWN = 4
MOST_NEAR = 3
#: How many letters more a misspelled word may have, and fewer: “aaaaaaaa” sounds like “aaa” and is no slip of it.
MOST_LONGER = 3

# Words of titles and terms, by likeness of their letters in threes.
LIKE = """
    SELECT asked.word, known.word, known.weight
    FROM unnest(%(words)s::text[]) AS asked (word)
    CROSS JOIN LATERAL (
        SELECT p.word, length(p.places) AS weight FROM textindex_posting p
        WHERE p.kind = 'w' AND p.word %% asked.word AND p.collection = ANY (%(open)s::bigint[])
        ORDER BY similarity(p.word, asked.word) DESC LIMIT %(most)s::bigint) known
"""
#: What a word weighs for each term of the vocabulary that has it, beside those of titles, and for each that ends like a compound.
OF_A_TERM, OF_AN_ENDING = 300, 0.001
#: What another first letter costs, and what a word saves that is twice as common: ten times that is less than a letter.
FIRST_LETTER, TWICE_AS_COMMON = 0.5, 0.07


class Near(NamedTuple):
    """A known word near to a misspelled one; the less `cost`, the likelier it was meant."""

    cost: float
    word: str


def nearest_words(words: Iterable[str], under: Snapshot) -> dict[str, list[str]]:
    """As near_words, without what they cost."""
    return {word: [one.word for one in near] for word, near in near_words(words, under).items()}


def near_words(words: Iterable[str], under: Snapshot) -> dict[str, list[Near]]:
    """For each word the known words that differ in a letter or two, likeliest first, from systems that the reader may read.

    Words without any are left out, and so are short words, words with digits, and all after the first MOST_UNKNOWN.
    """
    asked = [word for word in words if len(word) >= SHORTEST and word.isalpha()][:MOST_UNKNOWN]
    systems = list(under.open_systems)
    known_by = under.now.get("vocabulary"), *((system, under.now.get(f"index:{system}")) for system in systems)
    found = cached_by_key(asked, known_by, lambda missing: _find(missing, systems, under.vocabulary))
    return {word: near for word, near in found.items() if near}


def _find(asked: list[str], systems: list[int], known_words: Vocabulary) -> dict[str, tuple[list[Near], int]]:
    """The known words nearest to each, and how many letters that is."""
    allowed = {word: _allowed(word, known_words) for word in asked}
    weights: dict[str, Counter] = {word: Counter() for word in asked}
    for word, term, weight in rows(LIKE, {"words": asked, "open": systems, "most": MOST_CANDIDATES}):
        weights[word][term] += weight
    for word, known in weights.items():
        limits = {"scorer": OSA.distance, "score_cutoff": int(allowed[word]), "limit": MOST_CANDIDATES}
        heard = (term for *_, term in extract(sound(word), known_words.sounds, **limits))
        spelled = (term for term, *_ in extract(word, known_words.words, **limits))
        known.update({term: OF_A_TERM * known_words.count(term) for term in {*heard, *spelled}})
        compounds = known_words.compounds_near(word)
        known.update({other: OF_AN_ENDING * count for other, count in compounds if other not in known})
    found: dict[str, tuple[list[Near], int]] = {}
    for word, known in weights.items():
        near = sorted(
            Near(_cost(word, term, distance, weight), term)
            for term, weight in known.items()
            if len(term) >= SHORTEST and (distance := _distance(word, term, allowed[word]))
        )
        best = [one for one in near if not _is_cut_short(one.word, known)][:MOST_NEAR]
        found[word] = best, len(word) + sum(len(one.word) for one in best)
    return found


def _cost(word: str, known: str, distance: float, weight: float) -> float:
    """How unlikely it is that the known word was meant: the more letters differ, and the rarer it is."""
    return distance + FIRST_LETTER * (word[0] != known[0]) - TWICE_AS_COMMON * log2(1 + weight)


def _is_cut_short(term: str, known: Counter) -> bool:
    """Whether short titles cut the word off: "catarac" where the commoner "cataract" is near too."""
    return any(other != term and other.startswith(term) and known[other] > known[term] for other in known)


def _allowed(word: str, known_words: Vocabulary) -> float:
    """How many typing errors a word of this length may have; one if it can be taken apart as it is. Half of one is a letter that
    nobody hears, such as a doubled one."""
    if len(word) < SHORTEST_WITH_TWO or known_words.of_parts(word):
        return 1
    return 1.5 if len(word) < 7 else 2 if len(word) < 12 else 3


def _distance(word: str, known: str, allowed: float) -> float:
    """The number of letters inserted, omitted, changed or swapped, less if both words sound alike; 0 for too many.

    Nobody misspells a word by another first letter: a frown is no slip of “drown”, nor is “rather” of “father”.
    """
    begins_otherwise = word[0] != known[0] and word[1] == known[1] and sound(word)[:1] != sound(known)[:1]
    if abs(len(word) - len(known)) > MOST_LONGER or begins_otherwise:
        return 0
    distance = OSA.distance(word, known, score_cutoff=int(allowed))
    alike = OSA.distance(sound(word), sound(known), score_cutoff=int(allowed)) + 0.5
    nearest = min(distance, alike)
    return nearest if nearest <= allowed and word != known else 0
