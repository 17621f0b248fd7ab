"""Reads workbooks (.xlsx, .xls) of codes: the spreadsheet version of HCPCS Level II, and tables with a header like CSV's.

    Note regarding coverage …                                                      a disclaimer, in up to 40 rows
    HCPC  | SEQNUM | RECID | LONG DESCRIPTION                       | SHORT DESCRIPTION | … | ADD DT   | … | TERM DT | …
       AD | 0010   | 7     | Medical supervision by a physician: …  | Md supervision    | … | 19960101 | … |         |
       AD | 0020   | 8     | procedures                             |                   |   |          |   |         |
    A0021 | 0010   | 3     | Ambulance service, outside state …     | Outside state …   | … | 19850101 | … |         |

RECID is the record type: 3 a code, 7 a modifier, 4 and 8 their continuations. Dates are texts, numbers or days. The
first sheet is read whose first rows hold a header with a code and a title, in the words of codes.formats.delimited.
Source: HCPCS record layout, CMS, 2019; the files of 2019 (.xlsx, header in row 8) and 2020 (.xls, row 11).
"""

import itertools
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from python_calamine import CalamineWorkbook, SheetTypeEnum

from codes.formats.delimited import Cells, code_row, columns_of
from codes.formats.rows import BadRow, CodeRow
from workbooks.archives import BadArchive
from workbooks.cells import OLE_START, library_errors, text_of
from workbooks.errors import UnreadableFile
from workbooks.xls_rows import xls_sheets
from workbooks.xlsx_parts import BadWorkbook, checked_workbook

LARGEST = 50_000_000
HEADER_WITHIN = 40

_CONTINUATIONS = ("4", "8")


class _Table(NamedTuple):
    """The table below a header: our columns, the numbered rows, and the reasons why some of them are refused."""

    columns: dict[str, int]
    rows: Iterator[tuple[int, list[str]]]
    spoilt: dict[int, str]


def read(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """One CodeRow for each code or modifier, its description joined; stray continuations and bad dates are BadRows.

    Raises UnreadableFile if the file is not a workbook, has no table of codes, or has more than LARGEST bytes.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableFile(f"this workbook is larger than {LARGEST // 1_000_000} MB; save the sheet as CSV (UTF-8)")
    try:
        table = _table(content)
    except (BadArchive, BadWorkbook) as error:
        raise UnreadableFile(f"this Excel workbook cannot be read: {error}") from error
    first, first_number = None, 0
    for number, values in table.rows:
        cells = Cells(table.columns, values)
        if number in table.spoilt:
            yield BadRow(number, table.spoilt[number], cells["code"])
        elif cells["record_type"] in _CONTINUATIONS:
            if first and first["code"] == cells["code"]:
                first["title"] += f" {cells['title']}"
            else:
                yield BadRow(number, "a continuation row that does not follow its own code", cells["code"])
        elif any(cells.values()):
            if first:
                yield code_row(first_number, first)
            first, first_number = cells, number
    if first:
        yield code_row(first_number, first)


def _table(content: bytes) -> _Table:
    """The first table of codes of a workbook; raises UnreadableFile."""
    for sheet, spoilt in _xls(content) if content.startswith(OLE_START) else _xlsx(content):
        rows = enumerate(sheet, start=1)
        for _, cells in itertools.islice(rows, HEADER_WITHIN):
            columns = columns_of(cells)
            if {"code", "title"} <= columns.keys():
                return _Table(columns, rows, spoilt)
    raise UnreadableFile(
        f"no sheet has a header row among its first {HEADER_WITHIN}, such as that of HCPCS (HCPC, SEQNUM, RECID, LONG "
        "DESCRIPTION, …) or “code” and “title”; add one to the sheet with the codes"
    )


def _xls(content: bytes) -> Iterator[tuple[Iterator[list[str]], dict[int, str]]]:
    return ((rows, {}) for rows in xls_sheets(content))


def _xlsx(content: bytes) -> Iterator[tuple[Iterator[list[str]], dict[int, str]]]:
    """The rows of each sheet, and the reasons why some of them are refused."""
    checked = checked_workbook(BytesIO(content))
    with library_errors():
        workbook = CalamineWorkbook.from_filelike(checked.copy)
        for number, sheet in enumerate(workbook.sheets_metadata):
            if sheet.typ is SheetTypeEnum.WorkSheet:
                rows = workbook.get_sheet_by_index(number).iter_rows()
                yield ([text_of(value) for value in cells] for cells in rows), checked.bad_rows(sheet.name)
