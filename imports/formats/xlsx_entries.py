"""XLSX files of entries: the first sheet with known headings becomes rows of plain text. Nothing in it is ever run."""

from collections.abc import Iterator
from typing import BinaryIO

from python_calamine import CalamineWorkbook, SheetTypeEnum

from documents.entry_builder import refused
from documents.source import SourceDocument
from documents.tables.columns import read_headings
from documents.tables.reader import Table, read_table
from documents.tables.rows import LONGEST_CELL, Row
from workbooks.archives import BadArchive
from workbooks.cells import OLE_START, library_errors, text_of
from workbooks.xlsx_parts import BadWorkbook, CheckedWorkbook, checked_workbook

LARGEST = 50_000_000


def read_xlsx(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entries of a workbook. No content raises.

    Refused whole: files over LARGEST, and those that `checked_workbook` refuses. A row with an error, or with a formula
    that was never calculated, is bad.
    """
    try:
        size = file.seek(0, 2)
        file.seek(0)
        if file.read(len(OLE_START)) == OLE_START:
            raise BadWorkbook(
                "This is an old .xls workbook, or one with a password. Save it as .xlsx without a password."
            )
        if size > LARGEST:
            raise BadWorkbook(f"This file is over {LARGEST // 1_000_000} MB. Split it, or save it as CSV.")
        checked = checked_workbook(file)
        with library_errors():
            workbook = CalamineWorkbook.from_object(checked.copy)
        table, warning = _table(filename, workbook, checked)
    except (BadArchive, BadWorkbook) as error:
        yield refused(filename, "", str(error))
        return
    for document in read_table(table):
        if document.parsed and warning:
            document.parsed.warnings.append(warning)
            warning = ""
        yield document


def _table(filename: str, workbook: CalamineWorkbook, checked: CheckedWorkbook) -> tuple[Table, str]:
    """The first sheet with known headings, or else the first one, and a warning about sheets that are not read."""
    sheets = [
        (number, sheet.name)
        for number, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ is SheetTypeEnum.WorkSheet
    ]
    if not sheets:
        raise BadWorkbook("This workbook has no sheet with cells.")
    tables = []
    for number, name in sheets:
        with library_errors():
            sheet = workbook.get_sheet_by_index(number)
        place = filename if len(sheets) == 1 else f"{filename}, sheet {name}"
        bad_rows = checked.bad_rows(name)

        def rows(sheet=sheet, bad_rows=bad_rows) -> Iterator[Row]:
            for number, values in enumerate(sheet.iter_rows(), start=1):
                yield _row(number, values, bad_rows.get(number, ""))

        tables.append(Table(place, rows))
        first = next((row for row in rows() if any(row.cells)), None)
        if first and read_headings(first.cells):
            others = ", ".join(f"“{other}”" for _, other in sheets if other != name)
            return tables[-1], f"Only the sheet “{name}” was read, not {others}." if others else ""
        del tables[1:]
    return tables[0], ""


def _row(number: int, values: list, reason: str) -> Row:
    cells = [text_of(value) for value in values]
    if not reason and any(len(cell) > LONGEST_CELL for cell in cells):
        reason = f"A cell has more than {LONGEST_CELL:,} characters."
    return Row(number, cells, reason)
