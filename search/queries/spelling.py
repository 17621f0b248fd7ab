"""Words that nobody here uses, and the known words that they are nearest to."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from codes.queries.kept import Stamps, kept_parts
from codes.queries.prepared import rows

SHORTEST = 4
MOST_CANDIDATES = 40

#: A query with more unknown words is not a slip of the finger.
MOST_UNKNOWN = 4
MOST_NEAR = 3

# Words of titles and terms, and of the vocabulary: by likeness of their letters in threes.
LIKE = """
    SELECT asked.word, known.word, known.weight
    FROM unnest(%(words)s::text[]) AS asked (word)
    CROSS JOIN LATERAL (
        (SELECT p.word, length(p.places) AS weight FROM codes_posting p
         WHERE p.kind = 'w' AND p.word %% asked.word AND p.system_id = ANY (%(open)s::bigint[])
         ORDER BY similarity(p.word, asked.word) DESC LIMIT %(most)s::bigint)
        UNION ALL
        (SELECT t.folded, 1000 FROM search_vocabularyterm t
         WHERE t.is_active AND t.kind NOT IN ('form', 'ending') AND t.folded %% asked.word
         ORDER BY similarity(t.folded, asked.word) DESC LIMIT %(most)s::bigint)) known
"""


def nearest_words(words: Iterable[str], systems: Iterable[int], now: Stamps) -> dict[str, list[str]]:
    """For each word the known ones, of the systems that the reader may read, that differ in a letter or two; best first.

    Words without any are left out, and so are short ones, those with digits, and all behind MOST_UNKNOWN.
    """
    asked = [word for word in words if len(word) >= SHORTEST and word.isalpha()][:MOST_UNKNOWN]
    known_by = now.get("vocabulary"), *((system, now.get(f"index:{system}")) for system in systems)
    found = kept_parts(asked, known_by, lambda missing: _find(missing, list(systems)))
    return {word: near for word, near in found.items() if near}


def _find(asked: list[str], systems: list[int]) -> dict[str, tuple[list[str], int]]:
    """The known words nearest to each, and how many letters that is."""
    near: dict[str, list[tuple]] = {word: [] for word in asked}
    for word, phrase, weight in rows(LIKE, {"words": asked, "open": systems, "most": MOST_CANDIDATES}):
        allowed = 1 if len(word) < 6 else 2 if len(word) < 12 else 3
        for known in phrase.split():
            # Letters put in, left out, changed or swapped with their neighbor; one more than allowed for any more.
            distance = OSA.distance(word, known, score_cutoff=allowed)
            if 0 < distance <= allowed and len(known) >= SHORTEST:
                near[word].append((distance, known[:1] != word[:1], -weight, known))
    best = {word: list(dict.fromkeys(known for *_, known in sorted(found)))[:MOST_NEAR] for word, found in near.items()}
    return {word: (found, len(word) + sum(map(len, found))) for word, found in best.items()}
