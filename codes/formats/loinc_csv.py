"""Reads Loinc.csv, and LoincTableCore.csv if a release has nothing else; also saved as a workbook.

    "LOINC_NUM","COMPONENT","PROPERTY","TIME_ASPCT","SYSTEM","SCALE_TYP","METHOD_TYP","CLASS","STATUS","SHORTNAME","LONG_COMMON_NAME",…
    "1234-5","Inventase","CCnc","Pt","Ser","Qn","","CHEM","ACTIVE","Inv SerPl","Inventase [Catalytic activity] in Serum",…

The title is LONG_COMMON_NAME, or else the name of six parts. RELATEDNAMES2 (separated by semicolons), CONSUMER_NAME and
DisplayName are synonyms. DEPRECATED codes are retired; DISCOURAGED and TRIAL codes are valid, with a note that says so.
Other files of a release lack the column STATUS: they are parts of the list, or in other languages.
Source: LOINC Users' Guide, appendix A, LOINC database structure.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from codes.formats import delimited, hcpcs_sheets
from codes.formats.columns import Cells, Words
from codes.formats.rows import BadRow, CodeRow, FileWarning, NoteRow, TermRow, one_line
from codes.formats.table_rows import Records

WORDS: Words = {
    "code": ("loinc_num",),
    "component": ("component",),
    "property": ("property",),
    "time": ("time_aspct",),
    "system": ("system",),
    "scale": ("scale_typ",),
    "method": ("method_typ",),
    "status": ("status",),
    "short_title": ("shortname",),
    "title": ("long_common_name",),
    "consumer": ("consumer_name",),
    "display": ("displayname",),
    "synonyms": ("relatednames2",),
}
NEEDED = ("code", "component", "status")
LONGEST_SHORT_TITLE = 250

_PARTS = ("component", "property", "time", "system", "scale", "method")
_STATUSES = ("ACTIVE", "TRIAL", "DISCOURAGED", "DEPRECATED")


def header_of(lines: Iterable[str]) -> delimited.Header | None:
    """The header of Loinc.csv; None for other files."""
    return delimited.header_of(lines, NEEDED, WORDS)


def read(file: BinaryIO) -> Iterator[CodeRow | TermRow | NoteRow | BadRow]:
    """The codes in file order, each with its synonyms; a line with an unknown status is a BadRow."""
    return rows(delimited.records(file, NEEDED, WORDS))


def read_workbook(file: BinaryIO) -> Iterator[CodeRow | TermRow | NoteRow | BadRow | FileWarning]:
    """The same from a workbook; raises UnreadableFile as `codes.formats.hcpcs_sheets.read` does, too."""
    return hcpcs_sheets.read(file, WORDS, rows, NEEDED)


def rows(records: Records) -> Iterator[CodeRow | TermRow | NoteRow | BadRow]:
    """The codes in the numbered rows of a table with the columns of WORDS."""
    for number, cells in records:
        if isinstance(cells, BadRow):
            yield cells
            continue
        status, title = cells["status"].upper(), _title(cells)
        if status not in _STATUSES or not title:
            reason = f"status “{status}” is not one of: {', '.join(_STATUSES)}" if title else "the code has no name"
            yield BadRow(number, reason, cells["code"])
            continue
        short = cells["short_title"]
        yield CodeRow(
            code=cells["code"],
            title=title,
            short_title=short if len(short) <= LONGEST_SHORT_TITLE else "",
            line=number,
            is_retired=status == "DEPRECATED",
        )
        if status in ("TRIAL", "DISCOURAGED"):
            yield NoteRow(cells["code"], f"Status: {status.lower()}", "note", number)
        names = [cells["consumer"], cells["display"], *map(one_line, cells["synonyms"].split(";"))]
        for name in dict.fromkeys(filter(None, names)):
            if name not in (title, short):
                yield TermRow(cells["code"], name, "synonym", number)


def _title(cells: Cells) -> str:
    """The long common name, or else the fully specified name: its parts with colons between them."""
    return cells["title"] or (":".join(cells[part] for part in _PARTS).rstrip(":") if cells["component"] else "")
