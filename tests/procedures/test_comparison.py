"""Entries, or two versions of one, side by side."""

import pytest

from documents.entry import EntryDocument, Likelihood, RiskItem
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


def compared(client, *slugs):
    """What the page is given for these entries."""
    query = "&".join(f"{side}={slug}" for side, slug in zip("abcd", slugs, strict=False))
    return client.get(f"/procedures/compare/?{query}").context


@pytest.mark.django_db
def test_what_differs_comes_first_and_a_word_for_likelihood_stays_a_word(client):
    makers.published()
    rash = RiskItem("Rash", Likelihood.COMMON)
    makers.published(
        name="Lancing of the elbow",
        duration_max_minutes=30,
        risks=[rash, RiskItem("bruising", Likelihood.RARE, "1 in 2,000")],
        primary_code=None,
        related_codes=[],
    )
    shown = compared(client, "mending-of-the-elbow", "lancing-of-the-elbow")
    facts = {row.label: row for row in shown["facts"]}
    assert shown["facts"][0].label == "Usual duration"
    assert facts["Usual duration"].cells == (("30 minutes to 1 hour 30 minutes",), ("30 minutes",))
    assert not facts["Kind"].differs
    assert [(row.label, row.cells) for row in shown["risks"]] == [
        ("Bruising", (("Common: about 1 in 20",), ("Rare: 1 in 2,000",))),
        ("Numb finger", (("Rare: about 1 in 2,000",), ())),
        ("Rash", ((), ("Common",))),
        ("Stiffness", (("Likelihood not stated",), ())),
    ]
    assert [(heading, differs) for heading, _, differs in shown["sections"]][0] == ("Summary", False)
    body = client.get("/procedures/compare/?a=mending-of-the-elbow&b=lancing-of-the-elbow").content.decode()
    assert "Not mentioned" in body
    assert "1 in 100 to 1 in 10" not in body


@pytest.mark.django_db
def test_entries_are_added_by_a_word_and_taken_away(client):
    makers.published()
    for name in ("Lancing", "Binding", "Bathing", "Draining"):
        makers.published(name=f"{name} of the elbow", primary_code=None, related_codes=[])
    first = compared(client, "mending-of-the-elbow")
    assert {other.name for other, _ in first["offered"]} >= {"Lancing of the elbow", "Binding of the elbow"}
    found = client.get("/procedures/compare/?a=mending-of-the-elbow&add=lanc").context["offered"]
    assert [(other.name, address) for other, address in found] == [
        ("Lancing of the elbow", "?a=mending-of-the-elbow&b=lancing-of-the-elbow")
    ]
    slugs = [f"{name}-of-the-elbow" for name in ("mending", "lancing", "binding", "bathing")]
    four = compared(client, *slugs)
    assert not four["takes_more"]
    assert four["chosen"][1][1] == "?a=mending-of-the-elbow&b=binding-of-the-elbow&c=bathing-of-the-elbow"
    assert b"No published entry has" in client.get("/procedures/compare/?add=zzz").content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200), ("?a=mending-of-the-elbow", 200), ("?a=mending-of-the-elbow&b=", 200),
        ("?a=mending-of-the-elbow&b=mending-of-the-elbow", 200), ("?a=mending-of-the-elbow&b=nothing", 404),
        ("?a=%00&b=%00", 200), ("?a=%3Cscript%3E&b=x", 404), ("?add=%3Cscript%3E%00", 200),
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
    assert not client.get("/procedures/compare/?add=mending").context["offered"]
    assert client.get("/procedures/compare/?a=mending-of-the-elbow").status_code == 404


@pytest.mark.django_db
def test_comparing_takes_a_fixed_number_of_queries(client, django_assert_num_queries):
    makers.published()
    for name in ("Large", "Larger"):
        makers.published(name=name, risks=makers.document().risks * 9, tools=list("abcdefgh"), primary_code=None)
    with django_assert_num_queries(11):
        compared(client, "mending-of-the-elbow", "large")
    with django_assert_num_queries(11):
        compared(client, "large", "larger", "mending-of-the-elbow")
