"""Reads the list of codes among the metadata of ICD-10-GM (icd10gm2026syst_kodes.txt).

    4;T;X;01;A00;A00.0;A00.0;A000;Erfundene Krankheit: klassisch;Erfundene Krankheit;…;V;V;1-002;2-001;…;9;9;9999;9999;9;J;J;J;J

Separated by semicolons: level (3 to 5 characters), T for a code at the end of its branch and N for a heading, X or S (listed or
made by a subclassification), chapter, first code of the group, and the code in several spellings; then its title. What follows is
about its use in statistics and billing. Chapters and groups are in files of their own, which are not read.
Source: BfArM, ICD-10-GM, description of the files of metadata (field list), 2004 to 2026.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.rows import BadRow, CodeRow, one_line
from codes.formats.source import numbered_lines

LAYOUT = re.compile(r"[345];[TN];[XS];\d\d;[A-Z]\d\d;[^;]*;[A-Z]\d\d[^;]*;[A-Z]\d\d[^;]*;")
_PLAIN, _MARKS = 7, "-+*!†"


def read(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
    """One CodeRow for each line; a line with other fields is a BadRow."""
    for number, line in numbered_lines(file):
        fields = [one_line(field) for field in line.split(";")]
        if LAYOUT.match(line):
            code = _spelled(fields[_PLAIN])
            titles = [field for field in fields[_PLAIN + 1 :] if _spelled(field) != code]
            if titles and titles[0]:
                yield CodeRow(code, titles[0], is_header=fields[1] == "N", line=number)
                continue
        if line.strip():
            yield BadRow(number, "not a line of codes in the metadata of ICD-10-GM", line)


def _spelled(code: str) -> str:
    """The code without dot and without the marks of its use."""
    return code.replace(".", "").rstrip(_MARKS)
