"""Reading the words that a person typed, for PostgreSQL's text search. Plain Python, no database."""

import re

MAX_WORDS = 12
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def words_of(text: str) -> list[str]:
    """The words of a query in order, lower case, at most MAX_WORDS of them."""
    return [word.lower() for word in _WORD.findall(text)][:MAX_WORDS]


def text_query(text: str, weights: str = "") -> str:
    """A PostgreSQL tsquery in which every word of the text is a prefix and all have to match; "" where it has no word.

    Words of one letter match whole: as prefixes they would match nearly everything. `weights` narrows the match to words
    of those classes, "A" or "AB" for example.
    """
    return " & ".join(f"'{word}':{'*' if len(word) > 1 else ''}{weights}".rstrip(":") for word in words_of(text))
