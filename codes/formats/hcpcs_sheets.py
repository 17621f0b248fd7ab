"""Reads workbooks (.xlsx, .xls) of codes: HCPCS Level II, ICD-9-CM version 32, and tables with a header like CSV's.

    Note regarding coverage …                                                      a disclaimer, in up to 40 rows
    HCPC  | SEQNUM | RECID | LONG DESCRIPTION                       | SHORT DESCRIPTION | … | ADD DT   | … | TERM DT | …
       AD | 0010   | 7     | Medical supervision by a physician: …  | Md supervision    | … | 19960101 | … |         |
       AD | 0020   | 8     | procedures                             |                   |   |          |   |         |
    A0021 | 0010   | 3     | Ambulance service, outside state …     | Outside state …   | … | 19850101 | … |         |

RECID is the record type: 3 a code, 7 a modifier, 4 and 8 their continuations. Dates are texts, numbers or days. The
first sheet is read whose first rows hold a header with a code and a title, in the words of codes.formats.columns; sheets that
are hidden come last.
Source: HCPCS record layout, CMS, 2019; the files of 2019 (.xlsx, header in row 8) and 2020 (.xls, row 11).
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import date, time, timedelta
from io import BytesIO
from typing import BinaryIO, NamedTuple

from python_calamine import CalamineWorkbook, SheetTypeEnum

from codes.formats import own_export
from codes.formats.columns import (
    COLUMNS,
    NAME_COLUMNS,
    NEEDED,
    Cells,
    UnknownHeadings,
    Words,
    about_repeated,
    account,
    columns_of,
    is_data,
    is_numbered,
    without,
)
from codes.formats.delimited import ABOVE, HEADER_WITHIN
from codes.formats.doubts import EXAMPLES, some_of
from codes.formats.other_lists import NotAFullList, refuse_changed_rows, refuse_headings
from codes.formats.rows import BadRow, FileWarning, Row
from codes.formats.source import workbook_content
from codes.formats.table_rows import Records, code_rows, map_rows, term_rows
from workbooks.archives import BadArchive
from workbooks.cells import OLE_START, is_hidden, library_errors, shown_text, text_of
from workbooks.errors import UnreadableFile
from workbooks.number_formats import CellFormats, is_rounded, shown
from workbooks.xls_rows import xls_sheets
from workbooks.xlsx_parts import BadWorkbook, checked_workbook, column_letters

# Numbers that show no zeros in front; doubtful where other cells of the column are texts that begin with one.
PLAIN_NUMBERS = "numbers, although others are texts that begin with a zero"
#: Rows that are looked at to see whether a table is a list of changes.
SAMPLE = 500
HIDDEN_FORMATS = "numbers, whose formats are not read from an .xls workbook"


class _Sheet(NamedTuple):
    """The name of a sheet, its rows as values, the formats of its cells (None: not known), and why some rows are refused."""

    name: str
    rows: Iterator[list]
    formats: CellFormats | None
    spoilt: dict[int, str]


class _Table(NamedTuple):
    """The table below a header: its number and cells, our columns, the numbered rows, the sheet, and rows above the header."""

    number: int
    header: list[str]
    columns: dict[str, int]
    rows: Iterator[tuple[int, list]]
    sheet: _Sheet
    above: list[BadRow]

    def texts(self, number: int, values: list) -> list[str]:
        """The cells of a row as a person sees them."""
        if not self.sheet.formats:
            return [text_of(value) for value in values]
        formats = (self.sheet.formats.of(number, column) for column in range(1, len(values) + 1))
        return [shown_text(value, format) for value, format in zip(values, formats, strict=True)]


def read(
    file: BinaryIO,
    words: Words = COLUMNS,
    rows_of: Callable[[Records], Iterator[Row]] = code_rows,
    needed: Collection[str] = (),
) -> Iterator[Row | FileWarning]:
    """One CodeRow for each code or modifier, its description joined; stray continuations and bad dates are BadRows.

    A FileWarning names the column of codes if cells in it are dates or numbers in a format that changes them. Raises
    UnreadableFile if the file is not a workbook, has no table of codes, or is too large. `words` are given if a person named the
    columns, `rows_of` if they are not those of codes, `needed` if a table is known although it lacks some of `words`.
    """
    content = workbook_content(file)
    sheets = _sheets(content)
    try:
        table = _table(sheets, words, needed)
    except (BadArchive, BadWorkbook) as error:
        raise UnreadableFile(f"this Excel workbook cannot be read: {error}") from error
    if set(own_export.HEADINGS) <= table.columns.keys():
        yield from own_export.read_rows(_texts(table))
        return
    yield from table.above
    yield from about_repeated(table.header, table.columns)
    odd = _OddCells(table)
    yield from rows_of(_texts(table, odd))
    yield from odd.warnings()
    yield from _about_others(table, sheets, words, needed)


def read_terms(file: BinaryIO) -> Iterator[Row | FileWarning]:
    """The terms of a workbook with the columns of `codes.formats.delimited.read_terms`; raises as `read`."""
    return read(file, COLUMNS, term_rows, NEEDED["terms"])


def read_maps(file: BinaryIO) -> Iterator[Row | FileWarning]:
    """The maps of a workbook with the columns of `codes.formats.delimited.read_maps`; raises as `read`."""
    return read(file, COLUMNS, map_rows, NEEDED["maps"])


def header_of(file: BinaryIO) -> tuple[str, str]:
    """The heading of the column of codes, and an account of the header with the columns that are left out; raises as `read`."""
    table = _table(_sheets(workbook_content(file)))
    where = f"row {table.number} of the sheet “{table.sheet.name}”"
    left_out = "" if set(own_export.HEADINGS) <= table.columns.keys() else without(table.header, table.columns)
    return table.header[table.columns["code"]], account(where, table.columns) + left_out


def has_table(file: BinaryIO, words: Words, needed: Collection[str]) -> bool:
    """Whether a sheet has a header with the columns `needed` of `words`; raises UnreadableFile for a damaged workbook."""
    try:
        return any(_table_of(sheet, words, needed) for sheet in _sheets(workbook_content(file)))
    except (BadArchive, BadWorkbook) as error:
        raise UnreadableFile(f"this Excel workbook cannot be read: {error}") from error


def _about_others(
    table: _Table, sheets: Iterator[_Sheet], words: Words, needed: Collection[str]
) -> Iterator[FileWarning]:
    """A warning that names the sheets that could have been read, too."""
    others = []
    try:
        for sheet in sheets:
            with suppress(NotAFullList):
                others += [sheet.name] if _table_of(sheet, words, needed) else []
    except (BadArchive, BadWorkbook) as error:
        raise UnreadableFile(f"this Excel workbook cannot be read: {error}") from error
    if others:
        yield FileWarning(
            f"Only the sheet “{table.sheet.name}” is read; these have such a table, too: {', '.join(others)}. If they belong to "
            "the release, put all rows into one sheet."
        )


class _OddCells:
    """The cells of the column of codes that contain something else than what they show."""

    def __init__(self, table: _Table):
        self.name = "code" if "code" in table.columns else "source"
        self.index, self.formats = table.columns[self.name], table.sheet.formats
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = defaultdict(list)
        self.texts_with_zero = 0

    def look(self, number: int, values: list, code: str) -> None:
        """Look at the cell of the code in a row."""
        value, format = values[self.index], self.formats.of(number, self.index + 1) if self.formats else ""
        if isinstance(value, date | time | timedelta):
            kind = "dates"
        elif format and (shown(value, format) is None or is_rounded(format)):
            kind = f"numbers in the format “{format}”"
        elif isinstance(value, float) and self.formats is None:
            kind = HIDDEN_FORMATS
        elif isinstance(value, float) and not format:
            kind = PLAIN_NUMBERS
        else:
            self.texts_with_zero += isinstance(value, str) and code.isdecimal() and code.startswith("0")
            return
        self.counts[kind] += 1
        if self.counts[kind] <= EXAMPLES:
            self.examples[kind].append(f"{code} in row {number}")

    def warnings(self) -> Iterator[FileWarning]:
        """A warning for each kind of cell, with the first EXAMPLES."""
        if not self.texts_with_zero:
            del self.counts[PLAIN_NUMBERS]
        for kind, count in self.counts.items():
            yield FileWarning(
                f"In column {column_letters(self.index + 1)}, which has the codes, some cells are {kind}: "
                f"{some_of(self.examples[kind], count)}. Compare them with what the sheet shows; if they differ, format the "
                "column as text and enter these codes again."
            )


def _texts(table: _Table, odd: _OddCells | None = None) -> Iterator[tuple[int, Cells | BadRow]]:
    """The numbered rows of a table that are not empty; `odd` looks at their codes."""
    for number, values in table.rows:
        cells = Cells(table.columns, table.texts(number, values))
        if odd:
            odd.look(number, values, cells[odd.name])
        if number in table.sheet.spoilt:
            yield number, BadRow(number, table.sheet.spoilt[number], cells["code"])
        elif any(cells.values()):
            yield number, cells


def _table(sheets: Iterator[_Sheet], words: Words = COLUMNS, needed: Collection[str] = ()) -> _Table:
    """The first table of the sheets that has the columns; raises UnreadableFile, NotAFullList if its tables are other lists."""
    refusal: UnreadableFile = UnknownHeadings(
        f"no sheet has a header row among its first {HEADER_WITHIN}, such as that of HCPCS (HCPC, SEQNUM, RECID, LONG "
        f"DESCRIPTION, …) or “code” and “title”; add one to the sheet with the codes{NAME_COLUMNS}"
    )
    if words is not COLUMNS:
        wanted = ", ".join(heading.rstrip("*") for (heading, *_) in words.values())
        refusal = UnreadableFile(f"no sheet has the columns {wanted}; name the columns that the file has")
    for sheet in sheets:
        try:
            if table := _table_of(sheet, words, needed):
                return table
        except NotAFullList as error:
            refusal = error
    raise refusal


def _table_of(sheet: _Sheet, words: Words, needed: Collection[str]) -> _Table | None:
    """The table of a sheet; None if it has none. Raises NotAFullList."""
    rows, above = enumerate(sheet.rows, start=1), []
    if is_numbered(words):
        first = next(rows, (1, []))
        columns = columns_of(first[1], words)
        return (
            _Table(0, [], columns, itertools.chain([first], rows), sheet, [])
            if columns.keys() == words.keys()
            else None
        )
    is_known, needed = bool(needed), needed or ({"code", "title"} if words is COLUMNS else words.keys())
    for number, values in itertools.islice(rows, HEADER_WITHIN):
        cells = [text_of(value) for value in values]
        columns = columns_of(cells, words)
        if columns.keys() >= set(needed):
            if "code" in columns and not is_known:
                refuse_headings(cells, titles=[sheet.name, *(cell for _, texts in above for cell in texts if cell)])
                first = list(itertools.islice(rows, SAMPLE))
                refuse_changed_rows([list(map(text_of, row)) for _, row in first], columns.get("status"))
                rows = itertools.chain(first, rows)
            lost = [(number, " ".join(texts)) for number, texts in above if is_data(Cells(columns, texts), ("code",))]
            return _Table(number, cells, columns, rows, sheet, [BadRow(number, ABOVE, text) for number, text in lost])
        above.append((number, cells))
    for _, cells in above if not is_known else ():
        refuse_headings(cells)
    refuse_changed_rows([cells for _, cells in above if any(cells) and not is_known])
    return None


def beginning_of(file: BinaryIO) -> list[list[str]]:
    """The cells of the first HEADER_WITHIN rows of the widest sheet; raises UnreadableFile for a damaged workbook."""
    try:
        sheets = [list(itertools.islice(sheet.rows, HEADER_WITHIN)) for sheet in _sheets(workbook_content(file))]
    except (BadArchive, BadWorkbook) as error:
        raise UnreadableFile(f"this Excel workbook cannot be read: {error}") from error
    widest = max(sheets, key=lambda rows: max(map(len, rows), default=0), default=[])
    return [[text_of(value) for value in values] for values in widest]


def _sheets(content: bytes) -> Iterator[_Sheet]:
    return _xls(content) if content.startswith(OLE_START) else _xlsx(content)


def _xls(content: bytes) -> Iterator[_Sheet]:
    return (_Sheet(name, rows, None, {}) for name, rows in xls_sheets(content))


def _xlsx(content: bytes) -> Iterator[_Sheet]:
    checked = checked_workbook(BytesIO(content))
    with library_errors():
        workbook = CalamineWorkbook.from_filelike(checked.copy)
        sheets = sorted(enumerate(workbook.sheets_metadata), key=lambda sheet: is_hidden(sheet[1]))
        for number, sheet in sheets:
            if sheet.typ is SheetTypeEnum.WorkSheet:
                rows = workbook.get_sheet_by_index(number).iter_rows()
                yield _Sheet(sheet.name, rows, checked.formats(sheet.name), checked.bad_rows(sheet.name))
