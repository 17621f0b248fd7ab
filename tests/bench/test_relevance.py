"""The relevance sets are valid, and searches are scored correctly."""

import csv
import gzip
import re
import zipfile
from bisect import bisect_left
from collections import Counter

import pytest

from bench import readers
from bench.relevance import FILE, ODD, SECOND, Judgement, Quality, judgements, score, sqlite_search
from tests.published import DATA, needs_data

AT_LEAST = dict(code=30, title=60, clinical=130, lay=80, abbreviation=50, eponym=30, misspelled=50)
SYSTEMS = {"icd10pcs", "icd10cm", "icd9proc", "hcpcs"}
ALL = [*judgements(), *judgements(SECOND), *judgements(ODD)]
ROWS = [
    ("icd10pcs", "0DTJ0ZZ", "Resection of Appendix, Open Approach", ""),
    ("icd10pcs", "0DTJ4ZZ", "Resection of Appendix, Percutaneous Endoscopic Approach", ""),
    ("icd9proc", "4709", "Other appendectomy", "removal of the vermiform appendix"),
]


def _codes():
    """Every published code by system, sorted."""
    found = {}
    for slug, archive, name in (
        ("icd10pcs", "icd10pcs/icd10pcs_order_2025.zip", "icd10pcs_order_2025.txt"),
        ("icd10cm", "icd10cm/icd10cm_code_descriptions_2026.zip", "icd10cm_order_2026.txt"),
    ):
        lines = zipfile.ZipFile(DATA / archive).read(name).decode("latin-1").splitlines()
        found[slug] = sorted(line[6:13].strip() for line in lines)
    archive = zipfile.ZipFile(DATA / "icd9/icd9cm_v32_master_descriptions.zip")
    found["icd9proc"] = sorted(line[:4].decode().strip() for line in archive.open("CMS32_DESC_LONG_SG.txt"))
    with gzip.open(DATA / "hcpcs/hcpcs_level2_2025_october.csv.gz", "rt", encoding="utf-8") as file:
        found["hcpcs"] = sorted(row["code"] for row in csv.DictReader(file))
    return found


@pytest.mark.parametrize("file", [FILE, SECOND, ODD])
def test_a_file_is_a_table_of_four_full_columns(file):
    with file.open(newline="", encoding="utf-8") as lines:
        header, *rows = csv.reader(lines)
    assert header == ["query", "kind", "system", "expected"]
    assert all(len(row) == 4 and all(cell and cell == cell.strip() for cell in row) for row in rows)


def test_there_are_queries_enough_of_every_kind():
    counts = Counter(judgement.kind for judgement in judgements())
    assert set(counts) == set(AT_LEAST)
    assert {kind: count for kind, count in counts.items() if count < AT_LEAST[kind]} == {}
    assert counts.total() >= 420
    assert len(judgements(ODD)) == 200


def test_no_query_is_asked_twice():
    asked = Counter(" ".join(judgement.query.lower().split()) for judgement in ALL)
    assert [query for query, times in asked.items() if times > 1] == []


def test_every_query_has_an_answer_in_the_system_that_is_meant():
    for judgement in [*ALL, *judgements(readers.FILE)]:
        slugs = {slug for slug, _ in judgement.expected}
        assert slugs <= SYSTEMS and judgement.system in (*slugs, ""), judgement.query
        assert len(set(judgement.expected)) == len(judgement.expected), judgement.query
        assert all(re.fullmatch("[0-9A-Z]{2,7}", prefix) for _, prefix in judgement.expected), judgement.query


@needs_data
def test_every_expected_prefix_begins_a_published_code():
    codes = _codes()

    def begins(slug, prefix):
        place = bisect_left(codes[slug], prefix)
        return place < len(codes[slug]) and codes[slug][place].startswith(prefix)

    judged = [*ALL, *judgements(readers.FILE)]
    wrong = {(judgement.query, *pair) for judgement in judged for pair in judgement.expected if not begins(*pair)}
    assert wrong == set()


def test_a_code_answers_with_or_without_its_dot_but_only_in_its_own_system():
    judgement = Judgement("appendectomy", "clinical", "icd9proc", (("icd9proc", "470"),))
    assert judgement.accepts("icd9proc", "47.09")
    assert judgement.accepts("icd9proc", "4701")
    assert not judgement.accepts("icd10cm", "4701")
    assert not judgement.accepts("icd9proc", "471")


def test_the_first_right_answer_among_ten_counts_by_its_rank():
    asked = [Judgement(str(rank), "lay", "hcpcs", (("hcpcs", "A1"),)) for rank in (1, 2, 10, 11)]
    asked.append(Judgement("nothing", "code", "hcpcs", (("hcpcs", "A1"),)))

    def search(query):
        if query == "nothing":
            return []
        return [("hcpcs", "B1000")] * (int(query) - 1) + [("hcpcs", "A1000"), ("hcpcs", "A1001")]

    qualities = score(asked, search)
    assert list(qualities) == ["lay", "code", "all"]
    assert qualities["code"] == Quality(1, 0, 0, 0)
    assert qualities["lay"] == Quality(4, 0.25, 0.75, pytest.approx((1 + 1 / 2 + 1 / 10) / 4))
    assert qualities["all"] == Quality(5, 0.2, 0.6, pytest.approx((1 + 1 / 2 + 1 / 10) / 5))


def test_nothing_asked_is_nothing_scored():
    assert score([], lambda query: []) == {}


def test_sqlite_finds_the_beginnings_of_words_in_any_order_in_codes_titles_and_terms():
    search = sqlite_search(ROWS)
    assert search("appen resec open") == [("icd10pcs", "0DTJ0ZZ")]
    assert search("0dtj4") == [("icd10pcs", "0DTJ4ZZ")]
    assert search("vermif") == [("icd9proc", "4709")]
    assert {code for _, code in search("append")} == {"0DTJ0ZZ", "0DTJ4ZZ", "4709"}


@pytest.mark.parametrize("query", ["", "  ", "?!*", '"', "icd9proc", "appendix AND liver", "title: appendix"])
def test_sqlite_finds_nothing_rather_than_fail(query):
    assert sqlite_search(ROWS)(query) == []
