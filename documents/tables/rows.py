"""A table as rows of plain text, before its headings and cells are read."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """The cells of a row and its number in the file, from 1. If the row cannot be read, `reason` says why."""

    number: int
    cells: Sequence[str]
    reason: str = ""


class Table(NamedTuple):
    """A file as rows: `place` is its name for people, and `warnings` are about the whole file.

    Each call of `rows` reads the rows from the start, as tuples (number, cells, reason) like Row.
    """

    place: str
    rows: Callable[[], Iterable[tuple[int, Sequence[str], str]]]
    warnings: Sequence[str] = ()
