"""Reads the ICD-10-PCS and ICD-10-CM order files of CMS: every code and its headings, in book order.

    00001 001     0 Central Nervous System and Cranial Nerves, Bypass            Central Nervous System and Cranial…
    00002 0016070 1 Bypass Cereb Vent to Nasophar with Autol Sub, Open Approach  Bypass Cerebral Ventricle to Nasoph…

Columns (from 1): 1-5 order number; 7-13 code; 15 `1` valid code, `0` heading; 17-76 short title; 78-end long title.
Official files have short titles that begin with a blank (T464X, FY2012 to FY2016).
Source: icd10OrderFiles.pdf and icd10pcsOrderFile.pdf in the CMS zips.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.rows import BadRow, CodeRow, one_line
from codes.formats.source import numbered_lines

LAYOUT = re.compile(r"\d{5} [0-9A-Z][0-9A-Z ]{6} [01] ", re.IGNORECASE)


def read(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """One CodeRow for each line; a line that does not fit the layout or lacks a long title is a BadRow."""
    for number, line in numbered_lines(file):
        title = one_line(line[77:])
        if not line.strip():
            continue
        if not LAYOUT.match(line):
            yield BadRow(number, "not in the columns of an order file", line)
        elif not title:
            yield BadRow(number, "no long title from column 78", line)
        else:
            yield CodeRow(line[6:13].strip(), title, one_line(line[16:76]), line[14] == "0", line=number)
