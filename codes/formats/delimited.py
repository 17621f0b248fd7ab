"""Reads CSV files with a header line: codes (HCPCS and any other system), terms and maps.

    code,record_type,long_description,short_description,added_date,terminated_date_oct2024
    A1,modifier,Dressing for one wound,Dressing for one wound,20020701,

    code,term,kind                 source,target,kind
    0HDQXZZ,nail removal,synonym   8623,0HDQXZZ,inexact

Comma, semicolon, tab or vertical bar; quoted cells; UTF-8, with or without a byte order mark;
columns in any order, others ignored; continuations of HCPCS (record types 4 and 8) are joined to their code. The header is one of
the first HEADER_WITHIN lines: a title or notes may come before it.
"""

import csv
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import BinaryIO, NamedTuple

from codes.formats import own_export
from codes.formats.columns import (
    COLUMNS,
    Cells,
    UnknownHeadings,
    Words,
    about_repeated,
    columns_of,
    is_data,
    is_numbered,
)
from codes.formats.rows import BadRow, CodeRow, FileWarning, MapRow, Row, TermRow, one_line
from codes.formats.source import numbered_lines
from codes.formats.table_rows import code_rows, map_rows, term_rows
from workbooks.csv_rows import DELIMITERS, delimiter_of
from workbooks.errors import UnreadableFile

HEADER_WITHIN = 40
ABOVE = "above the header line; move it below"
OPEN_QUOTE = "a quotation mark that is never closed, or closed lines later, joins this line with others"


class Header(NamedTuple):
    """A line read as a header: its number from 1, its delimiter, its cells, and our columns with their positions."""

    number: int
    delimiter: str
    cells: list[str]
    columns: dict[str, int]


def beginning_of(lines: list[str]) -> tuple[str, list[list[str]]]:
    """The delimiter of a table whose headings are unknown, by which most lines have equally many cells; and their cells."""
    rows = {sign: [cells_of(line, sign) for line in lines] for sign in DELIMITERS}
    widths = {sign: Counter(len(row) for row in rows[sign] if len(row) > 1).most_common(1) for sign in DELIMITERS}
    sign = max(DELIMITERS, key=lambda sign: [(count, width) for width, count in widths[sign]])
    return sign, rows[sign]


def _without_header(lines: list[str], words: Words) -> Header | None:
    """What stands for a header in a table without headings, whose columns are named by number; None if it has fewer columns."""
    delimiter, rows = beginning_of(lines)
    [(width, _)] = Counter(map(len, rows)).most_common(1)
    cells = next(row for row in rows if len(row) == width)
    columns = columns_of(cells, words)
    return Header(0, delimiter, cells, columns) if columns.keys() == words.keys() else None


def header_of(lines: Iterable[str], needed: tuple[str, ...] = (), words: Words = COLUMNS) -> Header | None:
    """The header of a file: of its first HEADER_WITHIN lines the one with most of our columns, if it has those needed."""
    beginning = itertools.islice(lines, HEADER_WITHIN)
    found = [_header(number, line, words) for number, line in enumerate(beginning, start=1)]
    fitting = [header for header in found if header.columns and set(needed) <= header.columns.keys()]
    return max(fitting, key=lambda header: len(header.columns), default=None)


def _header(number: int, line: str, words: Words) -> Header:
    delimiter = delimiter_of(line, partial(known_columns, words=words))
    cells = cells_of(line, delimiter)
    return Header(number, delimiter, cells, columns_of(cells, words))


def heading_of_codes(file: BinaryIO) -> str:
    """The heading of the column of codes; "" if there is none."""
    header = header_of((line for _, line in numbered_lines(file)), ("code",))
    return header.cells[header.columns["code"]] if header else ""


def cells_of(line: str, delimiter: str | None = None) -> list[str]:
    """The cells of a single line; none if it is not a line of CSV."""
    try:
        return next(csv.reader([line], delimiter=delimiter or delimiter_of(line, known_columns)), [])
    except csv.Error:
        return []


def known_columns(header: list[str], words: Words = COLUMNS) -> int:
    """How many of our columns a header line has."""
    return len(columns_of(header, words))


