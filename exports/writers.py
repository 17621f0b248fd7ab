"""Writes rows and objects to files one after the other, with only the current one in memory."""

import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

#: Characters (UTF-16 units) in a cell, rows in a sheet. Source: Microsoft, Excel specifications and limits.
CELL_LIMIT, ROW_LIMIT = 32_767, 1_048_576

# Of two such escapes that share an underscore, xlsxwriter escapes only one, so the text would be read back wrong.
_UNSAFE_ESCAPES = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")

# A fixed date of creation, so that the same entries give the same file.
_CREATED = datetime(2000, 1, 1)


class UnfitForSpreadsheet(ValueError):
    """A text does not fit a spreadsheet cell. The message names the entry and field and says which format to use instead."""


def json_lines(objects: Iterable[dict]) -> Iterator[str]:
    """A JSON array with one object per line."""
    start = "[\n"
    for line in ndjson_lines(objects):
        yield start + line.removesuffix("\n")
        start = ",\n"
    yield "\n]\n" if start == ",\n" else "[]\n"


def ndjson_lines(objects: Iterable[dict]) -> Iterator[str]:
    """One JSON object per line; dates as in ISO 8601."""
    for item in objects:
        yield json.dumps(item, ensure_ascii=False, default=date.isoformat) + "\n"


def text_documents(documents: Iterable[str]) -> Iterator[str]:
    """The documents, separated by a line with a form feed."""
    for number, document in enumerate(documents):
        yield f"\f\n{document}" if number else document


def write_xlsx(path: Path, headings: Sequence[str], rows: Iterable[dict], *, sheet_name: str = "entries") -> None:
    """Write a workbook with one sheet, in which a text stays text even if it begins like a formula.

    Raises UnfitForSpreadsheet for a text that would be cut off, and for more rows than a sheet has. The folder of `path` is
    used for temporary files.
    """
    import xlsxwriter  # processes that only serve pages need none of its memory

    options = {"constant_memory": True, "tmpdir": str(path.parent), "default_date_format": "yyyy-mm-dd"}
    # cells are written by type below, so the other options for interpreting text have no effect
    with xlsxwriter.Workbook(path, options | {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"created": _CREATED})
        sheet = workbook.add_worksheet(sheet_name)
        sheet.freeze_panes(1, 0)
        bold = workbook.add_format({"bold": True})
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, _width(heading))
            sheet.write_string(0, column, heading, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            if last >= ROW_LIMIT:
                raise UnfitForSpreadsheet(
                    f"There are more rows than the {ROW_LIMIT:,} that a spreadsheet can have. Use csv or json instead."
                )
            for column, heading in enumerate(headings):
                _write_cell(sheet, last, column, row, heading)
        sheet.autofilter(0, 0, last, len(headings) - 1)


def _write_cell(sheet, number: int, column: int, row: dict, heading: str) -> None:
    value = row.get(heading)
    if isinstance(value, int):
        sheet.write_number(number, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(number, column, value)
    elif value:
        if reason := _misfit(value):
            raise UnfitForSpreadsheet(
                f"{row['slug']}: {row.get('part', heading)} {reason}. Use csv or json instead, or filter the entry out."
            )
        sheet.write_string(number, column, value)


def _misfit(text: str) -> str:
    units = len(text.encode("utf-16-le")) // 2
    if units > CELL_LIMIT:
        return f"has {units:,} characters; a spreadsheet cell holds at most {CELL_LIMIT:,}"
    if found := _UNSAFE_ESCAPES.search(text):
        return f"contains “{found[0]}”, which a spreadsheet reads as other characters"
    return ""


def _width(heading: str) -> int:
    if heading in ("slug", "name", "primary_code_title"):
        return 32
    return 14 if heading.endswith(("_on", "_minutes", "version", "code", "kind", "part", "system")) else 24


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file completely or not at all: an existing file stays as it is until the new one is complete.

    Raises OSError, which names the file.
    """
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is not a regular file and cannot be replaced")
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with unfinished.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise OSError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
