"""Similar codes: which are proposed, why, how they reach pages and the API, and what they never show."""

from collections import Counter
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from codes.actions import load_maps, rebuild_similar
from codes.formats.rows import CodeRow, MapRow
from codes.likeness.choosing import MOST, diverse
from codes.models import CodeSystem, SimilarCodes
from medref import clock
from tests import makers

PCS = [
    CodeRow("0DTJ0ZZ", "Resection of Appendix, Open Approach"),
    CodeRow("0DTJ4ZZ", "Resection of Appendix, Percutaneous Endoscopic Approach"),
    CodeRow("0DBJ0ZX", "Excision of Appendix, Open Approach, Diagnostic"),
    CodeRow("0DBJ0ZZ", "Excision of Appendix, Open Approach"),
    CodeRow("0DTH0ZZ", "Resection of Cecum, Open Approach"),
    CodeRow("0DT10ZZ", "Resection of Upper Esophagus, Open Approach"),
    CodeRow("0TT00ZZ", "Resection of Right Kidney, Open Approach"),
    CodeRow("0TT10ZZ", "Resection of Left Kidney, Open Approach"),
    CodeRow("0FT40ZZ", "Resection of Gallbladder, Open Approach"),
    CodeRow("10E0XZZ", "Delivery of Products of Conception, External Approach"),
    CodeRow("10D00Z1", "Extraction of Products of Conception, Low, Open Approach"),
]
CM = [
    CodeRow("K35", "Acute appendicitis", is_header=True),
    CodeRow("K3580", "Unspecified acute appendicitis", parent="K35"),
    CodeRow("K3589", "Other acute appendicitis", parent="K35"),
    CodeRow("K37", "Unspecified appendicitis"),
    CodeRow("Z00", "Something else entirely"),
]


def why(client, address):
    return {row["code"]: row["why"] for row in client.get(f"/api/v1/codes/{address}/similar").json()["similar"]}


@pytest.fixture
def found(db):
    """Codes of two systems with maps from a third, and their similar codes."""
    makers.load_codes(rows=PCS)
    makers.load_codes("icd10cm", "FY2026", CM)
    makers.load_codes("icd9proc", "v32", [CodeRow("4701", "Laparoscopic appendectomy"), CodeRow("5123", "Other")])
    maps = [MapRow("4701", code, "inexact", line=1) for code in ("0DTJ4ZZ", "0FT40ZZ")]
    load_maps(source="icd9proc", target="icd10pcs", rows=maps, origin="CMS, 2018")
    printed = StringIO()
    call_command("rebuild_similar", stdout=printed)
    assert printed.getvalue() == "similar codes for: icd10pcs 11, icd10cm 3, icd9proc 2\n"


def test_each_similar_code_has_a_reason_that_a_coder_would_give(client, found):
    assert why(client, "icd10pcs/0dtj4zz") == {
        "0DTJ0ZZ": "same operation and part, open instead of percutaneous endoscopic",
        "0DTH0ZZ": "same operation on the neighboring part",
        "0DT10ZZ": "same operation on another part",
        "0DBJ0ZZ": "another operation on the same part",
        "0DBJ0ZX": "another operation on the same part",
        "0FT40ZZ": "maps to the same ICD-9-CM procedures code 47.01",
        "0TT00ZZ": "same operation on another part",
        "0TT10ZZ": "same operation on another part",
    }
    assert why(client, "icd10pcs/0DBJ0ZZ")["0DBJ0ZX"] == "same operation and part, to find a disease"
    assert why(client, "icd10pcs/0TT00ZZ")["0TT10ZZ"] == "same operation on the other side or a part of the same name"
    assert next(iter(why(client, "icd10pcs/10E0XZZ"))) == "10D00Z1"
    assert why(client, "icd10cm/K35.80") == {"K3589": "same category", "K37": "similar words in its title"}


def test_the_page_says_when_they_were_found_and_what_is_not_included_yet(client, found, django_assert_num_queries):
    page = client.get("/codes/icd10pcs/0DTJ4ZZ/").content.decode()
    assert "same operation on the neighboring part" in page and "/codes/icd10pcs/0DTH0ZZ/" in page
    assert "is not included yet" not in page
    makers.load_codes(label="FY2026", rows=[row for row in PCS if row.code != "0DTH0ZZ"], accepted=1)
    page = client.get("/codes/icd10pcs/0DTJ4ZZ/").content.decode()
    assert "is not included yet" in page
    assert why(client, "icd10pcs/0DTJ4ZZ").keys() == {row.code for row in PCS} - {
        "0DTJ4ZZ",
        "0DTH0ZZ",
        "10E0XZZ",
        "10D00Z1",
    }
    answer = client.get("/api/v1/codes/icd10pcs/0DTJ4ZZ/similar", {"limit": 2}).json()
    assert (answer["is_complete"], len(answer["similar"])) == (False, 2)
    with django_assert_num_queries(1):
        client.get("/api/v1/codes/icd10pcs/0DTJ4ZZ/similar")
    call_command("rebuild_similar", "--due", stdout=StringIO())
    assert not CodeSystem.objects.filter(similar_is_due=True).exists()
    assert "0DTH0ZZ" not in why(client, "icd10pcs/0DTJ4ZZ") and why(client, "icd10pcs/0DTH0ZZ")


