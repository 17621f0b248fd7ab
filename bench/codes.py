"""Loads a release, index terms and maps, compared with PostgreSQL's COPY of the same rows into the same indexed tables."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import islice, product
from statistics import median
from unittest.mock import patch

from django.db import connection, transaction

from bench.table import Row, alternating, seconds
from codes.actions import load_maps, load_release, load_terms
from codes.formats.rows import CodeRow, MapRow, TermRow
from codes.models import Code, CodeMap, IndexTerm, Release

COUNT = 79_000
#: As many as the alphabetic index of ICD-10-PCS and the GEM of ICD-9-CM procedures have, and how many codes map.
TERMS, MAPS, MAPPED = 19_000, 73_600, 3_900
_PARTS = ("Stomach", "Colon", "Appendix", "Liver", "Pancreas", "Femur", "Humerus", "Skin", "Aorta", "Larynx")
#: Constraints wait for nothing, and the database lets its tables be emptied (procedures/database.sql).
_DISPOSABLE = "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL medref.is_disposable = on"
_SIGNS = "0123456789BCDFGHJKLMNPQRSTVWXYZ"


def rows(version: int) -> Iterator[CodeRow]:
    """COUNT generated codes of the size and form of ICD-10-PCS: 0 D {operation} {part} {approach} {device} {qualifier}."""
    for number, signs in enumerate(islice(product(_SIGNS, repeat=4), COUNT)):
        code = f"0D{''.join(signs)}Z"
        title = f"Procedure {version} on {_PARTS[number % 10]} and {_PARTS[number // 10 % 10]}, Approach {number % 7}, {code}"
        yield CodeRow(code, title, title[:60])


def terms() -> Iterator[TermRow]:
    """TERMS generated terms in the proportions of the ICD-10-PCS index: for one in six codes, beginnings, and some references."""
    for number, row in enumerate(islice(rows(1), TERMS)):
        term = f"{_PARTS[number % 10]} mending {number // 8}, {_PARTS[number // 10 % 10]}, kind {number % 8}"
        see = f"{_PARTS[number // 3 % 10]} mending {number // 24}" if number % 76 == 1 else ""
        code = "" if see else row.code if number % 6 == 0 else row.code[:4]
        yield TermRow(code, term, "index", number, "alphabetic index", see=see)


def maps() -> Iterator[MapRow]:
    """MAPS generated maps from MAPPED codes of ICD-9-CM procedures."""
    for number, row in enumerate(islice(rows(1), MAPS)):
        yield MapRow(f"{number % MAPPED:04}", row.code, "inexact", number)


def loads() -> Iterator[Row]:
    """Load a release, index terms and maps: the rows alone, with the search index, and the release again without changes."""
    yield from _releases()
    load_release(
        system="icd9proc",
        label="v32",
        rows=(CodeRow(f"{n:04}", f"Mending of {_PARTS[n % 10]} by way {n}") for n in range(MAPPED)),
    )
    parts = (
        (IndexTerm, "index terms", TERMS, _load_terms, "codes.actions.terms.index_terms"),
        (CodeMap, "maps", MAPS, _load_maps, "codes.actions.maps.index_maps"),
    )
    for model, what, count, load, index in parts:
        for searchable, added, goal in ((False, "", "at most 3"), (True, ", searchable", "at most 5")):
            with nullcontext() if searchable else patch(index):
                ours, theirs = alternating(
                    lambda load=load, model=model: _anew(load, model), lambda m=model: _copy_again(m)
                )
            yield Row(f"load {count:,} {what}{added}", ours, "COPY", theirs, goal=goal)


def _load_terms() -> float:
    given = list(terms())  # like the rows that COPY gets
    return seconds(lambda: load_terms(system="icd10pcs", rows=given))


def _load_maps() -> float:
    given = list(maps())
    return seconds(lambda: load_maps(source="icd9proc", target="icd10pcs", rows=given, origin="bench"))


def _anew(load: Callable[[], float], model) -> float:
    """The seconds of a load into the empty table."""
    _truncate(model)
    return load()


def _copy_again(model) -> float:
    """The seconds of COPY of the table’s rows into the same table, emptied."""
    taken = list(model.objects.order_by("pk").values_list(*(field.attname for field in model._meta.concrete_fields)))
    _truncate(model)
    return _copied(model, taken)


def _truncate(model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{_DISPOSABLE}; TRUNCATE {model._meta.db_table} CASCADE")


def _releases() -> Iterator[Row]:
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
        cursor.execute(f"{_DISPOSABLE}; TRUNCATE codes_code, codes_release CASCADE")


def _copy() -> float:
    """COPY of the same rows into the table of codes, with its indexes, checks and keys but without the search index."""
    _fresh(searchable=False)
    taken = list(Code.objects.order_by("pk").values_list(*(field.attname for field in Code._meta.concrete_fields)))
    releases = list(Release.objects.all())
    _empty()
    Release.objects.bulk_create(releases)
    return _copied(Code, taken)


def _copied(model, taken: list[tuple]) -> float:
    table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]

    def work() -> None:
        with transaction.atomic(), cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in taken:
                copy.write_row(row)

    with connection.cursor() as cursor:
        return seconds(work)


def _search(*, on: bool):
    """A context in which loads rebuild the word index, or do not."""
    return nullcontext() if on else patch("codes.actions.releases.index_system")
