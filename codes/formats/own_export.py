"""Reads the files that `export_codes` writes, so that codes come back as they are: CSV, NDJSON, and the sheet of a workbook.

    system,code,display,title,short_title,is_header,parent,other_parents,status,added_in,retired_in,valid_from,valid_to,why_withheld
    icd10cm,A000,A00.0,Cholera due to …,,f,A00,,active,FY2024,,2020-10-01,,
    {"system":"icd10cm","code":"A000","display":"A00.0","title":"Cholera due to …","short_title":null,"is_header":false,…}

`status` is active, retired, or mentioned for a code that no release contains. `other_parents` are separated by blanks, and codes
that contain one are quoted as in CSV; exports of earlier versions lack this column. A title that the licence withholds is empty,
and loading the file leaves the known one. In CSV, a text that begins like a formula has a leading apostrophe.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from codes.formats.rows import AboutCodes, BadRow, CodeRow, FileWarning, one_line, parse_date
from workbooks.decoding import NotText
from workbooks.errors import UnreadableFile
from workbooks.formulas import as_written
from workbooks.json_values import Value, ndjson_values

#: The headings that are read; files with all of them are taken for exports of ours.
HEADINGS = (
    "system",
    "code",
    "title",
    "short_title",
    "is_header",
    "parent",
    "status",
    "valid_from",
    "valid_to",
    "why_withheld",
)
OTHER_PARENTS = "other_parents"
#: How an NDJSON export begins.
FIRST_LINE = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"system"\s*:.*"why_withheld"\s*:')
TRUE = ("t", "true")
STATUSES = ("active", "retired", "mentioned")


def columns_of(header: list[str]) -> dict[str, int]:
    """HEADINGS and OTHER_PARENTS with their positions in a header line; empty if one of HEADINGS is missing."""
    found = {cell.strip().lower(): position for position, cell in reversed(list(enumerate(header)))}
    if not found.keys() >= set(HEADINGS):
        return {}
    return {name: found[name] for name in (*HEADINGS, OTHER_PARENTS) if name in found}


def read_rows(
    rows: Iterable[tuple[int, Mapping[str, str] | BadRow]],
) -> Iterator[CodeRow | BadRow | AboutCodes | FileWarning]:
    """One CodeRow for each numbered row of texts by HEADINGS; codes that no release contains are left out, with a FileWarning.

    Codes are in their stored form, so AboutCodes says whether it has small letters, dots or blanks.
    Raises UnreadableFile for an export of several systems.
    """
    system, mentioned, said = "", 0, {AboutCodes()}
    for number, cells in rows:
        if isinstance(cells, BadRow):
            yield cells
            continue
        system = system or cells["system"]
        if cells["system"] != system:
            raise UnreadableFile(
                f"this export contains codes of {system} and {cells['system']}; export each system into a file of its own",
                line=number,
            )
        code = cells["code"]
        about = AboutCodes(case_matters=code != code.upper() or " " in code, dots_matter="." in code or " " in code)
        if about not in said:
            said.add(about)
            yield about
        if cells["status"] == "mentioned":
            mentioned += 1
        else:
            yield _code(number, cells)
    if mentioned:
        yield FileWarning(
            "Rows left out because no release contains their codes, which only entries or maps name (status “mentioned”): "
            f"{mentioned:,}."
        )


def without_guards(cells: Mapping[str, str] | BadRow) -> Mapping[str, str] | BadRow:
    """The cells of CSV without the apostrophes that keep spreadsheet programs from running them as formulas."""
    return cells if isinstance(cells, BadRow) else {name: as_written(text) for name, text in cells.items()}


def read_ndjson(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """One CodeRow for each line; a line that is not an object with HEADINGS is a BadRow. Raises UnreadableFile."""
    stream = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace")
    try:
        yield from read_rows((value.number, _cells(value)) for value in ndjson_values(stream))
    except NotText as error:
        raise UnreadableFile(str(error)) from error


def _cells(value: Value) -> dict[str, str] | BadRow:
    given = value.value
    if value.reason:
        return BadRow(value.number, value.reason, str(given)[:200])
    if not isinstance(given, dict) or not given.keys() >= set(HEADINGS):
        return BadRow(value.number, f"not an object with {', '.join(HEADINGS)}", str(given)[:200])
    names = [name for name in (*HEADINGS, OTHER_PARENTS) if name in given]
    return {name: "" if given[name] is None else one_line(str(given[name])) for name in names}


def _code(number: int, cells: Mapping[str, str]) -> CodeRow | BadRow:
    if cells["status"] not in STATUSES:
        return BadRow(number, f"status “{cells['status']}” is not one of: {', '.join(STATUSES)}", cells["code"])
    try:
        added, terminated = parse_date(cells["valid_from"]), parse_date(cells["valid_to"])
    except ValueError as error:
        return BadRow(number, str(error), cells["code"])
    return CodeRow(
        code=cells["code"],
        title=cells["title"],
        short_title=cells["short_title"],
        is_header=cells["is_header"].lower() in TRUE,
        parent=cells["parent"],
        line=number,
        added=added,
        terminated=terminated,
        is_retired=cells["status"] == "retired",
        other_parents=_codes_of(cells[OTHER_PARENTS]) if OTHER_PARENTS in cells else None,
    )


def _codes_of(cell: str) -> tuple[str, ...]:
    """The codes of a list, which are separated by blanks; one that contains a blank is quoted."""
    return tuple(filter(None, next(csv.reader([cell], delimiter=" "), [])))
