"""The form of a large version opens and saves in few queries, however many rows it has and whatever is changed in them."""

import pytest

from documents.entry import CodeReference, Likelihood, Person, RiskItem, Step
from procedures.models import PersonnelRole, Specialty, Tool
from procedures.revisions import state_at
from tests import makers
from tests.procedures.test_desk import desk, form_data

pytestmark = pytest.mark.django_db


def large(by, **changes):
    """A draft with 20 risks, 30 codes, 20 roles, 20 tools and 10 steps."""
    rows = {
        "risks": [RiskItem(f"Risk {n}", Likelihood.COMMON, "about 1 in 20", "It is watched.") for n in range(20)],
        "personnel": [Person(f"Role {n}", "for large elbows") for n in range(20)],
        "tools": [f"Tool {n}" for n in range(20)],
        "steps": [Step(f"Step {n}", "It is done.") for n in range(10)],
        "specialties": [f"Specialty {n}" for n in range(6)],
        "related_codes": [CodeReference("icd10pcs", f"0DT{n:04}") for n in range(29)],
    }
    return makers.draft(by, **(rows | changes))


def test_a_large_version_opens_in_25_queries_and_saves_in_60(client, wanda, django_assert_max_num_queries):
    version = large(wanda)
    client.get(desk(version))  # from now on this person is known to have it open
    with django_assert_max_num_queries(25):
        response = client.get(desk(version))
    changes = {"summary": "Other.", "risks-3-name": "Other risk", "risks-9-DELETE": "on"}
    with django_assert_max_num_queries(60):
        assert client.post(desk(version), form_data(response) | changes).status_code == 302
    content = state_at(version).content
    assert (content["summary"], content["risks"][3]["name"], len(content["risks"])) == ("Other.", "Other risk", 19)
    assert [len(content[key]) for key in ("codes", "tools", "personnel", "specialties")] == [30, 20, 20, 6]


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
    with django_assert_max_num_queries(65):  # the form is refused and shown again
        page = client.post(desk(version), data | {"duration_min_minutes": 500}).content.decode()
    assert "less than the shortest usual duration (500 minutes)" in page
    assert "New tool 7</option>" in page and "Cubitology</option>" in page
    with django_assert_max_num_queries(90):
        assert client.post(desk(version), data).status_code == 302
    content = state_at(version).content
    assert [row["tool"] for row in content["tools"]] == [f"New tool {number}" for number in range(20)]
    assert content["specialties"] == ["Cubitology"]


@pytest.mark.parametrize("key", ["0", "-1", "x", "²", "99999999999999999999", ""])
def test_a_row_that_chooses_nothing_that_exists_is_refused(client, wanda, key):
    version = makers.draft(wanda)
    data = form_data(client.get(desk(version))) | {"tools-0-tool": key}
    response = client.post(desk(version), data)
    assert response.status_code == 200
    assert ("Select a valid choice" if key else "This field is required") in str(response.context["errors"])
    if key:
        data |= {"tools-0-tool": version.tools.get().tool_id, "specialties": [key]}
        assert client.post(desk(version), data).status_code == 200
