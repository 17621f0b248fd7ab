"""What a page sets off in a result. Plain Python, no database."""

import re

from codes.words import words_of


def marked(text: str, query: str) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it begins with a word of the query: for the page to set off."""
    starts = sorted({re.escape(word) for word in words_of(query) if len(word) > 1}, key=len, reverse=True)
    if not starts:
        return [(text, False)]
    pieces = re.split(rf"(?i)\b({'|'.join(starts)})", text)
    return [(piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece]
