"""How a table begins: its first rows, for a person who says which column is which."""

from pathlib import Path
from typing import NamedTuple

from codes.formats import delimited, hcpcs_sheets
from codes.formats.delimited import HEADER_WITHIN
from codes.formats.rows import one_line
from codes.formats.source import Member, open_source
from workbooks.decoding import text_of
from workbooks.errors import UnreadableFile

ROWS_BELOW, MOST_COLUMNS, LONGEST_CELL = 6, 60, 80


class Beginning(NamedTuple):
    """The numbered rows with which a table begins, and the number of the one that probably has the headings."""

    rows: list[tuple[int, list[str]]]
    headings: int


def beginning_of_table(path: Path) -> Beginning | None:
    """How the largest table in a file or zip begins; None if there is none. Raises UnreadableFile for a damaged file."""
    for member in sorted(open_source(path), key=lambda member: -member.size):
        try:
            rows = _rows(member)
        except UnreadableFile:
            continue
        widths = [sum(map(bool, row)) for row in rows]
        if (widest := max(widths, default=0)) > 1:
            headings = widths.index(widest)
            shown = list(enumerate(rows, start=1))[: headings + 1 + ROWS_BELOW]
            return Beginning([(number, row) for number, row in shown if any(row)], headings + 1)
    return None


def _rows(member: Member) -> list[list[str]]:
    if member.is_workbook():
        with member.open() as file:
            rows = hcpcs_sheets.beginning_of(file)
    else:
        lines = text_of(member.head()).split("\n")
        rows = delimited.beginning_of(lines[:HEADER_WITHIN])[1]
    return [[one_line(cell)[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]] for row in rows]
