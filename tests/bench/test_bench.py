"""The benchmarks run on small data, and their table can be read."""

from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from itertools import repeat
from pathlib import Path
from shutil import copy
from subprocess import CalledProcessError
from threading import Thread

import pytest

from bench import athena, codes, documents, entries, exports, pages, peer, quality, search
from bench.asked import MISSPELLED, MIX, TYPED
from bench.made import made_codes
from bench.readers import ENTRY, Wish, wishes
from bench.relevance import Judgement
from bench.serving import Client, bare, serving, turn_by_turn
from bench.table import Figures, Row, percentiles, printed
from codes.models import AxisDefinition, AxisValue, Code, CodeMap
from imports.demo import ENTRIES
from procedures.models import ProcedureCode
from search.queries import find
from tests import makers

SAMPLES = Path(__file__).parents[1] / "codes" / "samples"


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
    monkeypatch.setattr(codes, "MAPPED", 3)
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


def test_a_line_of_several_figures_compares_one_of_them():
    figures = Figures("search", (1.0, 2.0, 3.0), "Datasette", (4.0, 8.0, 9.0), "ms", "p95 at most 0.5")
    _, _, line, remark = printed([figures, Row("skipped")])
    assert line == "| search | 1.00 / 2.00 / 3.00 ms | Datasette: 4.00 / 8.00 / 9.00 ms | 0.25 | p95 at most 0.5 |"
    assert remark == "| skipped |  |  |  |  |"


def test_a_figure_is_not_compared_with_zero():
    found = Figures("found", (0.5,), "BM25", (0.0,), compared=0)
    assert found.cells() == ("found", "0.50", "BM25: 0.00", "", "")
    assert Figures("found", (0.5, 0.2), "BM25", (0.3, 0.0)).cells()[3] == ""


def test_percentiles_are_in_milliseconds():
    assert percentiles([number / 1000 for number in range(101)]) == pytest.approx((50, 95, 99))


@pytest.mark.parametrize("system", search.SYSTEMS)
def test_made_codes_come_once_each_and_more_of_them_begin_the_same(system):
    rows = list(made_codes(system, 3_000))
    assert list(made_codes(system, 1_000)) == rows[:1_000]
    assert len({row.code for row in rows}) == len({row.title for row in rows}) == 3_000
    assert all(len(row.code) <= 7 and row.title for row in rows)
    with pytest.raises(ValueError, match="combinations for"):
        next(made_codes(system, 10_000_000))


def test_made_codes_have_the_characters_and_words_of_procedures():
    titles = {row.code: row.title for row in made_codes("icd10pcs", 75_000)}
    assert any(
        code.startswith("0DT") and title.startswith("Resection of Left Stomach") for code, title in titles.items()
    )
    words = Counter(word for title in titles.values() for word in set(title.split()))
    assert words["Artery"] > 3_000, "a common word"
    assert 0 < words["Thalamus"] < 1_000, "a rare one"


def test_the_mix_is_wide_and_asks_nothing_twice():
    assert len(set(MIX)) == len(MIX) >= 120
    assert set(MISSPELLED) <= set(MIX)
    assert all(query.startswith(typed) and len(typed) >= 2 for query, typed in zip(MIX, TYPED, strict=True))


def test_the_peer_is_asked_for_whole_words_and_the_beginning_of_the_last():
    assert peer.beginning("femoral art").startswith("/db/codes.json?_search=%22femoral%22+art%2A&_searchmode=raw")
    assert "_search=%22%22&" in peer.beginning("!?")