def test_the_clock_lets_one_process_of_low_priority_find_what_is_due(found, monkeypatch):
    started = []
    monkeypatch.setattr(clock.subprocess, "Popen", lambda command, **options: started.append(command) or Mock())
    clock.find_similar_codes()
    assert started == []
    makers.load_codes(label="FY2026", rows=PCS[:-1], accepted=1)
    command = ("rebuild_similar", "--due")
    monkeypatch.setitem(clock._started, command, Mock(poll=lambda: None))
    clock.find_similar_codes()
    assert started == [], "one is at it"
    monkeypatch.setitem(clock._started, command, Mock(poll=lambda: 0))
    clock.find_similar_codes()
    assert [command[0] for command in started] == ["nice"] and started[0][-2:] == [*command]
    pcs = CodeSystem.objects.get(slug="icd10pcs")
    assert (rebuild_similar(pcs, only_due=True), rebuild_similar(pcs, only_due=True)) == (10, 0)


def test_files_are_loaded_while_they_are_found_and_stay_due(client, found, monkeypatch):
    pcs = CodeSystem.objects.get(slug="icd10pcs")

    def slowly(subjects):
        assert not any("FOR NO KEY UPDATE" in query["sql"] for query in queries), "a load need not wait"
        makers.load_codes(label="FY2026", rows=[row for row in PCS if row.code != "0DTH0ZZ"], accepted=1)
        return subjects

    monkeypatch.setattr("codes.actions.similar._with_entries", slowly)
    with CaptureQueriesContext(connection) as queries:
        assert rebuild_similar(pcs) == 11
    pcs.refresh_from_db()
    assert pcs.similar_is_due and "is not included yet" in client.get("/codes/icd10pcs/0DTJ4ZZ/").content.decode()
    monkeypatch.undo()
    assert rebuild_similar(pcs, only_due=True) == 11
    pcs.refresh_from_db()
    assert not pcs.similar_is_due and "0DTH0ZZ" not in why(client, "icd10pcs/0DTJ4ZZ")


def test_withheld_texts_stay_withheld_and_are_not_compared(client, found):
    makers.load_codes("cpt4", "2026", [CodeRow("10001", "Quibble of knee"), CodeRow("10002", "Quibble of knee, open")])
    system = CodeSystem.objects.get(slug="cpt4")
    assert rebuild_similar(system) == 0
    entry = makers.published(related_codes=[makers.CodeReference("cpt4", code) for code in ("10001", "10002")])
    assert rebuild_similar(system) == 2
    for address in ("/codes/cpt4/10001/", "/api/v1/codes/cpt4/10001/similar", "/api/v1/codes/cpt4/10001"):
        answer = client.get(address).content.decode()
        assert "Quibble" not in answer and "may be shown only under its licence" in answer
    assert why(client, "cpt4/10001") == {"10002": "used in the same entry"}
    assert entry.get_absolute_url() in client.get("/codes/cpt4/10001/").content.decode()


def test_one_code_as_data(client, found):
    answer = client.get("/api/v1/codes/ICD10PCS/0dtj4zz").json()
    assert answer["title"] == PCS[1].title and answer["is_billable"] and answer["why_withheld"] == ""
    assert answer["release"]["added_in"] == "FY2025" and answer["status"] == "Valid since FY2025 or earlier"
    assert [parent["code"] for parent in answer["parents"]] == ["0DT", "0D", "0"]
    (mapped,) = answer["maps_to"]
    assert (mapped["display"], mapped["kind"], mapped["url"]) == (
        "47.01", "inexact", "http://testserver/codes/icd9proc/4701/",
    )  # fmt: skip
    for address, status in (
        ("icd10pcs/0DTJ4ZY", 404),
        ("nosuch/1/similar", 404),
        ("icd10pcs/0DTJ4ZZ/similar?limit=x", 400),
    ):
        answer = client.get(f"/api/v1/codes/{address}")
        assert answer.status_code == status and answer.json()["error"]


def test_dropping_the_table_loses_nothing(found):
    def stored():
        return list(SimilarCodes.objects.order_by("pk").values_list())

    before = stored()
    SimilarCodes.objects.all().delete()
    call_command("rebuild_similar", "icd10cm", "icd10pcs", "icd9proc", stdout=StringIO())
    assert stored() == before != []
    totals = []
    pcs = CodeSystem.objects.get(slug="icd10pcs")
    assert rebuild_similar(pcs, watched=lambda found, total: totals.append(total) or found) == 11
    assert totals == [11], "what shows the progress knows how many there are"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=80))
def test_after_the_first_four_at_most_two_of_one_group_come_before_what_is_held_back(scores):
    rows = [(score, (-place, group, place)) for place, (score, group) in enumerate(scores)]
    chosen = diverse(rows)
    assert len(chosen) == len(set(chosen)) == min(len(rows), MOST)
    assert chosen[:4] == [row[1][2] for row in sorted(rows, reverse=True)[:4]]
    groups = [scores[place][1] for place in chosen[4:]]
    kept = sum(min(count, 2) for count in Counter(row[1][1] for row in sorted(rows, reverse=True)[4:]).values())
    assert max(Counter(groups[:kept]).values(), default=0) <= 2 or len(chosen) == MOST
