"""What a page sets off in a result. Plain Python, no database."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def marked(text: str, beginnings: Iterable[str]) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it is one of the beginnings of words: for the page to set off.

    Words are compared folded, as codes.words.all_words folds them: "sjog" begins "Sjögren". Of two beginnings the longer
    one counts; a single letter counts only as a whole word. The pieces together are the text.
    """
    starts = sorted(set(beginnings), key=len, reverse=True)
    compared, places = _folded(text)
    pieces, done = [], 0
    for word in _WORD.finditer(compared):
        start = next((start for start in starts if _begins(word.group(), start)), "")
        first = places[word.start()]
        if start and first >= done:  # one sign may hold two words: "½"
            after = _end(text, places[word.start() + len(start) - 1])
            pieces += [(text[done:first], False), (text[first:after], True)]
            done = after
    return [(piece, is_hit) for piece, is_hit in [*pieces, (text[done:], False)] if piece]


def _begins(word: str, start: str) -> bool:
    return word == start if len(start) == 1 else bool(start) and word.startswith(start)


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text folded, and for each of its letters the place in the text that it comes from."""
    if text.isascii() and "'" not in text:  # nearly every title
        return text.lower(), range(len(text))
    letters, places = [], []
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", sign).lower():
            if letter not in "'’" and not unicodedata.combining(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _end(text: str, last: int) -> int:
    """Where a piece ends whose last letter stands at `last`: accents after it belong to it."""
    after = last + 1
    while after < len(text) and unicodedata.combining(text[after]):
        after += 1
    return after