class Answers(BaseHTTPRequestHandler):
    """A peer that knows nothing, and refuses what is forbidden."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(400 if "forbidden" in self.path else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        """Nothing is written."""


@contextmanager
def answering():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever).start()
        yield server.server_address[1]
        server.shutdown()


def test_two_sides_are_asked_in_turn_after_a_round_to_warm_up():
    with answering() as port, Client(port) as one, Client(port) as other:
        taken = turn_by_turn([((one, "/a"), (other, "/forbidden")), ((one, "/b"), (other, "/c"))], rounds=2)
    assert [len(side) for side in taken] == [4, 4]
    assert (one.refused, other.refused) == ([], [(400, "/forbidden")] * 3)


def test_many_readers_at_once_get_complete_answers_or_the_benchmark_fails():
    with answering() as port, pytest.raises(ConnectionError, match="400"):
        pages.requests_a_second(port, repeat("/forbidden"), seconds=20)
    with bare(workers=1) as port:
        assert pages.requests_a_second(port, repeat("/"), seconds=1) > 0


def test_a_server_that_ends_at_once_fails_the_benchmark():
    with pytest.raises(CalledProcessError), serving(lambda port: ("false",), ready="/"):
        pass


@pytest.mark.usefixtures("first_rows")
def test_search_is_measured_at_every_size_beside_its_peer(monkeypatch):
    """The product serves the database of the benchmarks in a process of its own; the peer is a stand-in."""
    monkeypatch.setattr(search, "COUNTS", (60, 120))
    monkeypatch.setattr(search, "ROUNDS", 1)
    monkeypatch.setattr(search, "WORKS", [(name, queries[::40], *rest) for name, queries, *rest in search.WORKS])
    monkeypatch.setattr(search, "MIX", MIX[::40])
    monkeypatch.setattr(search, "MISSPELLED", {"kidnye": "kidney"})
    monkeypatch.setattr(search, "ODD", ("a", "!?"))

    @contextmanager
    def stand_in(rows):
        assert {(system, section) for system, section, *_ in rows} >= {("icd10pcs", "0"), ("icd10cm", "A")}
        with answering() as port:
            yield port

    monkeypatch.setattr(peer, "served", stand_in)
    rows = list(search.speed())
    assert Code.objects.filter(is_header=False).count() == 120
    goals = Counter(row.goal for row in rows)
    assert goals == {
        "": 6,
        "under 30 s": 1,
        "p95 at most 0.2": 2,
        "p95 at most 0.5": 4,
        "p95 at most 2": 8,
        "at most 300 ms": 4,
        "at most 150 MB": 2,
    }
    assert [row.work for row in rows if "errors" in row.work] == []


@pytest.mark.usefixtures("first_rows")
def test_pages_are_measured_as_the_encyclopedia_grows(monkeypatch):
    """All sizes are served at once, each from a copy of the database; what is made can be found, under a name of its own."""
    monkeypatch.setattr(entries, "COUNTS", {5: 1.3, 8: 2})
    monkeypatch.setattr(entries, "ROUNDS", 2)
    monkeypatch.setattr(search, "COUNTS", (60,))
    monkeypatch.setattr(entries, "CODES", 60)
    monkeypatch.setattr(entries, "load_entries", lambda: [makers.published(), makers.published(name="Knee surgery")])
    monkeypatch.setattr(entries, "ADDRESSES", {"page, knee": ("/search/?", "knee")})
    rows = list(entries.speed())
    assert [row.work for row in rows if row.goal] == [f"page, knee, {n} entries: p50 / p95 / p99" for n in (5, 8)]
    made = {result.title for result in find("knee surgery", user=None, limit=25).results if result.kind == "procedure"}
    assert len(made) == 4 and "Knee surgery" in made
    codes_of_copies = ProcedureCode.objects.published().filter(version__procedure__slug__startswith="made-")
    assert [code.relation for code in codes_of_copies] == ["primary"] * 6


@pytest.mark.skipif(find_spec("datasette") is None, reason="Datasette is not installed: bin/bench installs it")
def test_the_peer_finds_what_it_is_asked_for():
    rows = [("icd10pcs", row.code[:1], row.code, row.title) for row in made_codes("icd10pcs", 200)]
    with peer.served(iter(rows)) as port, Client(port) as client:
        for address in (peer.page("left artery"), peer.data("brain"), peer.beginning("percutaneous endo")):
            client.get(address)
    assert client.refused == []


@pytest.mark.django_db
def test_quality_says_how_it_is_measured_where_there_are_no_files(monkeypatch):
    monkeypatch.delenv(quality.VARIABLE, raising=False)
    (row,) = quality.quality()
    assert row.ours is None
    assert "skipped" in row.work and quality.VARIABLE in row.work and "icd10pcs_order_*.zip" in row.work


@pytest.mark.django_db
def test_quality_names_the_file_that_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv(quality.VARIABLE, str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"icd10pcs_order_\*\.zip"):
        list(quality.quality())


@pytest.mark.django_db
def test_quality_loads_the_newest_of_every_official_file_with_axes_and_maps(tmp_path):
    """What a file is comes from its first bytes, so the samples of the readers stand in for archives."""
    for sample, name in (
        ("icd10pcs_order.txt", "icd10pcs_order_2025.zip"),
        ("icd10cm_order.txt", "icd10cm_code_descriptions_2026.zip"),
        ("hcpcs.csv", "hcpcs_2025.csv.gz"),
        ("icd9_procedures.txt", "icd9cm_v32_master_descriptions.zip"),
        ("icd10pcs_tables.xml", "icd10pcs_tables_2025.xml"),
        ("icd10pcs_definitions.xml", "icd10pcs_definitions_2025.xml"),
        ("gem_i9pcs.txt", "gem_i9pcs_2018.txt.gz"),
    ):
        copy(SAMPLES / sample, tmp_path / name)
    (tmp_path / "icd10pcs_order_2024.zip").write_text("an older one is not read")
    quality.load(tmp_path)
    assert set(Code.objects.exclude(title="").values_list("system__slug", flat=True)) == set(quality.CODES)
    assert AxisValue.objects.exists() and AxisDefinition.objects.exists() and CodeMap.objects.exists()


@pytest.mark.django_db
def test_quality_scores_both_searches_by_kind_over_all_systems_and_over_one(monkeypatch, tmp_path):
    monkeypatch.setenv(quality.VARIABLE, str(tmp_path))
    monkeypatch.setattr(quality, "load", lambda folder: makers.load_codes())
    elbow = (("icd10pcs", "0RQL"),)
    asked = [Judgement("A9999", "code", "hcpcs", elbow), Judgement("repair elbow", "title", "icd10pcs", elbow)]
    monkeypatch.setattr(quality, "judgements", lambda *file: asked[1:] if file else asked)
    monkeypatch.setattr(quality, "load_entries", lambda: makers.published())
    wanted = [
        Wish("mending of the elbow", "name", ("mending-of-the-elbow",), ("word:knee",)),
        Wish("repair elbow", "supplies", (), ("only:hcpcs",)),
    ]
    monkeypatch.setattr(quality.readers, "wishes", lambda: wanted)
    rows = {row.work.removesuffix(": success@1 / success@10 / MRR"): row for row in quality.quality()}
    assert list(rows) == [
        "all systems, code (1)",
        "all systems, title (1)",
        "all systems, all (2)",
        "ICD-10-PCS alone, title (1)",
        "ICD-10-PCS alone, all (1)",
        "ICD-10-PCS alone, second set, title (1)",
        "ICD-10-PCS alone, second set, all (1)",
        "odd, title (1)",
        "odd, all (1)",
        "readers, codes, title (1)",
        "readers, codes, all (1)",
        "readers, name (1): entry first",
        "readers, name (1): something forbidden",
        "readers, supplies (1): something forbidden",
        "readers, all (1): entry first",
        "readers, all (2): something forbidden",
    ]
    assert rows["all systems, all (2)"].ours == (0.5, 0.5, 0.5)
    assert rows["ICD-10-PCS alone, title (1)"].theirs[1] == 1
    first, forbidden = rows["readers, name (1): entry first"], rows["readers, all (2): something forbidden"]
    assert (first.ours, first.theirs, forbidden.ours, forbidden.theirs) == ((1,), (1,), (0.5,), (0.5,))


@pytest.mark.django_db
def test_quality_publishes_the_entries_of_the_demo():
    quality.load_entries()
    rows = quality.entry_rows()
    assert len(rows) == len(list(ENTRIES.glob("*.txt")))
    assert all(row[0] == ENTRY and row[2] and row[2] in row[3] for row in rows)
    assert {slug for wish in wishes() for slug in wish.entries} <= {slug for _, slug, _, _ in rows}
