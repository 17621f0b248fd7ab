"""One reader for each kind of file: `workbooks` turns bytes into text, rows or values, `documents` turns those into entries."""

from collections.abc import Callable, Iterator
from io import SEEK_END
from typing import BinaryIO, TextIO

from documents.json.reader import read_object, refused_value
from documents.source import SourceDocument, refused
from documents.tables.columns import known_headings, read_headings
from documents.tables.reader import read_table
from documents.tables.rows import Table
from documents.text.splitting import LONGEST_DOCUMENT, TOO_LONG, read_texts
from workbooks.archives import BadArchive
from workbooks.csv_rows import csv_rows, delimiter_of
from workbooks.decoding import CHUNK, NotText, bounded_lines, decoded
from workbooks.json_values import BrokenJson, Value, json_values, ndjson_values
from workbooks.xlsx_parts import BadWorkbook
from workbooks.xlsx_rows import Sheet, xlsx_sheets

_BEGINNING = 65_536  # how many characters of a CSV file are used to detect its delimiter


def read_text(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entry documents of a text file, in UTF-8, UTF-16 with its mark, or windows-1252. No content raises."""
    if _is_one_long_document(file):
        yield refused(filename, "", TOO_LONG)
        return
    try:
        with decoded(file) as (stream, warnings):
            yield from read_texts(filename, bounded_lines(stream, LONGEST_DOCUMENT), warnings)
    except NotText as error:
        yield refused(filename, "", str(error))


def _is_one_long_document(file: BinaryIO) -> bool:
    """Whether a file is too long for one document in any encoding, and has no form feed that could split it."""
    if file.seek(0, SEEK_END) <= 4 * LONGEST_DOCUMENT:
        return False
    file.seek(0)
    return not any(b"\f" in chunk for chunk in iter(lambda: file.read(CHUNK), b""))


def read_csv(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entries of a CSV file, in UTF-8, UTF-16 with its mark, or windows-1252. No content raises."""
    try:
        with decoded(file) as (stream, warnings):
            delimiter = delimiter_of(stream.read(_BEGINNING), known_headings)
            yield from read_table(Table(filename, lambda: csv_rows(stream, delimiter), warnings))
    except NotText as error:
        yield refused(filename, "", str(error))


def read_xlsx(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entries of a workbook, from its first sheet with known headings. No content raises."""
    try:
        names, sheets = xlsx_sheets(file)
        sheet, is_known = _sheet_of_entries(sheets)
    except (BadArchive, BadWorkbook) as error:
        yield refused(filename, "", str(error))
        return
    others = ", ".join(f"“{name}”" for name in names if name != sheet.name)
    warning = f"Only the sheet “{sheet.name}” was read, not {others}." if others and is_known else ""
    name = f"{filename}, sheet {sheet.name}" if names[1:] else filename
    for document in read_table(Table(name, sheet.rows)):
        if document.parsed and warning:
            document.parsed.warnings.append(warning)
            warning = ""
        yield document


def _sheet_of_entries(sheets: Iterator[Sheet]) -> tuple[Sheet, bool]:
    """(the first sheet with known headings, True), or else (the first sheet, False)."""
    first = None
    for sheet in sheets:
        row = next((row for row in sheet.rows() if any(row.cells)), None)
        if row and read_headings(row.cells):
            return sheet, True
        first = first or sheet
    return first, False


def read_json(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entries of a JSON file. No content raises: after a syntax error comes one bad document that says where it is."""
    return _read_values(filename, file, json_values, "entry", "This file has no entries.")


def read_ndjson(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entries of a file with one object per line. No content raises; a bad line is one bad document."""
    return _read_values(filename, file, ndjson_values, "line", "This file is empty.")


def _read_values(
    filename: str, file: BinaryIO, values_of: Callable[[TextIO], Iterator[Value]], unit: str, empty: str
) -> Iterator[SourceDocument]:
    """The document of each value. `unit` says what the values' numbers count; `empty` is the reason for an empty file."""
    value = None
    try:
        with decoded(file) as (stream, warnings):
            for value in values_of(stream):
                yield _document(f"{filename}, {unit} {value.number}", value, warnings)
        if value is None:
            yield refused(filename, "", empty)
    except NotText as error:
        yield refused(filename, "", str(error))
    except BrokenJson as error:
        yield refused(filename, "", f"{error} Nothing after this point was read." if value else str(error))


def _document(name: str, value: Value, warnings: list[str]) -> SourceDocument:
    if value.reason:
        return refused_value(name, value.value, value.reason)
    return read_object(name, value.value, warnings)
