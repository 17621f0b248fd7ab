"""Splits texts into folded words, and builds queries for PostgreSQL's text search. Plain Python, no database."""

import re
import unicodedata

MAX_WORDS = 12
SHORTEST_STEM, LONGEST_ENDING = 5, 5
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+", re.UNICODE)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def words_of(text: str) -> list[str]:
    """The words of a query in order, lower case, at most MAX_WORDS of them."""
    return all_words(text)[:MAX_WORDS]


def all_words(text: str) -> list[str]:
    """The words of any text in order, folded: lower case, without accents and apostrophes ("Crohn’s" gives "crohns")."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _WORD.findall(text.lower().replace("'", "").replace("’", ""))


def joined_words(text: str) -> list[str]:
    """The words with a hyphen as people write them without it: "Pre-eclampsia" gives "preeclampsia"."""
    return ["".join(all_words(found)) for found in _HYPHENED.findall(text)] if "-" in text else []


def folded(text: str) -> str:
    """The form in which texts are compared: the folded words, separated by single spaces."""
    return " ".join(all_words(text))


def text_query(text: str, weights: str = "", *, unfinished: bool = False, typing: bool = False) -> str:
    """A PostgreSQL tsquery in which every word of the text is a prefix and all have to match; "" where it has no word.

    Words of one letter match whole: as prefixes they would match nearly everything. `weights` narrows the match to words
    of those classes, "A" or "AB" for example. With `unfinished` the last word may have been left in the middle of an
    ending: words are kept by their stems, so "replaceme" does not begin "replac", the stem of "replacement".
    While a person is `typing`, even a last single letter is a beginning.
    """
    typed = words_of(text)
    stars = [
        "*" if len(word) > 1 or (typing and number == len(typed)) else "" for number, word in enumerate(typed, start=1)
    ]
    words = [f"'{word}':{star}{weights}".rstrip(":") for word, star in zip(typed, stars, strict=True)]
    if words and unfinished:
        last = words_of(text)[-1]
        stems = [last[:length] for length in range(max(SHORTEST_STEM, len(last) - LONGEST_ENDING), len(last))]
        endings = [f"'{stem}':{weights}".rstrip(":") for stem in stems]
        words[-1] = f"({' | '.join([words[-1], *endings])})"
    return " & ".join(words)
