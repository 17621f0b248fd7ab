"""Names in the look-up: they are found without reading every title, and searched as readers search."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codes.actions import load_terms
from codes.formats.rows import CodeRow, TermRow
from codes.queries import look_up
from codes.queries.terms import CODES_OF
from tests import makers

pytestmark = pytest.mark.django_db


def test_no_line_makes_the_database_read_all_titles_or_all_terms():
    makers.load_codes(rows=makers.many_codes(2_000))
    load_terms(
        system="icd10pcs", rows=[TermRow(f"0DT{number:04}", f"Term {number}", "index") for number in range(2_000)]
    )
    with CaptureQueriesContext(connection) as asked:
        look_up(["'"], user=None)
    [query] = [query["sql"] for query in asked if "LOWER" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE codes_code, codes_indexterm")
        cursor.execute(f"EXPLAIN {query}")
        titles = str(cursor.fetchall())
        cursor.execute(f"EXPLAIN {CODES_OF}", {"names": ["'"], "systems": [1, 2, 3], "nesting": [1]})
        terms = str(cursor.fetchall())
    assert "codes_by_title" in titles and "codes_by_short_title" in titles and "Seq Scan on codes_code" not in titles
    assert "terms_by_name" in terms


def test_a_name_of_one_system_is_searched_in_the_others(client):
    makers.load_codes()
    makers.load_codes("icd9proc", "v33", [CodeRow("8191", "Repair of elbow")])
    [answer] = look_up(["repair of elbow"], user=None)
    assert (answer.matched, [code.code for code in answer.codes]) == ("title", ["8191"])
    assert [code.system.slug for code in answer.others] == ["icd10pcs"]
    page = client.get("/codes/lookup/", {"codes": "repair of elbow"}).content.decode()
    assert "In other systems the search finds" in page and makers.PCS[0].title in page
    assert look_up(["ICD-9 repair of elbow"], user=None)[0].others == ()


def test_the_nearest_codes_of_a_name_say_why():
    makers.load_codes()
    [answer] = look_up(["elbow mending"], user=None)
    assert str(answer.outcome) == "unknown" and all(code.why for code in answer.codes)


def test_what_is_short_and_no_code_is_searched_as_a_name_after_the_names(monkeypatch):
    makers.load_codes("icd10cm", "FY2027", [CodeRow("D51", "Anemia for want of B12")])
    makers.load_codes("icd9proc", "v33", [CodeRow("8120", "Fusion of spine"), CodeRow("9999", "Measurement of B12")])
    first, second = look_up(["b12", "measuring"], user=None)
    assert {code.code for code in first.codes} == {"D51", "9999"} and [code.code for code in second.codes] == ["9999"]
    monkeypatch.setattr("codes.queries.lookup.MOST_NAMES", 1)
    first, second = look_up(["b12", "measuring"], user=None)
    assert "D51" not in {code.code for code in first.codes} and [code.code for code in second.codes] == ["9999"]
