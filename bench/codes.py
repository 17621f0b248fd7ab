"""Loads a release of codes, compared with PostgreSQL's COPY of the same rows into the same indexed table."""

from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice, product
from statistics import median
from unittest.mock import patch

from django.db import connection, transaction

from bench.table import Row, alternating, seconds
from codes.actions import load_release
from codes.formats.rows import CodeRow
from codes.models import Code, Release

COUNT = 79_000
_PARTS = ("Stomach", "Colon", "Appendix", "Liver", "Pancreas", "Femur", "Humerus", "Skin", "Aorta", "Larynx")
_SIGNS = "0123456789BCDFGHJKLMNPQRSTVWXYZ"


def rows(version: int) -> Iterator[CodeRow]:
    """COUNT generated codes of the size and form of ICD-10-PCS: 0 D {operation} {part} {approach} {device} {qualifier}."""
    for number, signs in enumerate(islice(product(_SIGNS, repeat=4), COUNT)):
        code = f"0D{''.join(signs)}Z"
        title = f"Procedure {version} on {_PARTS[number % 10]} and {_PARTS[number // 10 % 10]}, Approach {number % 7}, {code}"
        yield CodeRow(code, title, title[:60])


def loads() -> Iterator[Row]:
    """Load a new release with its history, the same with the search index, and the release again without changes."""
    ours, theirs = alternating(lambda: _fresh(searchable=False), _copy)
    yield Row(f"load {COUNT:,} codes, fresh, with history", ours, "COPY", theirs, goal="at most 3")
    ours, theirs = alternating(lambda: _fresh(searchable=True), _copy)
    yield Row(f"load {COUNT:,} codes, fresh, with history, searchable", ours, "COPY", theirs, goal="at most 15")
    _fresh(searchable=True)
    yield Row(f"the same {COUNT:,} codes again, all unchanged", median(_load() for _ in range(3)), goal="at most 1 s")


def _fresh(*, searchable: bool) -> float:
    _empty()
    with _search(on=searchable):
        return _load()


def _load() -> float:
    return seconds(lambda: load_release(system="icd10pcs", label="FY2025", rows=rows(1)))


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE codes_code, codes_release CASCADE")


def _copy() -> float:
    """COPY of the same rows into the table of codes, with its indexes, checks and keys but without the search index."""
    table, columns = Code._meta.db_table, [field.column for field in Code._meta.concrete_fields]
    _fresh(searchable=False)
    taken = list(Code.objects.order_by("pk").values_list(*(field.attname for field in Code._meta.concrete_fields)))
    releases = list(Release.objects.all())
    _empty()
    Release.objects.bulk_create(releases)

    def work() -> None:
        with transaction.atomic(), cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in taken:
                copy.write_row(row)

    with connection.cursor() as cursor:
        return seconds(work)


def _search(*, on: bool):
    """A context in which loads rebuild the word index, or do not."""
    return nullcontext() if on else patch("codes.actions.releases.index_system")
