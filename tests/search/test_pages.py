"""The search box: home page, results, suggestions."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from codes.formats.rows import CodeRow
from tests import makers

pytestmark = pytest.mark.django_db

ODD = "\"'\\\0:*&|!<>()-%_{}$\n\té日ß²①\u200f\u202e"


def body(client, address, **parameters):
    answer = client.get(address, parameters)
    assert answer.status_code == 200, parameters
    return answer.content.decode()


def test_the_home_page_says_what_there_is_and_how_current_it_is(client):
    makers.load_codes()
    entry = makers.published()
    page = body(client, "/")
    for text in ('role="search"', entry.get_absolute_url(), "FY2025", "/codes/icd10pcs/", "/procedures/?kind=surgery"):
        assert text in page, text


def test_the_home_page_of_an_empty_site_works(client):
    assert "No entries are published yet" in body(client, "/")


@pytest.mark.parametrize("count", [1, 5])
def test_the_home_page_takes_a_fixed_number_of_queries(client, django_assert_num_queries, count):
    for number in range(count):
        makers.load_codes(label=f"R{number}")
        makers.published(name=f"Entry {number}")
    with django_assert_num_queries(5):
        body(client, "/")


def test_results_show_entries_and_codes_with_their_words_set_off(client):
    makers.load_codes()
    entry = makers.published()
    page = body(client, "/search/", q="elbow")
    assert entry.get_absolute_url() in page
    assert "/codes/icd10pcs/0RQL0ZZ/" in page
    assert "<mark>Elbow</mark>" in page
    assert "3 results" in page


def test_results_escape_what_was_typed_and_what_was_found(client):
    makers.load_codes("icd10cm", rows=[CodeRow("A00", "Pain <script>alert(1)</script>")])
    for q in ('"><script>alert', "pain"):
        page = body(client, "/search/", q=q)
        assert "/codes/icd10cm/A00/" in page
        assert "<script>alert" not in page.replace("<mark>", "").replace("</mark>", "")


def test_long_results_come_in_pages(client):
    makers.load_codes(rows=makers.many_codes(60))
    first, last = body(client, "/search/", q="part"), body(client, "/search/", q="part", page=3)
    assert "page 1 of 3" in first
    assert "?q=part&amp;page=2" in first
    assert "?q=part&amp;page=2" in last
    assert "page=4" not in last
    assert "There is no page 9 of these results" in body(client, "/search/", q="part", page=9)
    assert "No results" in body(client, "/search/", q="zebra", page=9)
    for odd in ("0", "-3", "x", "", "99999999999999999999", "1.5"):
        assert "page 1 of 3" in body(client, "/search/", q="part", page=odd), odd


def test_filters_narrow_and_those_that_cannot_be_read_count_as_not_given(client):
    makers.load_codes()
    makers.published()
    assert "3 results" in body(client, "/search/", q="elbow")
    assert "1 result<" in body(client, "/search/", q="elbow", kind="procedure")
    assert "2 results" in body(client, "/search/", q="elbow", system="ICD10PCS")
    assert "3 results" in body(client, "/search/", q="elbow", kind="zebra", system="!!", page="x", duration="long")


def test_without_words_the_page_says_what_can_be_typed(client):
    for parameters in ({}, {"q": "  "}, {"kind": "code", "page": 7}):
        page = body(client, "/search/", **parameters)
        assert "Type the name of a procedure" in page and "?q=CABG" in page


def test_a_title_that_the_licence_withholds_is_replaced_by_the_reason(client):
    makers.published()
    assert "American Medical Association" in body(client, "/search/", q="99999")


def test_suggestions_have_the_promised_shape(client):
    makers.load_codes()
    entry = makers.published()
    answer = client.get("/search/suggest/", {"q": " 0rql0zz "})
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {
        "query": "0rql0zz",
        "heading": "",
        "suggestions": [
            {
                "text": "Mending of the elbow",
                "kind": "procedure",
                "system": "",
                "code": "",
                "url": entry.get_absolute_url(),
                "why": "primary code ICD-10-PCS 0RQL0ZZ",
            },
            {
                "text": "Repair Right Elbow Joint, Open Approach",
                "kind": "code",
                "system": "icd10pcs",
                "code": "0RQL0ZZ",
                "url": "/codes/icd10pcs/0RQL0ZZ/",
                "why": "exact code",
            },
        ],
    }


def test_a_suggested_code_without_a_text_is_named_by_itself(client):
    makers.published()
    assert client.get("/search/suggest/?q=99999").json()["suggestions"][0]["text"] == "99999"


def test_suggestions_are_few_and_their_number_costs_no_queries(client):
    makers.published(name="Part of the elbow", primary_code=None)
    client.get("/search/suggest/?q=par")  # and from now on the words of entries are cached
    queries = []
    for label, count in (("FY2024", 1), ("FY2025", 30)):
        makers.load_codes(label=label, rows=makers.many_codes(count))
        with CaptureQueriesContext(connection) as captured:
            rows = client.get("/search/suggest/?q=par").json()["suggestions"]
        assert len(rows) == min(10, count + 1)
        queries.append(len(captured))
    assert queries[0] == queries[1] <= 15


@pytest.mark.parametrize("address", ["/", "/search/", "/search/suggest/"])
def test_the_search_box_only_reads(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(ODD, "\0", "\0", "\0")
@example("x" * 10_000, "code", "x" * 300, "1" * 5000)
@example("'" * 300, "", "icd10pcs", "1000")
@example(" ".join("abcdefghijklmnopqrstuvwxyz"), "procedure", "", "-1")
@given(
    st.text(max_size=400) | st.text(ODD + "ab 0", max_size=30),
    st.sampled_from(["", "code", "procedure"]) | st.text(max_size=5),
    st.sampled_from(["", "icd10pcs"]) | st.text(max_size=5),
    st.integers().map(str) | st.text(max_size=5),
)
def test_no_input_whatever_breaks_the_search(client, q, kind, system, page):
    parameters = {"q": q.encode(errors="replace"), "kind": kind, "system": system, "page": page}
    assert client.get("/search/", parameters).status_code == 200
    suggested = client.get("/search/suggest/", parameters)
    assert suggested.status_code == 200
    assert isinstance(json.loads(suggested.content)["suggestions"], list)
    assert client.get("/api/v1/search", parameters).status_code == 200
