"""Reads the general equivalence mappings (GEMs) of CMS, all four files: I9 and I10, procedures and diagnoses.

    0001  6A750Z4 10000
    0016070 0231  10000
    0040  NoPCS   11000

Source code, target code, five flags of one digit: approximate, no map, combination, scenario, choice list.
The file of 2018 has a code in lower case (v5889).
Source: CMS, Diagnosis/Procedure Code Set General Equivalence Mappings, documentation and user's guide, 2018.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.rows import NO_MAP, BadRow, MapRow
from codes.formats.source import numbered_lines

PUBLISHED_AS = "General equivalence mappings (GEMs) of CMS"
LAYOUT = re.compile(r"([0-9A-Z]{3,7}) +(No[0-9A-Z]+|[0-9A-Z]{3,7}) +([01])([01])([01])(\d)(\d) *$", re.IGNORECASE)


def read(file: BinaryIO) -> Iterator[MapRow | BadRow]:
    """One MapRow for each line: exact is "equivalent", approximate "inexact", part of a combination "related"."""
    for number, line in numbered_lines(file):
        match = LAYOUT.match(line)
        if match is None:
            if line.strip():
                yield BadRow(number, "not “source target flags” with five flags", line)
            continue
        source, target, approximate, unmapped, combination, scenario, choice = match.groups()
        # 29 rows of the 2018 files say NoI9 without raising the flag.
        if unmapped == "1" or target.lower().startswith("no"):
            yield MapRow(source, "", NO_MAP, number)
        else:
            kind = "related" if combination == "1" else "inexact" if approximate == "1" else "equivalent"
            yield MapRow(source, target, kind, number, int(scenario), int(choice))
