"""The search of the JSON API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codes.formats.rows import CodeRow
from tests import makers

pytestmark = pytest.mark.django_db

#: What an answer says of a query that is searched as it was typed, and that no axes explain.
AS_TYPED = {"heading": "", "corrected": "", "part": None, "read_as": []}


def ask(client, **parameters):
    answer = client.get("/api/v1/search", parameters)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    return answer.json()


def test_an_answer_has_the_promised_shape(client):
    makers.load_codes("icd10cm", rows=[CodeRow("S7010XA", "Contusion of thigh")])
    entry = makers.published(primary_code=makers.CodeReference("icd10cm", "S7010XA"))
    answer = ask(client, q=" s70.10xa ")
    scores = [row.pop("score") for row in answer["results"]]
    assert scores == sorted(scores, reverse=True) and all(isinstance(score, float) for score in scores)
    assert answer == {
        "query": "s70.10xa",
        "total": 2,
        **AS_TYPED,
        "results": [
            {
                "kind": "procedure",
                "system": "",
                "code": "",
                "title": "Mending of the elbow",
                "url": f"http://testserver{entry.get_absolute_url()}",
                "why": "primary code ICD-10-CM S70.10XA",
            },
            {
                "kind": "code",
                "system": "icd10cm",
                "code": "S70.10XA",
                "title": "Contusion of thigh",
                "url": "http://testserver/codes/icd10cm/S7010XA/",
                "why": "exact code",
            },
        ],
    }


def test_results_are_ranked_and_filters_narrow_them(client):
    makers.load_codes()
    makers.published()
    rows = ask(client, q="elbow")["results"]
    assert [row["kind"] for row in rows] == ["procedure", "code", "code"]
    assert rows[1]["score"] >= rows[2]["score"] > 0
    assert ask(client, q="elbow", kind="procedure")["total"] == 1
    assert ask(client, q="elbow", system="ICD10PCS")["total"] == 2
    assert ask(client, q="elbow", system="cpt4") == {"query": "elbow", "total": 0, **AS_TYPED, "results": []}


def test_the_limit_is_20_unless_told_and_100_at_most(client):
    makers.load_codes(rows=makers.many_codes(120))
    for limit, expected in [("", None), ("5", 5), ("100", 100), ("1000", 100), ("0", 1), ("-7", 1)]:
        if expected:
            answer = ask(client, q="part", limit=limit)
            assert (len(answer["results"]), answer["total"]) == (expected, 120), limit
    assert len(ask(client, q="part")["results"]) == 20


@pytest.mark.parametrize("limit", ["", "x", "1.5", "9" * 5000])
def test_a_limit_that_is_no_number_is_refused_with_what_to_do(client, limit):
    answer = client.get("/api/v1/search", {"q": "part", "limit": limit})
    assert answer.status_code == 400
    assert answer.json() == {"error": "limit must be a number from 1 to 100"}


def test_the_number_of_results_costs_no_queries(client):
    ask(client, q="elbow")  # the first search of a process reads the vocabulary
    queries = []
    for label, count in (("FY2024", 1), ("FY2025", 60)):
        makers.load_codes(label=label, rows=makers.many_codes(count))
        with CaptureQueriesContext(connection) as captured:
            assert ask(client, q="part", limit=100)["total"] == count
        queries.append(len(captured))
    assert queries[0] == queries[1] <= 15


def test_a_filter_given_twice_widens_the_list(client):
    makers.load_codes()
    makers.load_codes("hcpcs", "2026", [CodeRow("L3702", "Elbow orthosis")])
    assert [ask(client, q="elbow", system=systems)["total"] for systems in ("hcpcs", ["hcpcs", "icd10pcs"])] == [1, 3]
    assert ask(client, q="elbow", system="hcpcs", section="icd10pcs:0")["total"] == 1, (
        "only kind and system are filters"
    )


def test_withheld_titles_are_empty(client):
    makers.load_codes("cpt4", rows=[CodeRow("99999", "Invented descriptor")])
    row = ask(client, q="99999")["results"][0]
    assert (row["code"], row["title"]) == ("99999", "")
    assert ask(client, q="invented")["total"] == 0


def test_the_api_only_reads(client):
    assert client.post("/api/v1/search").status_code == 405
    assert client.head("/api/v1/search").status_code == 200
    assert ask(client) == {"query": "", "total": 0, **AS_TYPED, "results": []}
