"""The benchmark of a busy day runs on small data."""

import pytest

from bench import load
from tests import makers


@pytest.mark.usefixtures("first_rows")
def test_load_is_measured_until_the_server_has_recovered(monkeypatch):
    monkeypatch.setattr(load, "CODES", 60)
    monkeypatch.setattr(load, "SECONDS", 0.5)
    monkeypatch.setattr(load, "WARM_UP", 0.5)
    monkeypatch.setattr(load, "load_entries", makers.published)
    *lines, recovered = load.speed()
    loads = [line for line in lines if ":" not in line.work]
    assert {"half: pages", "twice: suggestions"} <= {line.work for line in lines}
    assert [row.work.split()[0] for row in loads] == ["16", "half", "all", "twice"]
    for served, p50, p99, refused, failed, memory in (row.ours for row in loads):
        assert served > 0 and 0 < p50 <= p99 and 0 <= refused <= 100 and failed == 0 and memory > 20
    assert 0 <= recovered.ours[0] < load.PATIENCE
