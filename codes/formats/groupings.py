"""Reads groupings, CSV or XLSX: those of AHRQ (PRCCSR, procedure classes, CCSR), edits of codes, and code,group,title.

    'ICD-10-PCS CODE','ICD-10-PCS CODE DESCRIPTION','PRCCSR','PRCCSR DESCRIPTION','CLINICAL DOMAIN'
    '0XX0XXX',"Invented operation, open",'ABC001','An invented class','Invented domain'

AHRQ sets values in single quotes, and lines about the edition before the header. A blank group says that there is none.
Its workbooks have a row for each pair of code and category, and say with Y which category is the default:

    ICD-10-CM Code | ICD-10-CM Code Description | CCSR Category | CCSR Category Description | Inpatient Default CCSR (Y/N/X) | …
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zlib import crc32

from codes.formats.checks import checked_dot, checked_text
from codes.formats.delimited import cells_of
from codes.formats.rows import BadRow, one_line
from codes.formats.source import Member, numbered_lines, open_source, workbook_content
from codes.systems import rules_of_files
from workbooks.archives import BadArchive
from workbooks.csv_rows import DELIMITERS
from workbooks.errors import UnreadableFile
from workbooks.xlsx_rows import BadWorkbook, Sheet, xlsx_sheets

#: How long the name of a group in files, and its title, may be.
LONGEST_KEY, LONGEST_TITLE = 60, 250
_LONGEST_SLUG = 50
#: The header is within so many lines.
HEADER_WITHIN = 30
_EDITION = re.compile(r"[-_ ](v ?\d[\d._-]*|(19|20)\d\d(\d\d)?(\d\d)?([._-]\d+)*)$", re.IGNORECASE)
_PCS, _CM = "icd 10 pcs code", "icd 10 cm code"


class GroupRow(NamedTuple):
    """That a code is in a group; `slug` and `name` are those of the grouping."""

    code: str
    slug: str
    name: str
    key: str
    title: str
    line: int = 0


class _Part(NamedTuple):
    """A grouping in a file: the headings of its groups and of their titles. Without a slug it is called like the file.

    `flag` is the heading of the column that says Y where the row counts; "" if every row does.
    """

    slug: str
    name: str
    key: str
    title: str
    flag: str = ""


class _Layout(NamedTuple):
    code: str
    parts: tuple[_Part, ...]


class _Line(NamedTuple):
    """A line of a text or a row of a sheet; why it cannot be read, or ""."""

    number: int
    cells: list[str]
    text: str
    reason: str = ""


class _Table(NamedTuple):
    """A text or a sheet that may have groups: the name of its file, what people call it, and its lines from the first one.

    A text can be read with each delimiter; the first reading with a known header counts.
    """

    file: str
    name: str
    readings: tuple[Callable[[], Iterator[_Line]], ...]


_CATEGORY = "ccsr category", "ccsr category description"
_LAYOUTS = (
    _Layout(_PCS, (_Part("prccsr", "AHRQ PRCCSR", "prccsr", "prccsr description"),)),
    _Layout(_PCS, (_Part("prccsr", "AHRQ PRCCSR", *_CATEGORY),)),
    _Layout(_PCS, (_Part("procedure-classes", "AHRQ procedure classes", "procedure class", "procedure class name"),)),
    _Layout(
        _CM,
        (
            _Part("ccsr-inpatient", "AHRQ CCSR, inpatient", "default ccsr category ip", "default ccsr category description ip"),
            _Part("ccsr-outpatient", "AHRQ CCSR, outpatient", "default ccsr category op", "default ccsr category description op"),
            *(_Part("ccsr", "AHRQ CCSR", f"ccsr category {n}", f"ccsr category {n} description") for n in range(1, 7)),
        ),
    ),
    _Layout(
        _CM,
        (
            _Part("ccsr", "AHRQ CCSR", *_CATEGORY),
            _Part("ccsr-inpatient", "AHRQ CCSR, inpatient", *_CATEGORY, "inpatient default ccsr y n x"),
            _Part("ccsr-outpatient", "AHRQ CCSR, outpatient", *_CATEGORY, "outpatient default ccsr y n x"),
        ),
    ),
    _Layout("code", (_Part("", "", "group", "title"),)),
    _Layout("code", (_Part("", "", "edit", "edit"),)),
)  # fmt: skip


def read_groupings(path: Path, *, system: str) -> Iterator[GroupRow | BadRow]:
    """The memberships in a file, plain, gzipped or in a zip: of all its tables with a known header. Bad lines are BadRows.

    So is a table of a grouping that an earlier one has: it is left out, because publishers pack the same table twice and older
    editions beside the newest. Raises UnreadableFile, while iterating, if no table has a known header or a line below it.
    """
    rules, first, empty, lines = rules_of_files(system), {}, [], 0
    for table in _tables(path):
        found = next(((read, header) for read in table.readings if (header := _header_of(read()))), None)
        if not found:
            continue
        read, (header, headings, layout) = found
        name = _name_of(table.file)
        slugs = [part.slug or _slug_of(name) for part in layout.parts]
        if earlier := next((first[slug] for slug in slugs if slug in first), ""):
            yield BadRow(
                header,
                f"left out, because {earlier} is of the same grouping: load this table in a file of its own",
                table.name,
            )
            continue
        where = f"{table.name}: " if first else ""
        rows = _rows(name, read(), header, headings, layout, rules)
        if (one := next(rows, None)) is None:  # headings alone take the place of no other table
            empty.append(table.name)
            continue
        first |= dict.fromkeys(slugs, table.name)
        for row in chain([one], rows):
            lines += 1
            yield row._replace(reason=where + row.reason) if isinstance(row, BadRow) else row
    if not (first or empty):
        raise UnreadableFile(
            "no file with a known header: that of AHRQ’s PRCCSR, procedure classes or CCSR, “code,group,title” or “code,edit”"
        )
    if not lines:
        raise UnreadableFile(f"{' and '.join(dict.fromkeys(empty))}: there is no code in a group below the headings")


def _tables(path: Path) -> Iterator[_Table]:
    """The texts and the sheets in a file."""
    for member in open_source(path):
        if member.is_workbook():
            yield from _sheets(member)
        else:
            yield _Table(
                member.name, member.name, tuple(partial(_lines, member, delimiter) for delimiter in DELIMITERS)
            )


def _sheets(member: Member) -> Iterator[_Table]:
    with member.open() as file:
        content = BytesIO(workbook_content(file))
    try:
        for sheet in xlsx_sheets(content).sheets:
            yield _Table(member.name, f"sheet “{sheet.name}” of {member.name}", (partial(_rows_of, sheet),))
    except (BadArchive, BadWorkbook) as error:
        raise UnreadableFile(f"this Excel workbook cannot be read: {error}") from error


def _rows_of(sheet: Sheet) -> Iterator[_Line]:
    for row in sheet.rows():
        yield _Line(row.number, [_unquoted(cell) for cell in row.cells], " ".join(row.cells), row.reason)


def _lines(member: Member, delimiter: str) -> Iterator[_Line]:
    with member.open() as file:
        for number, line in numbered_lines(file):
            cells = [_unquoted(cell) for cell in cells_of(line, delimiter)]
            yield _Line(number, cells, line, "" if cells or not line.strip() else "this is no line of CSV")


def _header_of(lines: Iterator[_Line]) -> tuple[int, list[str], _Layout] | None:
    for line in islice(lines, HEADER_WITHIN):
        headings = [_folded(cell) for cell in line.cells]
        for layout in _LAYOUTS:
            if layout.code in headings and layout.parts[0].key in headings:
                return line.number, headings, layout
    return None


def _rows(
    name: str, lines: Iterator[_Line], header: int, headings: list[str], layout: _Layout, rules
) -> Iterator[GroupRow | BadRow]:
    for line in lines:
        if line.number <= header or not (line.reason or any(line.cells)):
            continue
        reason = line.reason
        if not reason and len(line.cells) != len(headings):
            reason = f"{len(line.cells)} cells, but the header has {len(headings)}"
        row = {} if reason else dict(zip(headings, line.cells, strict=True))
        code = rules.normalise(row.get(layout.code, ""))
        if not reason and not rules.fits(code):
            reason = f"not a code of {rules.name}"
        if reason:
            yield BadRow(line.number, reason, line.text[:200])
            continue
        for part in layout.parts:
            key, title = one_line(row.get(part.key, "")), one_line(row.get(part.title, ""))
            if key and (not part.flag or row.get(part.flag) == "Y"):
                if reason := _why_unusable(key, title):
                    yield BadRow(line.number, reason, line.text[:200])
                    continue
                slug = part.slug or _slug_of(name)
                found = GroupRow(code, slug, part.name or name[:120], key, "" if title == key else title, line.number)
                yield checked_dot(checked_text(found, key + title), rules, row[layout.code])


def _why_unusable(key: str, title: str) -> str:
    """Why a group cannot be called so, or "". Cut short, two groups could become one; dots are no part of an address."""
    for what, text, most in (("name", key, LONGEST_KEY), ("title", title, LONGEST_TITLE)):
        if len(text) > most:
            return f"the {what} of the group has {len(text):,} characters; the limit is {most}"
    return f"no group can be called “{key}”" if {".", ".."} & set(key.split("/")) else ""


def _name_of(file: str) -> str:
    """What a grouping is called after its file, whose edition (“_v2”, “-2026-1”) is no part of its name; “ward 2” is."""
    stem = PurePosixPath(file).stem
    return one_line(re.sub(r"[\W_]+", " ", _EDITION.sub("", stem))) or stem


def _slug_of(name: str) -> str:
    """The word for addresses of a grouping that is called like its file, in the letters that addresses have.

    Names that lose letters in it get a number of their own, so that none takes the place of another.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    word = re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    if len(word) <= _LONGEST_SLUG and all(letter.isascii() for letter in plain if letter.isalnum()):
        return word or "groups"
    number = f"{crc32(plain.encode()):08x}"
    return f"{word[: _LONGEST_SLUG - 1 - len(number)].strip('-') or 'groups'}-{number}"


def _unquoted(cell: str) -> str:
    return cell.strip().strip("'").strip()


def _folded(text: str) -> str:
    return " ".join(re.findall("[a-z0-9]+", text.lower()))
