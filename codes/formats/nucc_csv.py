"""Reads the CSV file of the NUCC's provider taxonomy; also saved as a workbook.

    Code,Grouping,Classification,Specialization,Definition,Effective Date,Deactivation Date,Display Name,Section
    208D00000X,Invented group,General thing,,Words,7/1/2003,,General Thing Physician,Individual

Groupings are headings, with the first two characters of their codes; classifications and specializations are codes, whose places
follow from their form (codes.systems.nucc). The title is Display Name, or in files before 2021, which lack it, the
classification with the specialization. The definition is a note. Text is UTF-8 or windows-1252.
Source: NUCC, Health Care Provider Taxonomy code set, CSV files of 2009 to 2026.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import BinaryIO

from codes.formats import delimited, hcpcs_sheets
from codes.formats.columns import Cells, Words
from codes.formats.rows import BadRow, CodeRow, FileWarning, NoteRow, TermRow, parse_date
from codes.formats.table_rows import Records
from codes.systems.nucc import GROUPING

WORDS: Words = {
    "code": ("code",),
    "grouping": ("grouping", "type"),
    "classification": ("classification",),
    "specialization": ("specialization",),
    "definition": ("definition",),
    "title": ("display_name",),
    "added": ("effective_date",),
    "terminated": ("deactivation_date",),
}
NEEDED = ("code", "classification", "specialization")


def header_of(lines: Iterable[str]) -> delimited.Header | None:
    """The header of the taxonomy; None for other files."""
    return delimited.header_of(lines, NEEDED, WORDS)


def read(file: BinaryIO) -> Iterator[CodeRow | TermRow | NoteRow | BadRow]:
    """The codes in file order, and before the first of each grouping its heading; bad dates are BadRows."""
    return rows(delimited.records(file, NEEDED, WORDS))


def read_workbook(file: BinaryIO) -> Iterator[CodeRow | TermRow | NoteRow | BadRow | FileWarning]:
    """The same from a workbook; raises UnreadableFile as `codes.formats.hcpcs_sheets.read` does, too."""
    return hcpcs_sheets.read(file, WORDS, rows, NEEDED)


def rows(records: Records) -> Iterator[CodeRow | TermRow | NoteRow | BadRow]:
    """The codes in the numbered rows of a table with the columns of WORDS."""
    groupings: set[str] = set()
    for number, cells in records:
        if isinstance(cells, BadRow):
            yield cells
            continue
        code, name = cells["code"], ", ".join(filter(None, (cells["classification"], cells["specialization"])))
        try:
            row = _row(number, cells, name)
        except ValueError as error:
            yield BadRow(number, str(error), code)
            continue
        if cells["grouping"] and code[:GROUPING] not in groupings:
            groupings.add(code[:GROUPING])
            yield CodeRow(code[:GROUPING], cells["grouping"], is_header=True, line=number)
        yield row
        if name != row.title:
            yield TermRow(code, name, "synonym", number)
        if cells["definition"]:
            yield NoteRow(code, cells["definition"], "note", number)


def _row(number: int, cells: Cells, name: str) -> CodeRow:
    if not name:
        raise ValueError("the classification is empty")
    added, terminated = _date(cells["added"]), _date(cells["terminated"])
    return CodeRow(cells["code"], cells["title"] or name, line=number, added=added, terminated=terminated)


def _date(text: str) -> date | None:
    """A date as American files write it (7/1/2003), or in the other known forms. Raises ValueError."""
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()
    except ValueError:
        return parse_date(text)
