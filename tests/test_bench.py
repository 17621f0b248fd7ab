"""The benchmarks run, on a little of everything, and their table can be read."""

import pytest

from bench import codes, documents
from bench.table import Row, printed


def test_a_row_shows_both_sides_their_ratio_and_the_goal():
    head, rule, full, rate = printed(
        [Row("work", 3.0, "COPY", 2.0, goal="at most 2"), Row("read", 1234.5, unit="a second")]
    )
    assert (head.count("|"), rule.count("|")) == (6, 6)
    assert full == "| work | 3.00 s | COPY: 2.00 s | 1.50 | at most 2 |"
    assert rate == "| read | 1,234.50 a second |  |  |  |"


@pytest.mark.django_db
@pytest.mark.parametrize(("part", "works"), [(codes, "loads"), (documents, "works")])
def test_every_benchmark_runs(part, works, monkeypatch):
    monkeypatch.setattr(part, "COUNT", 3)
    monkeypatch.setattr(documents, "PARSED_FOR", 0.0)
    rows = list(getattr(part, works)())
    assert rows
    assert all(row.ours >= 0 and (row.theirs > 0 or not row.peer) for row in rows)
