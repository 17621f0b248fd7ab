"""The benchmarks run, on a little of everything, and their table can be read."""

from subprocess import CalledProcessError

import pytest

from bench import athena, codes, documents, exports
from bench.table import Row, printed
from codes.models import Code


def test_a_row_shows_both_sides_their_ratio_and_the_goal():
    head, rule, full, rate = printed(
        [Row("work", 3.0, "COPY", 2.0, goal="at most 2"), Row("read", 1234.5, unit="a second")]
    )
    assert (head.count("|"), rule.count("|")) == (6, 6)
    assert full == "| work | 3.00 s | COPY: 2.00 s | 1.50 | at most 2 |"
    assert rate == "| read | 1,234.50 a second |  |  |  |"


@pytest.mark.django_db
@pytest.mark.parametrize(("part", "works"), [(codes, "loads"), (documents, "works"), (exports, "works")])
def test_every_benchmark_runs(part, works, monkeypatch):
    monkeypatch.setattr(part, "COUNT", 3)
    monkeypatch.setattr(documents, "PARSED_FOR", 0.0)
    rows = list(getattr(part, works)())
    assert rows
    assert all(row.ours >= 0 and (row.theirs > 0 or not row.peer) for row in rows)


@pytest.mark.usefixtures("first_rows")
def test_an_athena_bundle_is_loaded_by_a_process_of_its_own(monkeypatch):
    """Its database is the one of the benchmarks, so that what it loads is seen here."""
    monkeypatch.setattr(athena, "COUNT", 20)
    taken, rate, memory = athena.works()
    assert (taken.work, memory.goal) == ("load 14 of 20 Athena concepts, fresh, searchable", "under 400 MB")
    assert taken.ours > 0 and rate.ours > 0 and 20 < memory.ours < 400
    loaded = Code.objects.filter(system__slug="snomed")
    assert loaded.count() == 14
    assert len(loaded.get(code="100000000").title) > athena.LONGEST_NAME, "a cut name is made whole"


@pytest.mark.django_db
def test_a_load_that_fails_fails_the_benchmark(tmp_path):
    with pytest.raises(CalledProcessError, match="import_codes"):
        athena.load(tmp_path / "missing.zip")
