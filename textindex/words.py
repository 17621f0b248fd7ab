"""Splits texts into folded words. Plain Python, no database."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from sys import intern

MAX_WORDS = 12
#: How many characters of a folded name are compared.
LONGEST_NAME = 120
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+", re.UNICODE)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def words_of(text: str) -> list[str]:
    """The words of a query in order, lower case, at most MAX_WORDS of them."""
    return all_words(text)[:MAX_WORDS]


def all_words(text: str) -> list[str]:
    """The words of any text in order, folded: lower case, without accents and apostrophes ("Crohn’s" gives "crohns").

    Equal words are one object: what is kept of thousands of texts has few different words.
    """
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return [intern(word) for word in _WORD.findall(text.lower().replace("'", "").replace("’", ""))]


def joined_words(text: str) -> list[str]:
    """The words with a hyphen as people write them without it: "Pre-eclampsia" gives "preeclampsia"."""
    hyphened = (found for token in text.split() if "-" in token for found in _HYPHENED.findall(token))
    return ["".join(all_words(found)) for found in hyphened]


def folded(text: str) -> str:
    """The form in which texts are compared: the folded words, separated by single spaces."""
    return " ".join(all_words(text))


def stretches(words: Sequence[str], longest: int) -> Iterator[tuple[str, ...]]:
    """Every run of adjacent words, of `longest` words at most."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield tuple(words[start:end])
