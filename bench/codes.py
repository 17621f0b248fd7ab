"""Loading a release of codes beside PostgreSQL's own COPY of the same rows into the same indexed table."""

from collections.abc import Iterator
from itertools import islice, product

from django.db import connection

from bench.table import Row, alternating, seconds
from codes.actions import load_release
from codes.formats.rows import CodeRow
from codes.models import Code, CodeSystem

COUNT = 79_000
_PARTS = ("Stomach", "Colon", "Appendix", "Liver", "Pancreas", "Femur", "Humerus", "Skin", "Aorta", "Larynx")
_SIGNS = "0123456789BCDFGHJKLMNPQRSTVWXYZ"


def rows(version: int) -> Iterator[CodeRow]:
    """COUNT codes of the size and shape of ICD-10-PCS, by rule: 0 D {operation} {part} {approach} {device} {qualifier}."""
    for number, signs in enumerate(islice(product(_SIGNS, repeat=4), COUNT)):
        code = f"0D{''.join(signs)}Z"
        title = f"Procedure {version} on {_PARTS[number % 10]} and {_PARTS[number // 10 % 10]}, Approach {number % 7}, {code}"
        yield CodeRow(code, title, title[:60])


def loads() -> Iterator[Row]:
    """A fresh release, searchable and with its headings, and the same release again."""
    system = CodeSystem.objects.get(slug="icd10pcs")

    def fresh() -> float:
        _empty(system)
        return seconds(lambda: load_release(system="icd10pcs", label="FY2025", rows=rows(1)))

    ours, theirs = alternating(fresh, _copy)
    yield Row(f"load {COUNT:,} codes, fresh, searchable", ours, "COPY", theirs, goal="at most 15")
    again, theirs = alternating(
        lambda: seconds(lambda: load_release(system="icd10pcs", label="FY2025", rows=rows(1))), _copy
    )
    yield Row(f"the same {COUNT:,} codes again, all unchanged", again, "COPY", theirs, goal="at most 1 s")


def _empty(system: CodeSystem) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE codes_code, codes_release CASCADE")


def _copy() -> float:
    """COPY into an empty table with the columns, constraints and indexes of the table of codes."""
    system = CodeSystem.objects.get(slug="icd10pcs").pk
    columns = "id, system_id, code, title, short_title, is_header, is_reserved"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE limit_of_codes (LIKE {Code._meta.db_table} INCLUDING ALL)")

        def work() -> None:
            with cursor.copy(f"COPY limit_of_codes ({columns}) FROM STDIN") as copy:
                for number, row in enumerate(rows(1)):
                    copy.write_row((number, system, row.code, row.title, row.short_title, False, False))

        taken = seconds(work)
        cursor.execute("DROP TABLE limit_of_codes")
    return taken
