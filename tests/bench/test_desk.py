"""The benchmark of the desk runs on small data."""

from itertools import islice

import pytest

from bench import desk, search
from procedures.models import ProcedureVersion
from tests import makers


@pytest.mark.django_db
def test_the_desk_is_measured_list_by_list_and_with_a_large_form(monkeypatch):
    for name, value in {"ENTRIES": 4, "CODES": 60, "DRAFTS": 2, "ROUNDS": 2, "PAGES": ("index",)}.items():
        monkeypatch.setattr(desk, name, value)
    monkeypatch.setattr(search, "settle", lambda: None)  # it would vacuum, which a test cannot
    monkeypatch.setattr(desk, "load_entries", lambda: makers.published())
    every = desk.lists
    monkeypatch.setattr(desk, "lists", lambda *args: islice(every(*args), 0, 9, 4))
    visits = {visit.work: visit for visit in desk.speed()}
    assert all(visit.queries and visit.middle <= visit.p95 for visit in visits.values()), "nothing was refused"
    assert visits["a large version, saved"].goal == "median at most 600 ms, 60 queries"
    assert 4 <= visits["index"].queries < visits["a large version, saved"].queries <= 60
    large = ProcedureVersion.objects.get(name="An entry with many rows")
    assert (large.risks.count(), large.personnel.count(), large.summary) == (20, 20, "Another summary, number 3.")
    assert ProcedureVersion.objects.published().count() == 4
    cells = visits["index"].cells()
    assert cells[1].startswith(f"{visits['index'].queries} queries, ") and desk.Visit("x: refused").cells()[1] == ""
