"""Workbooks as the library gives them: its errors, its panics too, made BadWorkbook, and the values of cells as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError

from workbooks.xlsx_parts import BadWorkbook

#: How an old .xls file begins, and a workbook with a password. Source: Microsoft, [MS-CFB] 2.2.
OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")


@contextmanager
def library_errors() -> Iterator[None]:
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


def text_of(value) -> str:
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
