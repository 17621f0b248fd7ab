"""Exports codes, compared with PostgreSQL's COPY TO of the same rows."""

from collections.abc import Iterator

from django.db import connection

from bench.table import Row, alternating, seconds
from codes.actions import load_release
from codes.formats.rows import CodeRow
from exports.codes import Wanted, code_chunks

COUNT = 150_000

# The columns of the files, without the licence gate, the guard against formulas and the display form of the code.
COPY = """
    COPY (SELECT s.slug, c.code, c.code, c.title, c.short_title, c.is_header, p.code, NULL, 'active', added.label, retired.label,
                 c.valid_from, c.valid_to, NULL
          FROM codes_code c
          JOIN codes_codesystem s ON s.id = c.system_id
          LEFT JOIN codes_code p ON p.id = c.parent_id
          LEFT JOIN codes_release added ON added.id = c.added_in_id
          LEFT JOIN codes_release retired ON retired.id = c.retired_in_id
          WHERE s.slug = 'icd10cm' ORDER BY c.system_id, c.code) TO STDOUT (FORMAT csv)
"""


def works() -> Iterator[Row]:
    """COUNT codes with texts as CSV, NDJSON and XLSX."""
    load_release(system="icd10cm", label="FY2026", rows=_made())
    for format, goal in (("csv", "at most 1.5"), ("ndjson", "at most 1.5")):
        ours, theirs = alternating(lambda format=format: seconds(lambda: _export(format)), lambda: seconds(_copy_out))
        yield Row(f"export {COUNT:,} codes as {format.upper()}", ours, "COPY TO", theirs, goal=goal)
    yield Row(f"export {COUNT:,} codes as XLSX", seconds(lambda: _export("xlsx")), goal="at most 5 s")


def _made() -> Iterator[CodeRow]:
    """COUNT generated codes of the form of ICD-10-CM, unordered, with the headings above them."""
    headings = {}
    for number in range(COUNT):
        code = f"{chr(65 + number % 26)}{number * 7919 % 1_000_000:06}"
        title = f"Condition {number} of part {number % 97}, unspecified, initial encounter by rule {number % 7}"
        headings.setdefault(code[:3], CodeRow(code[:3], f"Conditions of group {code[:3]}", is_header=True))
        yield CodeRow(code, title, title[:60])
    yield from headings.values()


def _export(format: str) -> None:
    for _ in code_chunks(Wanted(system="icd10cm"), format):
        pass


def _copy_out() -> None:
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for _ in copy:
            pass
