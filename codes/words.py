"""Reading the words that a person typed, for PostgreSQL's text search. Plain Python, no database."""

import re

MAX_WORDS = 12
SHORTEST_STEM, LONGEST_ENDING = 5, 5
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def words_of(text: str) -> list[str]:
    """The words of a query in order, lower case, at most MAX_WORDS of them."""
    return [word.lower() for word in _WORD.findall(text)][:MAX_WORDS]


def text_query(text: str, weights: str = "", *, unfinished: bool = False) -> str:
    """A PostgreSQL tsquery in which every word of the text is a prefix and all have to match; "" where it has no word.

    Words of one letter match whole: as prefixes they would match nearly everything. `weights` narrows the match to words
    of those classes, "A" or "AB" for example. With `unfinished` the last word may have been left in the middle of an
    ending: words are kept by their stems, so "replaceme" does not begin "replac", the stem of "replacement".
    """
    words = [f"'{word}':{'*' if len(word) > 1 else ''}{weights}".rstrip(":") for word in words_of(text)]
    if words and unfinished:
        last = words_of(text)[-1]
        stems = [last[:length] for length in range(max(SHORTEST_STEM, len(last) - LONGEST_ENDING), len(last))]
        endings = [f"'{stem}':{weights}".rstrip(":") for stem in stems]
        words[-1] = f"({' | '.join([words[-1], *endings])})"
    return " & ".join(words)
