"""Reads the plain "code, blanks, title" files: ICD-10-PCS and ICD-10-CM codes files, ICD-9-CM v32 descriptions.

    0016070 Bypass Cerebral Ventricle to Nasopharynx…    ICD-10-PCS codes file: code 1-7, title from column 9
    A000    Cholera due to Vibrio cholerae 01…           ICD-10-CM codes file: the same
    0010  Cholera due to vibrio cholerae                 ICD-9-CM diagnoses (DX): code 1-5, title from column 7
    0001 Therapeutic ultrasound of vessels…              ICD-9-CM procedures (SG): code 1-4, title from column 6

The title's column tells ICD-9 procedures and diagnoses apart: "0010" is a code of both.
CMS gives the long and the short titles of ICD-9-CM in two files of one zip.
Source: icd10cmCodesFile.pdf in the CMS zip; ICD-9-CM version 32 master descriptions, CMS.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from codes.formats.rows import BadRow, CodeRow, one_line
from codes.formats.source import numbered_lines

# Words in lower case are codes only if they have a digit.
ICD10_LAYOUT = re.compile(r"(?:[0-9A-Z]{3}[0-9A-Z ]{4}|(?=\S*\d)[0-9a-z]{3}[0-9a-z ]{4}) \S")
ICD9_DIAGNOSES_LAYOUT = re.compile(r"[0-9EVev]\d\d[\d ]{2} \S")
ICD9_PROCEDURES_LAYOUT = re.compile(r"\d\d[\d ]{2} \S")


def _reader(layout: re.Pattern, title_column: int) -> Callable[[BinaryIO], Iterator[CodeRow | BadRow]]:
    # A file is recognized by where its titles begin; within it a blank may come before a title.
    code_and_title = re.compile(layout.pattern.removesuffix(r"\S"), re.IGNORECASE)

    def read(file: BinaryIO) -> Iterator[CodeRow | BadRow]:
        """One CodeRow for each line; a line that does not fit the layout is a BadRow."""
        start = title_column - 1
        for number, line in numbered_lines(file):
            title = one_line(line[start:])
            if title and code_and_title.match(line):
                yield CodeRow(line[:start].strip(), title, line=number)
            elif line.strip():
                yield BadRow(number, f"not a code with its title from column {title_column}", line)

    return read


def with_short_titles(
    rows: Iterable[CodeRow | BadRow], short: Iterable[CodeRow | BadRow]
) -> Iterator[CodeRow | BadRow]:
    """The codes of `rows` with the titles that a second list, of short titles, gives them.

    Bad lines of both lists are returned, and codes that only the second one has are bad lines, too.
    """
    short_rows = {}
    for row in short:
        if isinstance(row, CodeRow):
            short_rows.setdefault(row.code, row)
        else:
            yield row
    for row in rows:
        found = short_rows.pop(row.code, None) if isinstance(row, CodeRow) else None
        yield row._replace(short_title=found.title) if found else row
    for row in short_rows.values():
        yield BadRow(row.line, "only the list of short titles has this code", f"{row.code} {row.title}")


read_icd10 = _reader(ICD10_LAYOUT, 9)
read_icd9_diagnoses = _reader(ICD9_DIAGNOSES_LAYOUT, 7)
read_icd9_procedures = _reader(ICD9_PROCEDURES_LAYOUT, 6)
