"""Finds the known words nearest to unknown, probably misspelled ones."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.meanings import Vocabulary
from search.queries.snapshot import Snapshot
from search.word_forms import sound
from textindex.cache import cached_by_key
from textindex.prepared import rows

SHORTEST = 4
MOST_CANDIDATES = 40

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
#: What a word of the vocabulary weighs beside those of titles.
OF_VOCABULARY = 1000


def nearest_words(words: Iterable[str], under: Snapshot) -> dict[str, list[str]]:
    """For each word the known words that differ in a letter or two, best first, from systems that the reader may read.

    Words without any are left out, and so are short words, words with digits, and all after the first MOST_UNKNOWN.
    """
    asked = [word for word in words if len(word) >= SHORTEST and word.isalpha()][:MOST_UNKNOWN]
    systems = list(under.open_systems)
    known_by = under.now.get("vocabulary"), *((system, under.now.get(f"index:{system}")) for system in systems)
    found = cached_by_key(asked, known_by, lambda missing: _find(missing, systems, under.vocabulary))
    return {word: near for word, near in found.items() if near}


def _find(asked: list[str], systems: list[int], known_words: Vocabulary) -> dict[str, tuple[list[str], int]]:
    """The known words nearest to each, and how many letters that is."""
    allowed = {word: _allowed(word, known_words) for word in asked}
    candidates = rows(LIKE, {"words": asked, "open": systems, "most": MOST_CANDIDATES})
    for word in asked:
        limits = {"scorer": OSA.distance, "score_cutoff": allowed[word], "limit": MOST_CANDIDATES}
        heard = (term for *_, term in extract(sound(word), known_words.sounds, **limits))
        spelled = (term for term, *_ in extract(word, known_words.words, **limits))
        candidates += [(word, term, OF_VOCABULARY) for term in {*heard, *spelled}]
    known = {term for _, term, _ in candidates}
    for word in asked:
        compounds = known_words.compounds_near(word)
        candidates += [(word, other, count / OF_VOCABULARY) for other, count in compounds if other not in known]
    near: dict[str, list[tuple]] = {word: [] for word in asked}
    for word, term, weight in candidates:
        distance = _distance(word, term, allowed[word])
        if distance and len(term) >= SHORTEST:
            near[word].append((distance, OSA.distance(word, term), term[:1] != word[:1], -weight, term))
    best = {
        word: list(dict.fromkeys(term for *_, term in _whole(sorted(found))))[:MOST_NEAR]
        for word, found in near.items()
    }
    return {word: (found, len(word) + sum(map(len, found))) for word, found in best.items()}


def _whole(found: list[tuple]) -> list[tuple]:
    """The candidates without words cut short, as short titles have them: "catarac" where the commoner "cataract" is near too."""
    return [(*rest, weight, term) for *rest, weight, term in found if not _is_cut_short(weight, term, found)]


def _is_cut_short(weight: float, term: str, found: list[tuple]) -> bool:
    return any(other != term and other.startswith(term) and more < weight for *_, more, other in found)


def _allowed(word: str, known_words: Vocabulary) -> int:
    """How many typing errors a word of this length may have; one if it can be taken apart as it is."""
    return 1 if len(word) < 7 or known_words.of_parts(word) else 2 if len(word) < 12 else 3


def _distance(word: str, known: str, allowed: int) -> float:
    """The number of letters inserted, omitted, changed or swapped, less if both words sound alike; 0 for too many."""
    if abs(len(word) - len(known)) > MOST_LONGER:
        return 0
    distance = OSA.distance(word, known, score_cutoff=allowed)
    alike = OSA.distance(sound(word), sound(known), score_cutoff=allowed - 1) + 0.5
    nearest = min(distance, alike)
    return nearest if nearest <= allowed and word != known else 0
