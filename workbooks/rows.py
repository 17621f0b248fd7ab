"""A row of a table, whatever kind of file it comes from."""

from collections.abc import Sequence
from typing import NamedTuple

#: How many characters a cell may have.
LONGEST_CELL = 250_000


class Row(NamedTuple):
    """The cells of a row and its number in the file, from 1. If the row cannot be read, `reason` says why."""

    number: int
    cells: Sequence[str]
    reason: str = ""
