"""Reads the rows of the sheets of XLSX files as plain text, without running anything in them."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from python_calamine import CalamineWorkbook, SheetTypeEnum

from workbooks.cells import OLE_START, library_errors, refuse_password, text_of
from workbooks.rows import LONGEST_CELL, Row
from workbooks.xlsx_parts import BadWorkbook, checked_workbook

LARGEST = 50_000_000


class Sheet(NamedTuple):
    """A sheet of a workbook. Each call of `rows` reads the rows from the first one."""

    name: str
    rows: Callable[[], Iterator[Row]]


class Sheets(NamedTuple):
    """The names of the sheets of a workbook that have cells, at least one, and the sheets, one of them in memory at a time."""

    names: list[str]
    sheets: Iterator[Sheet]


def xlsx_sheets(file: BinaryIO) -> Sheets:
    """The sheets of a workbook. A row with an error, or with a formula that was never calculated, has a `reason`.

    Raises BadArchive or BadWorkbook for files over LARGEST bytes and for those that `checked_workbook` refuses; reading the
    sheets may raise BadWorkbook too.
    """
    if file.seek(0, 2) > LARGEST:
        raise BadWorkbook(f"This file is over {LARGEST // 1_000_000} MB. Split it, or save it as CSV.")
    file.seek(0)
    if file.read(len(OLE_START)) == OLE_START:
        refuse_password(file.read())
        raise BadWorkbook("This is an old .xls workbook. Save it as .xlsx.")
    checked = checked_workbook(file)
    with library_errors():
        workbook = CalamineWorkbook.from_object(checked.copy)
    found = [
        (number, sheet.name)
        for number, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ is SheetTypeEnum.WorkSheet
    ]
    if not found:
        raise BadWorkbook("This workbook has no sheet with cells.")

    def sheets() -> Iterator[Sheet]:
        for number, name in found:
            yield _sheet(workbook, number, name, checked.bad_rows(name))

    return Sheets([name for _, name in found], sheets())


def _sheet(workbook: CalamineWorkbook, number: int, name: str, bad_rows: dict[int, str]) -> Sheet:
    with library_errors():
        sheet = workbook.get_sheet_by_index(number)

    def rows() -> Iterator[Row]:
        for row_number, values in enumerate(sheet.iter_rows(), start=1):
            yield _row(row_number, values, bad_rows.get(row_number, ""))

    return Sheet(name, rows)


def _row(number: int, values: list, reason: str) -> Row:
    cells = [text_of(value) for value in values]
    if not reason and any(len(cell) > LONGEST_CELL for cell in cells):
        reason = f"A cell has more than {LONGEST_CELL:,} characters."
    return Row(number, cells, reason)
