"""Words that nobody here uses, and the known words that they are nearest to."""

from collections.abc import Iterable

from django.db import connection

SHORTEST = 4
MOST_CANDIDATES = 40

# Words of titles and terms, of the vocabulary, and of entries' names: by likeness of their letters in threes.
LIKE = """
    SELECT word, max(weight) FROM (
        (SELECT p.word, length(p.places) AS weight FROM codes_posting p
         WHERE p.kind = 'w' AND p.word %% %(word)s AND p.system_id = ANY (%(open)s)
         ORDER BY similarity(p.word, %(word)s) DESC LIMIT %(most)s)
        UNION ALL
        (SELECT t.folded, 1000 FROM search_vocabularyterm t
         WHERE t.is_active AND t.kind NOT IN ('form', 'ending') AND t.folded %% %(word)s
         ORDER BY similarity(t.folded, %(word)s) DESC LIMIT %(most)s)) known
    GROUP BY word
"""


def nearest_words(word: str, systems: Iterable[int], *, most: int = 1) -> list[str]:
    """At most so many known words, of the systems that the reader may read, that differ from `word` in a letter or two."""
    if len(word) < SHORTEST or any(sign.isdigit() for sign in word):
        return []
    with connection.cursor() as cursor:
        cursor.execute(LIKE, {"word": word, "open": list(systems), "most": MOST_CANDIDATES})
        candidates = cursor.fetchall()
    allowed = 1 if len(word) < 6 else 2 if len(word) < 12 else 3
    near = []
    for phrase, weight in candidates:
        for known in phrase.split():
            distance = edits(word, known, allowed)
            if 0 < distance <= allowed and len(known) >= SHORTEST:
                near.append((distance, known[:1] != word[:1], -weight, known))
    return list(dict.fromkeys(known for *_, known in sorted(near)))[:most]


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
