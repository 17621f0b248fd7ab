"""A table as rows of plain text, before anybody knows what it means."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """The cells of a row and its number in the file, from 1; or the `reason` why it cannot be read."""

    number: int
    cells: Sequence[str]
    reason: str = ""


class Table(NamedTuple):
    """A file as rows: `place` is what people call it, and `warnings` are about all of it.

    `rows` reads them from the start each time it is called. Each is what a Row is made of: number, cells and reason.
    """

    place: str
    rows: Callable[[], Iterable[tuple[int, Sequence[str], str]]]
    warnings: Sequence[str] = ()
