"""The history of a code on its page, and the releases on the page of their system."""

from datetime import date

import pytest

from codes.actions import load_maps
from codes.formats.rows import CodeRow, MapRow
from codes.models import Code, CodeSystem, Release
from codes.queries import history_of, status_of, systems_with_releases
from tests import makers

pytestmark = pytest.mark.django_db

FIRST = CodeRow("0RQL0ZZ", "Repair Elbow")
OTHER = CodeRow("0RQL4ZZ", "Repair Elbow, Percutaneous Endoscopic Approach")


def releases(*loads, system="icd10pcs"):
    """Releases FY2020, FY2021, … with these rows."""
    for year, rows in enumerate(loads, start=2020):
        makers.load_codes(system, f"FY{year}", rows)


def sentences_of(code="0RQL0ZZ", user=None) -> list[str]:
    events = history_of(Code.objects.get(code=code), user)
    return [" ".join(filter(None, (event.words, event.quote, event.heading))) for event in events]


def page(client, code="0RQL0ZZ", system="icd10pcs") -> str:
    return client.get(f"/codes/{system}/{code}/").content.decode()


def test_a_history_is_told_in_a_coders_words_the_oldest_first():
    releases([FIRST, OTHER], [FIRST._replace(title="Mend Elbow"), OTHER], [OTHER], [FIRST, OTHER])
    assert sentences_of() == [
        "Valid since FY2020 or earlier",
        "Title revised in FY2021, previously Repair Elbow",
        "Retired in FY2022",
        "Reinstated in FY2023",
        "Title revised in FY2023, previously Mend Elbow",
    ]
    code = Code.objects.get(code="0RQL0ZZ")
    assert status_of(history_of(code, None)) == "Valid since FY2020 or earlier; retired in FY2022; reinstated in FY2023"


def test_a_code_of_a_later_release_is_valid_since_then_and_the_publishers_date_is_told():
    releases([OTHER], [OTHER, FIRST])
    assert sentences_of() == ["Valid since FY2021"]
    Code.objects.get(code="0RQL0ZZ").editions.update(valid_from=date(2020, 10, 1))
    assert sentences_of() == ["Valid since FY2021 (publisher’s start date: 1 October 2020)"]


def test_a_move_and_a_change_of_kind_are_told():
    rows = [CodeRow("CH-01", "One", is_header=True), CodeRow("CH-02", "Two", is_header=True)]
    leaf = CodeRow("X1", "Leaf", parent="CH-01")
    releases(
        [*rows, leaf],
        [*rows, leaf._replace(parent="CH-02", is_header=True)],
        [*rows, leaf._replace(parent="")],
        system="own",
    )
    assert sentences_of("X1")[1:] == [
        "In FY2021: moved below CH-02",
        "A heading since FY2021",
        "In FY2022: moved to the top of the hierarchy",
        "Valid for billing since FY2022",
    ]
    assert sentences_of("CH-01") == ["A heading since FY2020 or earlier"]


def test_old_texts_pass_the_licence_gate(client):
    releases([FIRST, OTHER], [FIRST._replace(title="Mend Elbow"), OTHER])
    assert "Repair Elbow" in page(client)
    CodeSystem.objects.filter(slug="icd10pcs").update(display_policy="signed_in")
    assert "Title revised in FY2021" in page(client)
    assert "Repair Elbow" not in page(client)
    client.force_login(makers.writer())
    assert "Repair Elbow" in page(client)


def test_a_retired_code_leads_to_what_replaces_it_in_its_own_system_first(client):
    releases([FIRST, OTHER], [OTHER])
    load_maps(source="icd10pcs", target="icd9proc", rows=[MapRow("0RQL0ZZ", "8184", "broader")], origin="gem.txt")
    assert "No map loaded here names a replacement" in page(client)
    makers.load_codes("icd9proc", "v32", [CodeRow("8184", "Elbow work")])
    shown = page(client)
    assert "Retired in FY2021" in shown or "retired in FY2021" in shown
    assert "in ICD-9" in shown and "the target is broader" in shown
    load_maps(
        source="icd10pcs", target="icd10pcs", rows=[MapRow("0RQL0ZZ", "0RQL4ZZ", "equivalent")], origin="conversion"
    )
    notice = page(client).split("notice-warn")[1].split("</div>")[0]
    assert "/codes/icd10pcs/0RQL4ZZ/" in notice and "equivalent" in notice
    assert "8184" not in notice


def test_a_code_that_its_first_release_already_marks_as_ended_says_so():
    releases([FIRST._replace(is_retired=True, terminated=date(2019, 9, 30)), OTHER])
    assert sentences_of() == [
        "Not valid in FY2020, the earliest release loaded here that lists it (ended on 30 September 2019)"
    ]


def test_withdrawn_releases_are_neither_current_nor_listed_nor_told(client):
    releases([FIRST, OTHER], [FIRST._replace(title="Mend Elbow"), OTHER])
    Release.objects.filter(label="FY2021").update(withdrawn_at="2026-01-01T00:00Z", position=None)
    shown = client.get("/codes/icd10pcs/").content.decode()
    assert "FY2020" in shown and "FY2021" not in shown
    assert {system.latest.label for system in systems_with_releases() if system.latest} == {"FY2020"}
    assert sentences_of() == ["Valid since FY2020 or earlier"]


def test_the_releases_of_a_system_are_listed_the_newest_in_time_first(client):
    makers.load_codes(label="FY2025")
    makers.load_codes(label="FY2024", rows=makers.PCS[:2])
    shown = client.get("/codes/icd10pcs/").content.decode()
    listed = shown[shown.index("Releases loaded here") :]
    assert listed.index("FY2025") < listed.index("Current") < listed.index("FY2024")
    assert "3 added" in listed
