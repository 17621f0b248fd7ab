"""XLSX files of entries: the first sheet with known headings becomes rows of plain text. Nothing in it is ever run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from imports.formats.archives import BadArchive
from imports.formats.columns import read_headings
from imports.formats.gathered_entry import refused
from imports.formats.parsed_entry import SourceDocument
from imports.formats.rows import LONGEST_CELL, Row
from imports.formats.tables import Table, read_table
from imports.formats.xlsx_parts import BadWorkbook, CheckedWorkbook, checked_workbook

LARGEST = 50_000_000
#: How an old .xls file begins, and a workbook with a password. Source: Microsoft, [MS-CFB] 2.2.
OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")


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
        with _calamine():
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


@contextmanager
def _calamine() -> Iterator[None]:
    """Turn what the library raises, its panics too, into BadWorkbook."""
    try:
        yield
    except CalamineError as error:
        raise BadWorkbook(
            f"This workbook is broken ({error}). Open it in a spreadsheet program and save it again."
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust: no Exception, and no name to import
            raise
        raise BadWorkbook("This workbook is broken. Open it in a spreadsheet program and save it again.") from error


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
        with _calamine():
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
    cells = [_text(value) for value in values]
    if not reason and any(len(cell) > LONGEST_CELL for cell in cells):
        reason = f"A cell has more than {LONGEST_CELL:,} characters."
    return Row(number, cells, reason)


def _text(value) -> str:
    """A value as a person would write it: 30 for 30.0, days as in ISO 8601."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return f"{round(value.total_seconds() / 60)} minutes"
    return str(value)
