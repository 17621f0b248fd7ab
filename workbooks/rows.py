"""A row of a table as its file has it, whatever kind of file that is."""

from collections.abc import Sequence
from typing import NamedTuple

#: Characters of a cell.
LONGEST_CELL = 250_000


class Row(NamedTuple):
    """The cells of a row and its number in the file, from 1; or the `reason` why it cannot be read."""

    number: int
    cells: Sequence[str]
    reason: str = ""
