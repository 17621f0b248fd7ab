"""Reads the rows of CSV files with any common delimiter; a broken row does not affect others."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from io import StringIO
from math import inf
from typing import TextIO

from workbooks.decoding import MOST_BLANK, bounded_lines
from workbooks.formulas import as_written
from workbooks.rows import LONGEST_CELL, Row

DELIMITERS = ",;\t|"
LONGEST_LINE = 4 * LONGEST_CELL
#: After this many rows with broken quotes, the file is not CSV and the rest is not read.
MOST_BROKEN = 100

csv.field_size_limit(LONGEST_CELL)


def delimiter_of(beginning: str, fits: Callable[[list[str]], int]) -> str:
    """The delimiter of the CSV file with this beginning: the one whose first row that is not empty fits best.

    `fits` says how well the cells of a row fit what is expected, such as the number of known headings among them. Among
    equals the delimiter with the most cells wins.
    """

    def fit(delimiter: str) -> tuple[float, int]:
        rows = csv.reader(StringIO(beginning, newline=""), delimiter=delimiter)
        try:
            cells = next(row for row in rows if any(row))
        except (StopIteration, csv.Error):
            return -inf, 0
        return fits(cells), len(cells)

    return max(DELIMITERS, key=fit)


def csv_rows(stream: TextIO, delimiter: str) -> Iterator[Row]:
    """The rows of a file from its start, numbered as spreadsheet programs do. Raises NotText as `bounded_lines` does.

    Where a quote is never closed its first line is a bad row, and reading goes on below it.
    """
    stream.seek(0)
    lines = _Lines(bounded_lines(stream, LONGEST_LINE))
    number = broken = blank = width = 0
    while not lines.at_end():
        number += 1
        start = lines.number + 1
        lines.begin()
        if lines.peek() is None:
            lines.skip()
            yield Row(number, (), f"Line {start} has more than {LONGEST_LINE:,} characters.")
            continue
        reason = ""
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True), [])
        except (csv.Error, _TooLong) as error:
            cells, reason = [], f"Line {start}: a quotation mark is not closed, or is in the wrong place ({error})."
        several = len(lines.taken) > 1
        if several and not reason and width and len(cells) != width:
            reason = f"Line {start}: a quotation mark seems not to be closed: {len(cells)} cells, {width} headings."
        if reason:
            broken += 1
            if broken > MOST_BROKEN:
                yield Row(number, (), f"{reason} So do {MOST_BROKEN} rows above: nothing from here on was read.")
                return
            cells = [lines.taken[0]]
            lines.give_back()
        width = width or (len(cells) if any(cells) and not reason else 0)
        blank = 0 if reason or any(cell.strip() for cell in cells) else blank + 1
        if blank > MOST_BLANK:
            yield Row(number, (), f"More than {MOST_BLANK:,} rows in a row are empty: nothing from here on was read.")
            return
        if "\0" in "".join(cells):
            reason = f"Line {start} has NUL characters, so it is not text."
        yield Row(number, cells if reason else [as_written(cell) for cell in cells], reason)


class _TooLong(ValueError):
    """A line within a record is too long."""


class _Lines:
    """An iterator of lines for the csv module that can return all lines of the current record but the first."""

    def __init__(self, source: Iterator[str | None]):
        self.source = source
        self.ahead: deque[str | None] = deque()
        self.taken: list[str] = []
        self.number = 0

    def at_end(self) -> bool:
        """Whether no line is left."""
        if not self.ahead:
            self.ahead.extend(line for line in [next(self.source, ...)] if line is not ...)
        return not self.ahead

    def peek(self) -> str | None:
        """The next line, without consuming it; there must be one."""
        return self.ahead[0]

    def skip(self) -> None:
        """Skip the next line."""
        self.ahead.popleft()
        self.number += 1

    def begin(self) -> None:
        """Start a record: lines before it cannot be returned any more."""
        self.taken = []

    def give_back(self) -> None:
        """Return the lines of the record, except the first, so that they are read again."""
        self.ahead.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1

    def __iter__(self):
        return self

    def __next__(self) -> str:
        if self.at_end():
            raise StopIteration
        line = self.peek()
        if line is None:
            raise _TooLong("a line is too long")
        self.skip()
        self.taken.append(line)
        return line
