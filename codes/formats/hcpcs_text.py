"""Reads the text version of the HCPCS Level II file of CMS: codes, modifiers, descriptions, dates.

    A0021001003Ambulance service, outside state per mile, …      a code: record type 3
       AD001007Medical supervision by a physician: more than …   a modifier: right-aligned, record type 7
       AD002008procedures                                        its continuation: type 8 (4 for a code)

Columns (from 1), up to 320, windows-1252: 1-5 code; 6-10 sequence; 11 record type; 12-91 long description;
92-119 short description; 269-276 added; 285-292 terminated (YYYYMMDD). Disclaimer lines come before the records.
Source: HCPCS record layout, CMS, 2019.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.rows import BadRow, CodeRow, one_line, parse_date
from codes.formats.source import numbered_lines

LAYOUT = re.compile(r"(?: {3}[0-9A-Z]{2}|[A-Z]\d{4})\d{5}[3478]", re.IGNORECASE)
# A line before the first record that begins with a code is no disclaimer.
_DAMAGED = re.compile(r" {3}[0-9A-Z]{2}\d| {0,2}[A-Z]\d{4}", re.IGNORECASE)


def read(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """One CodeRow for each code or modifier, its description joined; stray continuations and bad dates are BadRows."""
    first, pieces, number = "", [], 0
    for line_number, line in numbered_lines(file):
        if not LAYOUT.match(line):
            if line.strip() and (first or _DAMAGED.match(line)):
                yield BadRow(line_number, "not an HCPCS record (code, sequence, record type 3, 4, 7 or 8)", line)
        elif line[10] in "37":
            if first:
                yield _record(first, pieces, number)
            first, pieces, number = line, [line[11:91]], line_number
        elif line[:5].upper() == first[:5].upper():
            pieces.append(line[11:91])
        else:
            yield BadRow(line_number, "a continuation line that does not follow its own code", line)
    if first:
        yield _record(first, pieces, number)


def _record(line: str, pieces: list[str], number: int) -> CodeRow | BadRow:
    try:
        added, terminated = parse_date(line[268:276]), parse_date(line[284:292])
    except ValueError as error:
        return BadRow(number, str(error), line)
    return CodeRow(
        code=line[:5].strip(),
        title=one_line(" ".join(pieces)),
        short_title=one_line(line[91:119]),
        line=number,
        added=added,
        terminated=terminated,
    )
