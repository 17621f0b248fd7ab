"""Reads groupings: CSV files of AHRQ (PRCCSR, procedure classes, CCSR), edits of codes, and code,group,title.

    'ICD-10-PCS CODE','ICD-10-PCS CODE DESCRIPTION','PRCCSR','PRCCSR DESCRIPTION','CLINICAL DOMAIN'
    '0XX0XXX',"Invented operation, open",'ABC001','An invented class','Invented domain'

AHRQ sets values in single quotes, and lines about the edition before the header. A blank group says that there is none.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from codes.formats.checks import checked_text
from codes.formats.rows import BadRow, one_line
from codes.formats.source import Member, numbered_lines, open_source
from codes.systems import rules_of_files
from workbooks.errors import UnreadableFile

#: The header is within so many lines.
HEADER_WITHIN = 30
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
    """A grouping in a file: the headings of its groups and of their titles. Without a slug it is called like the file."""

    slug: str
    name: str
    key: str
    title: str


class _Layout(NamedTuple):
    code: str
    parts: tuple[_Part, ...]


_LAYOUTS = (
    _Layout(_PCS, (_Part("prccsr", "AHRQ PRCCSR", "prccsr", "prccsr description"),)),
    _Layout(_PCS, (_Part("procedure-classes", "AHRQ procedure classes", "procedure class", "procedure class name"),)),
    _Layout(
        _CM,
        (
            _Part("ccsr-inpatient", "AHRQ CCSR, inpatient", "default ccsr category ip", "default ccsr category description ip"),
            _Part("ccsr-outpatient", "AHRQ CCSR, outpatient", "default ccsr category op", "default ccsr category description op"),
            *(_Part("ccsr", "AHRQ CCSR", f"ccsr category {n}", f"ccsr category {n} description") for n in range(1, 7)),
        ),
    ),
    _Layout("code", (_Part("", "", "group", "title"),)),
    _Layout("code", (_Part("", "", "edit", "edit"),)),
)  # fmt: skip


def read_groupings(path: Path, *, system: str) -> Iterator[GroupRow | BadRow]:
    """The memberships in a file, plain, gzipped or the first in a zip that has a known header; bad lines are BadRows.

    Raises UnreadableFile, while iterating, if there is no such header.
    """
    rules = rules_of_files(system)
    for member in open_source(path):
        if found := _header_of(member):
            number, headings, layout = found
            yield from _rows(member, number, headings, layout, rules)
            return
    raise UnreadableFile(
        "no file with a known header: that of AHRQ’s PRCCSR, procedure classes or CCSR, “code,group,title” or “code,edit”"
    )


def _header_of(member: Member) -> tuple[int, list[str], _Layout] | None:
    with member.open() as file:
        for number, line in numbered_lines(file):
            if number > HEADER_WITHIN:
                return None
            headings = [_folded(cell) for cell in _cells(line)]
            for layout in _LAYOUTS:
                if layout.code in headings and layout.parts[0].key in headings:
                    return number, headings, layout
    return None


def _rows(member: Member, header: int, headings: list[str], layout: _Layout, rules) -> Iterator[GroupRow | BadRow]:
    stem = PurePosixPath(member.name).stem
    name = one_line(re.sub(r"[\W_]+", " ", re.sub(r"[-_ ]?v?\d[\d._-]*$", "", stem))) or stem
    with member.open() as file:
        for number, line in numbered_lines(file):
            if number <= header or not line.strip():
                continue
            cells = _cells(line)
            if len(cells) != len(headings):
                yield BadRow(number, f"{len(cells)} cells, but the header has {len(headings)}", line[:200])
                continue
            row = dict(zip(headings, cells, strict=True))
            code = rules.normalise(row[layout.code])
            if not rules.fits(code):
                yield BadRow(number, f"not a code of {rules.name}", line[:200])
                continue
            for part in layout.parts:
                if key := one_line(row.get(part.key, ""))[:60]:
                    slug = part.slug or _slug_of(name)
                    title = one_line(row.get(part.title, ""))[:250]
                    found = GroupRow(code, slug, part.name or name[:120], key, "" if title == key else title, number)
                    yield checked_text(found, key + title)


def _slug_of(name: str) -> str:
    """The word for addresses of a grouping that is called like its file, in the letters that addresses have."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain)[:50].strip("-") or "groups"


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("'").strip() for cell in next(csv.reader([line]), [])]


def _folded(text: str) -> str:
    return " ".join(re.findall("[a-z0-9]+", text.lower()))
