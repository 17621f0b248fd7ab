"""What the readers of .xlsx and .xls share: the library's errors as BadWorkbook, and the values of cells as text."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, SheetMetadata, SheetVisibleEnum

from workbooks.number_formats import shown
from workbooks.xlsx_parts import BadWorkbook

#: The first bytes of an old .xls file, and of a workbook with a password. Source: Microsoft, [MS-CFB] 2.2.
OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
# What only a file with a password has: the name of a stream, or in an .xls the record FilePass after the first one.
# Sources: Microsoft, [MS-OFFCRYPTO] 2.3.4.4, [MS-XLS] 2.1.7.20.3.
_ENCRYPTED = re.compile(
    "EncryptedPackage".encode("utf-16-le") + rb"|\x09\x08(?:\x10\0.{16}|\x08\0.{8})(?:\x86\0\0\0)?\x2f\0", re.DOTALL
)


def refuse_password(content: bytes) -> None:
    """Raises BadWorkbook if this content of a compound file can be read only with a password."""
    if _ENCRYPTED.search(content):
        raise BadWorkbook("This workbook is protected by a password. Save it without one.")


@contextmanager
def library_errors() -> Iterator[None]:
    """Turn the library's errors and panics into BadWorkbook."""
    try:
        yield
    except CalamineError as error:
        raise BadWorkbook(
            f"This workbook is broken ({error}). Open it in a spreadsheet program and save it again."
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # raised by Rust; not an Exception, and cannot be imported
            raise
        raise BadWorkbook("This workbook is broken. Open it in a spreadsheet program and save it again.") from error


def is_hidden(sheet: SheetMetadata) -> bool:
    """Whether a spreadsheet program does not show the sheet."""
    return sheet.visible != SheetVisibleEnum.Visible


def shown_text(value, format: str) -> str:
    """A value as a cell with this number format shows it, or as `text_of` where the format does more than fill up with zeros."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return (shown(value, format) if is_number and format else None) or text_of(value)


def text_of(value) -> str:
    """A value as a person would write it: 30 for 30.0, dates as in ISO 8601."""
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
