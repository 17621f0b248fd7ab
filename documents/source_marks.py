"""Marks in a text that name its sources by their numbers, such as [1] or [2, 3]."""

import re
from collections.abc import Iterator

MARK = re.compile(r"\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_MARK_WITH_SPACE = re.compile(rf"\s*{MARK.pattern}")


def without_marks(text: str) -> str:
    """The text without marks, and without the spaces before them."""
    return _MARK_WITH_SPACE.sub("", text)


def numbers_in(text: str) -> Iterator[int]:
    """The numbers of sources that the marks of a text name."""
    for numbers in MARK.findall(text):
        yield from map(int, re.findall(r"\d+", numbers))