def read_codes(file: BinaryIO) -> Iterator[CodeRow | BadRow | FileWarning]:
    """One CodeRow for each line and its continuations. Without a title column the titles are empty; otherwise an empty title is a
    BadRow. A heading that several columns have is a FileWarning."""
    headings: list[str] = []
    yield from code_rows(records(file, ("code",), headings=headings))
    yield from about_repeated(headings, columns_of(headings))


def read_export(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """The codes of a CSV file that `export_codes` wrote."""
    found = records(file, own_export.HEADINGS)
    return own_export.read_rows((number, own_export.without_guards(cells)) for number, cells in found)


def read_terms(file: BinaryIO) -> Iterator[TermRow | BadRow]:
    """One TermRow for each line; `kind` is index, synonym or inclusion, and synonym if the column is missing or blank."""
    yield from term_rows(records(file, ("code", "term")))


def read_maps(file: BinaryIO) -> Iterator[MapRow | BadRow]:
    """One MapRow for each line; `kind` must be one of MAP_KINDS and says how the target compares with the source."""
    yield from map_rows(records(file, ("source", "target", "kind")))


def read_table(file: BinaryIO, words: Words, rows_of: Callable) -> Iterator[Row]:
    """The codes, terms or maps of a table whose columns a person named; `rows_of` is a function of codes.formats.table_rows."""
    yield from rows_of(records(file, tuple(words), words))


def records(
    file: BinaryIO, needed: tuple[str, ...], words: Words = COLUMNS, headings: list[str] | None = None
) -> Iterator[tuple[int, Cells | BadRow]]:
    """The numbered lines below the header, which has the columns `needed`. Raises UnreadableFile if there is none.

    `headings` is a list to fill with the cells of the header.
    """
    lines = (f"{line}\n" for _, line in numbered_lines(file))
    beginning = list(itertools.islice(lines, HEADER_WITHIN))
    header = _without_header(beginning, words) if is_numbered(words) else header_of(beginning, needed, words)
    if header is None:
        wanted = ", ".join(needed if words is COLUMNS else (heading for (heading, *_) in words.values()))
        raise UnknownHeadings(
            f"none of the first {HEADER_WITHIN} lines has the columns {wanted}; name the columns that the file has"
        )
    # The header goes first into the same reader: a quoted cell of it may span several lines.
    above = max(header.number - 1, 0)
    lines_below = _numbered(
        csv.reader(itertools.chain(beginning[above:], lines), delimiter=header.delimiter), above + 1
    )
    cells_above = next(lines_below)[1] if header.number else header.cells
    if headings is not None:
        headings += cells_above
    given, width = columns_of(cells_above, words), len(cells_above)
    for number, line in enumerate(beginning[:above], start=1):
        cells = cells_of(line, header.delimiter)
        if len(cells) == width and is_data(Cells(given, cells), needed):
            yield number, BadRow(number, ABOVE, one_line(" ".join(cells)))
    for number, cells in lines_below:
        if not any(cells):
            continue
        if swallowed := _swallowed(cells, header, needed):
            yield from ((line, BadRow(line, OPEN_QUOTE, text)) for line, text in enumerate(swallowed, start=number))
        elif len(cells) != width and (len(cells) < width or any(cells[width:])):
            reason = f"{len(cells)} columns where the header line has {width}"
            yield number, BadRow(number, reason, one_line(" ".join(cells)))
        else:
            yield number, Cells(given, cells)


def _swallowed(cells: list[str], header: Header, needed: tuple[str, ...]) -> list[str]:
    """The lines of a record of several lines, if one of them reads like a row of its own; [] for other records."""
    if not any("\n" in cell for cell in cells):
        return []
    lines = [one_line(line) for line in header.delimiter.join(cells).rstrip().split("\n")]
    rows = [row for row in (cells_of(line, header.delimiter) for line in lines[1:]) if len(row) == len(header.cells)]
    records = [Cells(header.columns, row) for row in rows]
    return lines if any(is_data(row, needed) and " " not in row[needed[0]] for row in records) else []


def _numbered(reader, first: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of its first line, counted from `first`; a quoted cell may span several lines."""
    while True:
        number = reader.line_num + first
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "new-line" in str(error):
                reason = "a carriage return inside the line; save the file with one kind of line end"
            else:
                reason = f"not a CSV line ({error}); is a quotation mark left open?"
            raise UnreadableFile(reason, line=number) from error
