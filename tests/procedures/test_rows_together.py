"""The rows of versions from several tables in one query."""

import pytest
from django.db.models import prefetch_related_objects

from documents.row_kinds import ROW_KINDS
from procedures.models import ProcedureVersion
from tests import makers

RELATIONS = ("names", "steps", "risks", *ROW_KINDS, "sources")


@pytest.mark.django_db
def test_they_are_those_that_each_table_has_in_its_order(django_assert_num_queries):
    documents = [
        makers.document(sources=["A report. Statute, 2020. https://example.org/a (read 2024-05-12)", "A talk"]),
        makers.document(name="Lancing", risks=[], primary_code=None, related_codes=[]),
    ]
    for number, document in enumerate(documents):
        makers.draft(makers.writer(f"writer{number}"), **vars(document))
    together = list(ProcedureVersion.objects.with_page_data().order_by("pk"))
    for version, alone in zip(together, ProcedureVersion.objects.order_by("pk"), strict=True):
        for name in RELATIONS:
            rows = [vars(row) | {"_state": None} for row in getattr(alone, name).all()]
            with django_assert_num_queries(0):
                found = list(getattr(version, name).all())
                assert all(row.version is version for row in found)
            assert [vars(row) | {"_state": None} for row in found] == rows, name
    assert not together[1].risks.filter(position__gte=0).exists(), "a filter of them is one of this version"
    with django_assert_num_queries(0):
        prefetch_related_objects(together, "rows_together")
