"""Reads the CPT data files of the AMA: long, medium and short descriptors, consumer descriptors, the consolidated code list.

    99990 Invented service told at length          LONGULT: code, a blank or tab, text; a repeated code continues the text
    9999001 Invented service told at great length  LONGULF: code, number of the line, blank, 72 characters of text
    99990 INVENTED SVC                             SHORTU: 28 characters in capitals; MEDU: more

    Concept Id | CPT Code | Long             | Medium       | Short   | Consumer            | Current Descriptor … | …
    1          | 99990    | Invented service | INVENTED SVC | INV SVC | Invented for people | 20260101             | …

    ConceptID | Modifier Code | Level I/II | … | Modifier Name    | Modifier Description            | Section
    7         | 22            | I          | … | Invented service | Invented: more than was planned | Invented

The tables are separated by tabs. Modifiers of level II are those of HCPCS and are left out. A copyright notice comes first in
every file. A consumer descriptor is a synonym of its code. The date of the current descriptor is not kept, because it says
nothing about the code. The files of a zip make one release.
Source: file layouts of the CPT data files, AMA, 2001 (fixed columns) and 2024 (headings).
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from codes.formats import delimited
from codes.formats.dates import Dates
from codes.formats.rows import BadRow, CodeRow, FileWarning, Row, TermRow, one_line
from codes.formats.source import numbered_lines
from codes.formats.statuses import Statuses
from codes.formats.table_rows import code_row

# A file is recognized by texts that begin with a letter; within it a text may begin with anything.
_LINE = re.compile(r"(?P<code>\d{4}[0-9AFMTU])(?:\d\d (?=\S)|[ \t]+(?=\S))")
LAYOUT = re.compile(_LINE.pattern + "[A-Za-z]")
CONSOLIDATED = {
    "code": ("cpt_code",),
    "title": ("long",),
    "medium": ("medium",),
    "short_title": ("short",),
    "term": ("consumer",),
}
DESCRIPTORS = {
    "code": ("cpt_code",),
    "term": ("consumer_friendly_descriptor", "consumer_descriptor", "clinician_descriptor"),
}
MODIFIERS = {
    "code": ("modifier_code",),
    "title": ("modifier_description",),
    "short_title": ("modifier_name",),
    "level": ("level_i/ii",),
}
#: The format of each table of the AMA, the columns that it needs, and its headings.
TABLES = {
    "cpt-consolidated": (("code", "title"), CONSOLIDATED),
    "cpt-modifiers": (("code", "title"), MODIFIERS),
    "cpt-descriptors": (("code", "term"), DESCRIPTORS),
}
LONGEST_MEDIUM = 100

_NO_TITLES = FileWarning(
    "These files have no long descriptors, so codes without a title get none. Load LONGULT.txt or the consolidated code list "
    "in the same zip to give them one."
)


def read_text(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """One CodeRow for each code: with a title if the file has long descriptors, or else with a short title."""
    rows = list(_joined(file))
    titles = [row.title for row in rows if isinstance(row, CodeRow)]
    capitals = sum(title == title.upper() for title in titles)
    is_long = capitals * 2 < len(titles) or any(len(title) > LONGEST_MEDIUM for title in titles)
    for row in rows:
        is_short = isinstance(row, CodeRow) and not is_long
        yield row._replace(title="", short_title=row.title) if is_short else row


def _joined(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """One CodeRow for each code with its text as title, continued by lines that repeat the code or begin with a blank."""
    first: CodeRow | None = None
    for number, line in numbered_lines(file):
        found = _LINE.match(line)
        text = one_line(line[found.end() :] if found else line)
        if first and text and (found["code"] == first.code if found else line[0].isspace()):
            first = first._replace(title=f"{first.title} {text}")
        elif found:
            if first:
                yield first
            first = CodeRow(found["code"], text, line=number)
        elif first and text:
            yield BadRow(number, "not a CPT code with its descriptor", line)
    if first:
        yield first


def table_of(lines: list[str]) -> tuple[str, int] | None:
    """The format of a table of the AMA, and the number of its header line; None if it is none."""
    headers = ((name, delimited.header_of(lines, *table)) for name, table in TABLES.items())
    return next(((name, header.number) for name, header in headers if header), None)


def read_consolidated(file: BinaryIO) -> Iterator[CodeRow | TermRow | BadRow]:
    """One CodeRow for each line, and a TermRow if it has a consumer descriptor."""
    for number, cells in delimited.records(file, ("code", "title"), CONSOLIDATED):
        if isinstance(cells, BadRow):
            yield cells
            continue
        cells["title"] = cells["title"] or cells["medium"] or cells["short_title"]
        yield code_row(number, cells, Dates(), Statuses())
        if cells["term"]:
            yield TermRow(cells["code"], cells["term"], "synonym", number)


def read_modifiers(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """One CodeRow for each modifier of level I."""
    for number, cells in delimited.records(file, ("code", "title"), MODIFIERS):
        if isinstance(cells, BadRow):
            yield cells
        elif cells["level"].upper() != "II":
            cells["title"] = cells["title"] or cells["short_title"]
            yield code_row(number, cells, Dates(), Statuses())


def read_descriptors(file: BinaryIO) -> Iterator[TermRow | BadRow]:
    """One TermRow for each line."""
    for number, cells in delimited.records(file, ("code", "term"), DESCRIPTORS):
        yield cells if isinstance(cells, BadRow) else TermRow(cells["code"], cells["term"], "synonym", number)


def merged(files: Iterable[Iterator[Row]]) -> Iterator[Row | FileWarning]:
    """The rows of several files with one CodeRow for each code: its texts are the first ones that are not empty."""
    codes: dict[str, CodeRow] = {}
    for rows in files:
        here = set()
        for row in rows:
            if not isinstance(row, CodeRow) or row.code in here:
                yield row
                continue
            here.add(row.code)
            known = codes.setdefault(row.code, row)
            texts = {"title": known.title or row.title, "short_title": known.short_title or row.short_title}
            codes[row.code] = known._replace(**texts)
    yield from codes.values()
    if codes and not any(row.title for row in codes.values()):
        yield _NO_TITLES
