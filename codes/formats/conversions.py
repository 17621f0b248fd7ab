"""Reads conversion tables as maps: which codes replaced which, and how ICD-10 and ICD-11 compare.

    Current code assignment,Effective,Previous Code(s) Assignment    ICD-10-CM, also as a workbook: new code, the codes before it
    A00.01,10/01/2025,"A00.0, A00.1"

    LOINC,MAP_TO,COMMENT                                             MapTo.csv of LOINC: deprecated code, its replacement

    10ClassKind … icd10Code icd10Chapter icd10Title … icd11Code icd11Chapter icd11Title              WHO, separated by tabs

Maps go from the earlier code to the later one; in tables of WHO from the code whose column comes first. A code with one target
maps to it inexactly, because no table says how the two compare; if it has several, they are related to it.
Source: NCHS, conversion table of new ICD-10-CM codes; WHO, ICD-10 / ICD-11 mapping tables; LOINC Users' Guide.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO

from codes.formats import delimited, hcpcs_sheets
from codes.formats.columns import Cells, Words
from codes.formats.rows import NO_MAP, BadRow, FileWarning, MapRow
from workbooks.errors import UnreadableFile

MOST_ROWS = 1_000_000
WORDS: Words = {
    "source": ("previous_code*", "prior_code*", "former_code*", "old_code*", "loinc*"),
    "target": ("current_code*", "new_code*", "map_to"),
}
ICD_WORDS: Words = {"tenth": ("icd10code",), "eleventh": ("icd11code",)}
INSTEAD = (
    "it is a conversion table (which codes replaced which); load the full list of the release, and this table as maps "
    "between codes"
)
_NEEDED, _ICD_NEEDED = tuple(WORDS), tuple(ICD_WORDS)
_BETWEEN = re.compile(r"[\s,;/&+]+(?:(?:and|or)\s+)?")
_NOTHING = ("", "none", "n/a", "na", "no previous code", "no mapping")

Records = Iterable[tuple[int, Cells | BadRow]]

header_of = partial(delimited.header_of, needed=_NEEDED, words=WORDS)
icd_header_of = partial(delimited.header_of, needed=_ICD_NEEDED, words=ICD_WORDS)


def read(file: BinaryIO) -> Iterator[MapRow | BadRow]:
    """A map from each previous code to its current one; raises UnreadableFile for a table with too many rows."""
    return map_rows(delimited.records(file, _NEEDED, WORDS))


def read_workbook(file: BinaryIO) -> Iterator[MapRow | BadRow | FileWarning]:
    """The same from a workbook; raises UnreadableFile as `codes.formats.hcpcs_sheets.read` does, too."""
    return hcpcs_sheets.read(file, WORDS, map_rows)


def read_icd(file: BinaryIO) -> Iterator[MapRow | BadRow]:
    """A map from each code of ICD-10 to ICD-11, or the reverse; codes without a target get a row that says so."""
    return _with_kinds(_icd_pairs(delimited.records(file, _ICD_NEEDED, ICD_WORDS)))


def map_rows(records: Records) -> Iterator[MapRow | BadRow]:
    """The maps in the numbered rows of a table with the columns of WORDS."""
    return _with_kinds(_pairs(records))


def _pairs(records: Records) -> Iterator[MapRow | BadRow]:
    for number, cells in records:
        if isinstance(cells, BadRow):
            yield cells
            continue
        target = cells["target"]
        for source in [] if cells["source"].lower() in _NOTHING else filter(None, _BETWEEN.split(cells["source"])):
            if re.fullmatch(r"[0-9A-Z.]{3,}[-–][0-9A-Z.]{3,}", source):
                yield BadRow(number, f"{source} is a range; write each code on a line of its own", target)
            elif source != target:
                yield MapRow(source, target, "inexact", number)


def _icd_pairs(records: Records) -> Iterator[MapRow | BadRow]:
    for number, cells in records:
        if isinstance(cells, BadRow):
            yield cells
            continue
        source, target = (cells[name] for name in sorted(_ICD_NEEDED, key=cells.given.__getitem__))
        if source and target.lower() not in _NOTHING:
            yield MapRow(source, target, "inexact", number)
        elif source:
            yield MapRow(source, "", NO_MAP, number)


def _with_kinds(rows: Iterable[MapRow | BadRow]) -> Iterator[MapRow | BadRow]:
    """The rows; maps of a source with several targets are “related”."""
    kept, targets = [], {}
    for row in rows:
        kept.append(row)
        if isinstance(row, MapRow) and row.kind != NO_MAP:
            targets.setdefault(row.source, set()).add(row.target)
        if len(kept) > MOST_ROWS:
            raise UnreadableFile(f"this conversion table has more than {MOST_ROWS:,} rows", line=row.line)
    for row in kept:
        several = isinstance(row, MapRow) and len(targets.get(row.source, ())) > 1
        yield row._replace(kind="related") if several and row.kind != NO_MAP else row
