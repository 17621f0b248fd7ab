"""Words that nobody here uses, and the known words that they are nearest to."""

from collections.abc import Iterable

from django.db import connection

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
         WHERE p.kind = 'w' AND p.word %% asked.word AND p.system_id = ANY (%(open)s)
         ORDER BY similarity(p.word, asked.word) DESC LIMIT %(most)s)
        UNION ALL
        (SELECT t.folded, 1000 FROM search_vocabularyterm t
         WHERE t.is_active AND t.kind NOT IN ('form', 'ending') AND t.folded %% asked.word
         ORDER BY similarity(t.folded, asked.word) DESC LIMIT %(most)s)) known
"""


def nearest_words(words: Iterable[str], systems: Iterable[int]) -> dict[str, list[str]]:
    """For each word the known ones, of the systems that the reader may read, that differ in a letter or two; best first.

    Words without any are left out, and so are short ones, those with digits, and all behind MOST_UNKNOWN.
    """
    asked = [word for word in words if len(word) >= SHORTEST and word.isalpha()][:MOST_UNKNOWN]
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LIKE, {"words": asked, "open": list(systems), "most": MOST_CANDIDATES})
        candidates = cursor.fetchall()
    near: dict[str, list[tuple]] = {word: [] for word in asked}
    for word, phrase, weight in candidates:
        allowed = 1 if len(word) < 6 else 2 if len(word) < 12 else 3
        for known in phrase.split():
            distance = edits(word, known, allowed)
            if 0 < distance <= allowed and len(known) >= SHORTEST:
                near[word].append((distance, known[:1] != word[:1], -weight, known))
    return {
        word: list(dict.fromkeys(known for *_, known in sorted(found)))[:MOST_NEAR]
        for word, found in near.items()
        if found
    }


def edits(one: str, other: str, most: int) -> int:
    """How many letters have to be put in, left out, changed or swapped with their neighbor; `most` + 1 for any more.

    Optimal string alignment distance (Damerau 1964, restricted).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, last = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, sign in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return min(last[-1], most + 1)
