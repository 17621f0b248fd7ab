"""Finds the words of a result that a page highlights. Plain Python, no database."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


class Marks(NamedTuple):
    """What to highlight, folded: beginnings of words, and whole words."""

    beginnings: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


NO_MARKS = Marks()


def marked(text: str, marks: Marks) -> list[tuple[str, bool]]:
    """Split the text into (piece, whether to highlight it).

    Words are compared folded, as by textindex.words.all_words: "sjog" matches "Sjögren". Whole words take precedence, then
    longer beginnings; a single letter matches only as a whole word. The pieces joined give the text.
    """
    compared, offsets = _folded(text)
    pieces, done = [], 0
    for found in _pattern(marks).finditer(compared):
        first = offsets[found.start()]
        if first >= done:  # one character may hold two words: "½"
            after = _end_of_letter(text, offsets[found.end() - 1])
            pieces += [(text[done:first], False), (text[first:after], True)]
            done = after
    return [(piece, is_hit) for piece, is_hit in [*pieces, (text[done:], False)] if piece]


@lru_cache(maxsize=256)
def _pattern(marks: Marks) -> re.Pattern:
    """A pattern that finds the marks in a folded text; cached, because all titles of a page use the same one."""
    starts = sorted(filter(_WORD.fullmatch, set(marks.beginnings)), key=len, reverse=True)
    words = [*filter(_WORD.fullmatch, marks.words), *(start for start in starts if len(start) == 1)]
    ways = ([rf"(?:{'|'.join(words)})(?![^\W_])"] if words else []) + [start for start in starts if len(start) > 1]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(ways)})" if ways else r"(?!)")


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text folded, and for each of its letters the offset in the text that it comes from."""
    if text.isascii() and "'" not in text:  # nearly every title
        return text.lower(), range(len(text))
    letters, offsets = [], []
    for offset, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).lower():
            if letter not in "'’" and not unicodedata.combining(letter):
                letters.append(letter)
                offsets.append(offset)
    return "".join(letters), offsets


def _end_of_letter(text: str, last: int) -> int:
    """The index after the letter at `last` and the combining accents that follow it."""
    after = last + 1
    while after < len(text) and unicodedata.combining(text[after]):
        after += 1
    return after
