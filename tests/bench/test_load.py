"""The benchmark of a busy day runs on small data, and the docs show its figures twice: as a table and as a picture."""

import xml.etree.ElementTree as ET

import pytest

from bench import load, load_table
from tests import makers
from tests.loops import in_a_thread


@pytest.mark.usefixtures("first_rows")
def test_load_is_measured_until_the_server_has_recovered_and_put_into_the_docs(monkeypatch, tmp_path):
    for name, value in {
        "CODES": 60,
        "SECONDS": 0.5,
        "WARM_UP": 0.5,
        "STORMS": (30,),
        "load_entries": makers.published,
    }.items():
        monkeypatch.setattr(load, name, value)
    (docs := tmp_path / "docs" / "pictures").mkdir(parents=True)
    (docs.parent / "operations.md").write_text(f"Before.\n\n{load_table.HEAD}| old | 1 |\n\nAfter.\n")
    monkeypatch.setattr(load_table, "DOCS", docs.parent)
    monkeypatch.setenv("MEDREF_BENCH_LOAD_DOCS", "1")
    lines = in_a_thread(lambda: list(load.speed()))
    loads = [line for line in lines if ":" not in line.work]
    assert {"half of what it can answer, for 0 s: pages", "twice as much, for 0 s: suggestions"} <= {
        line.work for line in lines
    }
    assert [row.work.split()[0] for row in loads] == ["16", "8", "half", "all", "twice", "storm"]
    assert loads[1].ours[0] > 0
    for served, p50, p99, pages, refused, failed, memory, recovered in (row.ours for row in loads[2:]):
        assert served > 0 and 0 < p50 <= p99 and pages > 0 and 0 <= refused <= 100 and failed == 0 and memory > 20
        assert 0 <= recovered < load.PATIENCE
    text = (docs.parent / "operations.md").read_text()
    assert text.startswith("Before.") and text.endswith("\n\nAfter.\n") and "| old |" not in text
    assert [line.load for line in load_table.read(text)] == [row.work for row in loads[2:]]


def test_the_picture_of_the_loads_in_the_docs_is_that_of_its_table():
    lines = load_table.read((load_table.DOCS / "operations.md").read_text())
    picture = (load_table.DOCS / "pictures" / "load.svg").read_text()
    assert picture == load_table.drawn(lines)
    said = "".join(ET.fromstring(picture).itertext())
    assert all(line.load in said and f"{line.most:,.0f} ms" in said for line in lines)
