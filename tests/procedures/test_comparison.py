"""Two entries, or two versions of one, side by side."""

import pytest

from documents.entry import EntryDocument
from procedures.queries import compare
from tests import makers


def test_every_field_has_its_line_in_reading_order_and_changes_are_marked():
    rows = compare(
        makers.document(), makers.document(tools=["Drill"], duration_max_minutes=None, not_applicable=["risks"])
    )
    assert [row.label for row in rows][:4] == ["Name", "Common names", "Technical terms", "Kind"]
    assert {row.label: (row.left, row.right) for row in rows if row.changed} == {
        "Tools": ("Scalpel", "Drill"),
        "Minutes": ("30–90", "30"),
        "Not applicable": ("", "Risks and Complications"),
    }
    found = {row.label: row.left for row in rows}
    assert found["List of risks"].splitlines()[0] == "Bruising: common, about 1 in 20. It fades."
    assert found["List of risks"].splitlines()[1] == "Stiffness: not stated"
    assert found["Roles"] == "Surgeon\nNurse (for large elbows)"
    assert found["Steps"] == "Opening: The elbow is opened.\nIt is mended."
    assert found["Primary code"] == "icd10pcs 0RQL0ZZ"


def test_lines_that_are_empty_on_both_sides_are_left_out():
    assert [row.label for row in compare(EntryDocument(name="A"), EntryDocument(name="B"))] == ["Name"]
    assert compare(EntryDocument(name=""), EntryDocument(name="")) == []


@pytest.mark.django_db
def test_the_page_shows_two_entries_side_by_side(client):
    left = makers.published()
    right = makers.published(name="Lancing of the elbow", tools=["Lancet"], primary_code=None, related_codes=[])
    body = client.get("/procedures/compare/?a=mending-of-the-elbow&b=lancing-of-the-elbow").content.decode()
    assert left.name in body
    assert right.name in body
    assert "Scalpel" in body
    assert "Lancet" in body
    assert body.count('class="differs"') == 4  # name, tools, both kinds of codes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200), ("?a=mending-of-the-elbow", 200), ("?a=mending-of-the-elbow&b=", 200),
        ("?a=mending-of-the-elbow&b=mending-of-the-elbow", 200), ("?a=mending-of-the-elbow&b=nothing", 404),
        ("?a=%00&b=%00", 200), ("?a=%3Cscript%3E&b=x", 404), ("?a=%3Cscript%3E", 200),
    ],
)  # fmt: skip
def test_the_page_takes_any_address(client, query, status):
    makers.published()
    response = client.get(f"/procedures/compare/{query}")
    assert response.status_code == status
    assert b"<script>" not in response.content


@pytest.mark.django_db
def test_a_draft_is_not_offered_and_not_compared(client):
    makers.draft(makers.writer())
    assert "Mending" not in client.get("/procedures/compare/").content.decode()
    query = "?a=mending-of-the-elbow&b=mending-of-the-elbow"
    assert client.get(f"/procedures/compare/{query}").status_code == 404


@pytest.mark.django_db
def test_comparing_takes_a_fixed_number_of_queries(client, django_assert_num_queries):
    makers.published()
    makers.published(name="Large", risks=makers.document().risks * 9, tools=list("abcdefgh"), primary_code=None)
    with django_assert_num_queries(25):
        client.get("/procedures/compare/?a=mending-of-the-elbow&b=mending-of-the-elbow")
    with django_assert_num_queries(25):
        client.get("/procedures/compare/?a=large&b=large")
