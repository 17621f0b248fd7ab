"""The form of a large version opens and saves in few queries, however many rows it has and whatever is changed in them."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.urls import reverse

from documents.entry import CodeReference, Likelihood, Person, RiskItem, Step
from documents.text.reader import parse_entry_document
from procedures import actions
from procedures.models import PersonnelRole, Specialty, Tool
from procedures.revisions import state_at
from tests import makers
from tests.procedures.test_desk import desk, form_data

pytestmark = pytest.mark.django_db


LARGE = {
    "risks": [RiskItem(f"Risk {n}", Likelihood.COMMON, "about 1 in 20", "It is watched.") for n in range(20)],
    "personnel": [Person(f"Role {n}", "for large elbows") for n in range(20)],
    "related_codes": [CodeReference("icd10pcs", f"0DT{n:04}") for n in range(29)],
}
LONGEST = settings.BASE_DIR / "procedures" / "demo" / "icd10pcs-0sr90jz-total-hip-replacement.txt"


def large(by, **changes):
    """A draft with 20 risks, 30 codes, 20 roles, 20 tools and 10 steps."""
    rows = {
        "tools": [f"Tool {n}" for n in range(20)],
        "steps": [Step(f"Step {n}", "It is done.") for n in range(10)],
        "specialties": [f"Specialty {n}" for n in range(6)],
    }
    return makers.draft(by, **(LARGE | rows | changes))


def test_a_large_version_opens_in_23_queries_and_saves_in_60(client, wanda, django_assert_max_num_queries):
    version = large(wanda)
    client.get(desk(version))  # from now on this person is known to have it open
    with django_assert_max_num_queries(23):
        response = client.get(desk(version))
    changes = {"summary": "Other.", "risks-3-name": "Other risk", "risks-9-DELETE": "on"}
    with django_assert_max_num_queries(60):
        assert client.post(desk(version), form_data(response) | changes).status_code == 302
    content = state_at(version).content
    assert (content["summary"], content["risks"][3]["name"], len(content["risks"])) == ("Other.", "Other risk", 19)
    assert [len(content[key]) for key in ("codes", "tools", "personnel", "specialties")] == [30, 20, 20, 6]


def test_the_longest_entry_of_the_demo_with_as_many_rows_weighs_at_most_120_kilobytes(client, wanda):
    longest = parse_entry_document(LONGEST.read_text()).document
    version = actions.start_entry(document=replace(longest, **LARGE), actor=wanda)
    assert len(client.get(desk(version)).content) < 120_000


def test_rows_that_choose_something_else_are_read_together(client, wanda, django_assert_max_num_queries):
    version = large(wanda)
    response = client.get(desk(version))
    data = form_data(response) | {"specialties": [Specialty.objects.create(name="Cubitology").pk]}
    for number in range(20):
        data |= {
            f"tools-{number}-tool": Tool.objects.create(name=f"New tool {number}").pk,
            f"personnel-{number}-role": PersonnelRole.objects.create(name=f"New role {number}").pk,
            f"codes-{number}-code": makers.mentioned("cpt4", f"{number:05}").pk,
        }
    with django_assert_max_num_queries(59):  # the form is refused and shown again
        wrong = {"duration_min_minutes": 500, "stay_min_nights": 3, "stay_max_nights": 2}
        page = client.post(desk(version), data | wrong).content.decode()
    assert "less than the shortest usual duration (500 minutes)" in page
    assert "less than the fewest nights in hospital (3)" in page
    assert "New tool 7</select>" in page and "selected>Cubitology<" in page
    with django_assert_max_num_queries(84):
        assert client.post(desk(version), data).status_code == 302
    content = state_at(version).content
    assert [row["tool"] for row in content["tools"]] == [f"New tool {number}" for number in range(20)]
    assert content["specialties"] == ["Cubitology"]


def test_a_row_that_chooses_nothing_that_exists_is_refused(client, wanda):
    version = makers.draft(wanda)
    data = form_data(client.get(desk(version)))
    for key in ("0", "-1", "x", "²", "99999999999999999999", ""):
        response = client.post(desk(version), data | {"tools-0-tool": key})
        assert response.status_code == 200, key
        assert ("Select a valid choice" if key else "This field is required") in str(response.context["errors"]), key
        if key:
            assert client.post(desk(version), data | {"specialties": [key]}).status_code == 200, key


def test_a_duration_is_understood_as_people_write_it(client, wanda):
    version = makers.draft(wanda)
    data = form_data(client.get(desk(version)))
    for shortest, longest, minutes in (
        ("1-2 h", "", (60, 120)),
        ("", "1–2 hours", (60, 120)),
        ("1-2 h", "60-120", (60, 120)),
        ("90 min", "", (90, None)),
        ("", "1½ hours", (None, 90)),
        ("45–60", "", (45, 60)),
        ("1 h 30", "1:45", (90, 105)),
        ("1 h 30 min - 2 h 15 min", "", (90, 135)),
        ("up to 2 hours", "", (None, 120)),
        ("30", "90", (30, 90)),
        ("", "", (None, None)),
    ):
        newest = state_at(version).number
        typed = {"duration_min_minutes": shortest, "duration_max_minutes": longest, "revision": newest}
        response = client.post(desk(version), data | typed | {"newest": newest})
        assert response.status_code == 302, response.context["errors"]
        content = state_at(version).content
        assert (content["duration_min_minutes"], content["duration_max_minutes"]) == minutes


def test_a_duration_that_says_nothing_clear_is_refused_by_example(client, wanda):
    version = makers.draft(wanda)
    data = form_data(client.get(desk(version)))
    for shortest, longest, said in (
        ("soon", "", "“soon” is not understood: write for example 90 min, 1-2 h, 1½ hours or 45–60 (minutes)."),
        ("soon", "120", "“soon” is not understood"),
        ("1-2 h", "3 h", "One of the fields states both ends: leave the other one empty."),
        ("2 h", "1 h", "This is less than the shortest usual duration (120 minutes)."),
    ):
        typed = {"duration_min_minutes": shortest, "duration_max_minutes": longest}
        response = client.post(desk(version), data | typed)
        assert said in response.content.decode() and len(response.context["errors"]) == 1, typed
        assert f'value="{shortest}"' in response.content.decode(), "what was typed is still there"


def test_sections_have_their_rows_and_say_whether_they_apply(client, wanda):
    version = makers.draft(wanda, not_applicable=["benefits"])
    found = {part.heading: part for part in client.get(desk(version)).context["parts"]}
    assert list(found)[:3] == ["Name and classification", "Codes", "Summary"] and list(found)[-1] == "Sources"
    assert [table.prefix for table in found["Procedure Description"].tables] == ["steps", "tools", "illustrations"]
    assert found["Risks and Complications"].count == 3
    assert [heading for heading, part in found.items() if not part.applies] == ["Benefits"]
    response = client.post(desk(version), form_data(client.get(desk(version))) | {"risks-0-likelihood": "rare"})
    wrong = [part.heading for part in response.context["parts"] if part.has_errors]
    assert wrong == ["Risks and Complications"]


def test_without_a_script_empty_rows_come_with_a_save_and_those_that_stay_empty_are_ignored(client, wanda):
    version = makers.draft(wanda)
    address = client.post(desk(version), form_data(client.get(desk(version))) | {"_more": "steps"}).headers["Location"]
    assert address == f"{desk(version)}?more=steps#part-procedure-description"
    data = form_data(client.get(address))
    assert [data[f"steps-{number}-position"] for number in range(4)] == [1, 2, 3, 4]
    assert client.post(desk(version), data | {"steps-3-text": "It is closed."}).status_code == 302
    assert [row["text"] for row in state_at(version).content["steps"]][2:] == ["It is closed."]
    assert client.get(f"{desk(version)}?more=<b>").status_code == 200


def test_a_text_is_previewed_as_readers_see_it_and_nothing_is_saved(client, wanda):
    version = makers.draft(wanda)
    address = reverse("admin:version_preview_text")
    assert client.post(address, {"text": "- *a*\n- <b>"}).content.decode().count("<li>") == 2
    typed = form_data(client.get(desk(version))) | {"summary": "A *new* elbow.", "_preview": "1"}
    page = client.post(desk(version), typed).content.decode()
    assert "<p>A <em>new</em> elbow.</p>" in page and "It is not saved yet." in page
    assert state_at(version).number == 1
    client.force_login(makers.reviewer())
    assert client.post(address, {"text": "x"}).status_code == 403
    assert client.post(desk(version), {"_preview": "1"}).status_code == 403


def test_without_a_script_terms_are_chosen_by_their_names(client, wanda):
    version = makers.draft(wanda)
    Specialty.objects.create(name="Cubitology")
    page = client.get(f"{desk(version)}?more=tools")
    assert '<noscript><input type="text" name="specialties"' in page.content.decode()
    data = form_data(page)
    data |= {"specialties": [*data["specialties"], " cubitology "], "body_sites": [""], "tools-1-tool": ["", "scalpel"]}
    assert client.post(desk(version), data | {"settings": ["Nowhere"]}).status_code == 200
    assert client.post(desk(version), data).status_code == 302
    content = state_at(version).content
    assert content["specialties"] == ["Cubitology", "Orthopedic surgery"] and content["body_sites"] == []
    assert [row["tool"] for row in content["tools"]] == ["Scalpel", "Scalpel"]
