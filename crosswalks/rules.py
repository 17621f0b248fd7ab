"""Reads a list of local names. Plain Python.

id,name
OR-17,Total knee replacement
OR-18,Gallbladder out
"""

import csv
import io
import re
from typing import NamedTuple

from workbooks.csv_rows import delimiter_of
from workbooks.decoding import text_of

MOST_ROWS, LARGEST_FILE = 5_000, 2_000_000
LONGEST_ID, LONGEST_NAME = 60, 300
#: The last word of a heading says what its column is; the words before it, which must be some of these, say whose.
IDS = {"id", "ids", "code", "key", "number", "no", "nr"}
NAMES = {"name", "names", "description", "procedure", "operation", "title", "text"}
WHOSE = {
    "local",
    "our",
    "own",
    "site",
    "hospital",
    "internal",
    "procedure",
    "operation",
    "or",
    "theatre",
    "item",
    "service",
}


class BadList(ValueError):
    """A file is no list of local names. The message says what to do."""


class LocalRow(NamedTuple):
    """A row of a list: its number from 1, the site's own id, and the site's own name."""

    number: int
    local_id: str
    name: str


def read_list(raw: bytes) -> list[LocalRow]:
    """The rows of a CSV file: an id and a name in two columns, or only names, which get their numbers as ids.

    Headings may name the columns in any order; without headings the id comes first. Raises BadList.
    """
    if len(raw) > LARGEST_FILE:
        raise BadList(f"The file has {len(raw):,} bytes; the limit is {LARGEST_FILE:,}. Split the list.")
    text = text_of(raw)
    if "\0" in text:
        raise BadList("This is not a text file. Save the spreadsheet as CSV first.")
    delimiter = delimiter_of(text, lambda cells: sum(_is_of(IDS | NAMES, cell) for cell in cells))
    try:
        cells = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise BadList(f"The file cannot be read as CSV: {error}. Save it again.") from error
    return _checked(_rows([row for row in cells if any(row)]))


def _is_of(known: set[str], cell: str) -> bool:
    """Whether the cell is a heading of such a column: “Procedure name”, “local_id”."""
    *whose, what = re.findall(r"[^\W_]+", cell.lower()) or [""]
    return what in known and WHOSE.issuperset(whose)


def _rows(cells: list[list[str]]) -> list[LocalRow]:
    """The rows below the headings, if there are any. Raises BadList for a row that is wider than the first."""
    headings = cells[0] if cells else []
    ids, names = ([at for at, cell in enumerate(headings) if _is_of(known, cell)] for known in (IDS, NAMES))
    first = 1 if names else 0
    is_single = all(len(row) == 1 for row in cells)
    for number, row in enumerate(cells[first:], start=1):
        if len(row) > len(cells[0]):
            raise BadList(f"Row {number:,} has more columns than the first. Put names with commas in quotation marks.")
    at_id, at_name = (ids[0] if ids else None, names[0]) if names else (None, 0) if is_single else (0, 1)
    return [
        LocalRow(number, _cell(row, at_id) if at_id is not None else str(number), _cell(row, at_name))
        for number, row in enumerate(cells[first:], start=1)
    ]


def _cell(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _checked(rows: list[LocalRow]) -> list[LocalRow]:
    """The rows, if each has an id of its own and a name of reasonable length. Raises BadList."""
    if not rows:
        raise BadList("The list has no rows. Give a CSV file with an id and a name in each row.")
    if len(rows) > MOST_ROWS:
        raise BadList(f"The list has {len(rows):,} rows; the limit is {MOST_ROWS:,}. Split the list.")
    seen: dict[str, int] = {}
    for number, local_id, name in rows:
        if not name or not local_id:
            raise BadList(f"Row {number:,} has no {'id' if name else 'name'}. Each row needs an id and a name.")
        if len(name) > LONGEST_NAME or len(local_id) > LONGEST_ID:
            raise BadList(f"Row {number:,} is too long: an id may have {LONGEST_ID} characters, a name {LONGEST_NAME}.")
        if local_id in seen:
            raise BadList(
                f"Row {number:,} repeats the id “{local_id}” of row {seen[local_id]:,}. Give each row its own."
            )
        seen[local_id] = number
    return rows
