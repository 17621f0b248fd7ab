"""What readers see of an entry (its page, earlier versions, its document) and what they never see."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.utils.html import strip_tags

from documents.entry import CodeReference, Likelihood, Person, RiskItem, Step, same_content
from documents.sections import SECTIONS, TEXT_FIELDS
from documents.text.reader import parse_entry_document
from procedures import actions
from procedures.queries import entry_document
from tests import makers

pytestmark = pytest.mark.django_db


def words(response) -> str:
    """The page as a reader sees it, in one line."""
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def test_the_page_shows_every_field_of_the_entry(client):
    makers.load_codes()
    version = makers.published()
    page = words(client.get(version.get_absolute_url()))
    entry = makers.document()
    shown = [section.reader_heading for section in SECTIONS] + [part.reader_label for s in SECTIONS for part in s.parts]
    shown += [
        entry.name,
        *entry.common_names,
        *entry.technical_terms,
        *entry.texts.values(),
        *entry.tools,
        *entry.sources,
    ]
    shown += [*entry.settings, *entry.specialties, *entry.body_sites, *entry.anesthesia_types, entry.kind]
    shown += [text for step in entry.steps for text in (step.label, step.text)]
    shown += [text for risk in entry.risks for text in (risk.name, risk.frequency, risk.management)]
    shown += [text for person in entry.personnel for text in (person.role, person.note)]
    shown += ["Stop, 5 days before", "Ask your clinic.", "After 2 to 6 weeks", "From 7 days on", "1 to 2 nights"]
    shown += ["9 in 10", "Adults, 2021", "No figure is known"]
    shown += ["30 minutes to 1 hour 30 minutes", "0RQL0ZZ", "Repair Right Elbow Joint, Open Approach", "99999"]
    shown += ["does not replace clinical judgement", "Version 1"]
    assert [text for text in shown if text not in page] == []


def test_sections_stand_in_reading_order(client):
    page = client.get(makers.published().get_absolute_url()).content.decode()
    places = [page.index(f'<h2 id="{section.key}">') for section in SECTIONS]
    assert places == sorted(places)
    facts, contents = page.index('<h2 id="facts">'), page.index('<nav class="contents"')
    assert places[0] < facts < contents < places[1], "first what it is, then at a glance, then when to get help"


def test_risks_are_listed_by_likelihood_and_the_unknown_last(client):
    bands = ["not_stated", "rare", "very_common", "common", "very_rare", "uncommon"]
    risks = [RiskItem(f"Risk that is {band}", Likelihood(band)) for band in bands]
    page = client.get(makers.published(risks=risks).get_absolute_url()).content.decode()
    assert re.findall(r"Risk that is (\w+)</th>", page) == [
        "very_common", "common", "uncommon", "rare", "very_rare", "not_stated"
    ]  # fmt: skip


@time_machine.travel("2026-03-05T12:00:00Z")
def test_the_page_says_who_reviewed_it_in_what_role_and_until_when(client):
    page = words(client.get(makers.published().get_absolute_url()))
    assert "Clinically reviewed on 5 March 2026 by ravi, Consultant surgeon. Next review due by 5 March 2028." in page
    assert "overdue" not in page


@pytest.mark.parametrize(("today", "is_overdue"), [("2028-03-05", False), ("2028-03-06", True)])
def test_a_review_that_is_overdue_says_so(client, today, is_overdue):
    with time_machine.travel("2026-03-05T12:00:00Z"):
        version = makers.published()
    with time_machine.travel(f"{today}T12:00:00Z"):
        assert version.is_review_overdue == is_overdue
        page = words(client.get(version.get_absolute_url()))
        assert ("clinical review was due on 5 March 2028" in page) == is_overdue
        assert ("Review overdue" in words(client.get("/procedures/"))) == is_overdue


def test_what_does_not_apply_says_so_and_what_is_empty_is_not_there(client):
    texts = {field: "Something." for field in TEXT_FIELDS if field not in ("benefits_text", "expected_benefits")}
    del texts["realization_time"]
    version = makers.published(texts=texts, not_applicable=["benefits"], tools=[], common_names=[])
    body = client.get(version.get_absolute_url()).content.decode()
    assert "Not applicable to this procedure." in body
    assert body.count("Not applicable") == 1
    assert "Tools" not in body
    assert "Also called" not in body


def test_an_entry_page_takes_a_fixed_number_of_queries(client, django_assert_num_queries):
    makers.load_codes()
    small = makers.published(risks=[], steps=[Step("", "One.")], personnel=[Person("Nurse")], related_codes=[])
    large = makers.published(
        name="Large",
        risks=[RiskItem(f"Risk {number}") for number in range(20)],
        steps=[Step("", f"Step {number}.") for number in range(20)],
        personnel=[Person(f"Person {number}") for number in range(20)],
        tools=[f"Tool {number}" for number in range(20)],
        primary_code=None,
        related_codes=[CodeReference("icd10pcs", "0RQL4ZZ"), CodeReference("cpt4", "99999")],
    )
    for version in (small, large):
        with django_assert_num_queries(11):
            assert client.get(version.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["nothing/", "nothing.txt", "nothing/v1/", "mending-of-the-elbow/v2/", "mending-of-the-elbow/v0/",
     "mending-of-the-elbow/v99999999999999999999/", "%00/", "mending-of-the-elbow/vx/"],
)  # fmt: skip
def test_an_unknown_address_answers_404(client, address):
    makers.published()
    assert client.get(f"/procedures/{address}").status_code == 404


def test_pages_are_for_reading(client):
    page = makers.published().get_absolute_url()
    for address in ("/procedures/", "/procedures/compare/", page, f"{page}v1/", page.rstrip("/") + ".txt"):
        for method in (client.post, client.put, client.delete):
            assert method(address).status_code == 405, address
        assert client.head(address).status_code in (200, 302), address


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_nobody_reads_what_is_not_published(client, state):
    version = makers.in_state(state)
    client.force_login(version.created_by)
    page = f"/procedures/{version.procedure.slug}"
    for address in (f"{page}/", f"{page}/v1/", f"{page}.txt"):
        assert client.get(address).status_code == 404
    assert version.name not in client.get("/procedures/").content.decode()


def test_a_draft_leaves_the_live_page_as_it_is(client):
    live = makers.published()
    before = client.get(live.get_absolute_url()).content
    draft = actions.start_draft(procedure=live.procedure, actor=live.created_by)
    actions.fill_draft(version=draft, document=makers.document(name="Other"), actor=live.created_by)
    assert client.get(live.get_absolute_url()).content == before


def test_the_document_of_an_entry_reads_back_as_the_same_entry(client):
    version = makers.published(not_applicable=["benefits"], editorial_note="Mind the gap.")
    response = client.get("/procedures/mending-of-the-elbow.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    parsed = parse_entry_document(response.content.decode())
    assert parsed.unplaced == []
    assert same_content(parsed.document, entry_document(version))


def test_official_titles_leave_with_the_document_only_where_each_licence_allows(client, settings):
    makers.load_codes()
    makers.published(
        primary_code=CodeReference("icd10pcs", "0RQL0ZZ", "Free title"),
        related_codes=[
            CodeReference("cpt4", "99999", "Guarded title"),
            CodeReference("icd9proc", "81.85", "Old title"),
        ],
    )
    text = client.get("/procedures/mending-of-the-elbow.txt").content.decode()
    assert "Free title" in text
    assert "Old title" in text
    assert "Guarded title" not in text
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"cpt4"})
    assert "Guarded title" in client.get("/procedures/mending-of-the-elbow.txt").content.decode()


ATTACKS = (
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    '"><svg onload=alert(1)>',
    "<javascript:alert(1)>",
    "{{ settings.SECRET_KEY }}{% debug %}",
)


def test_script_in_any_field_is_shown_as_text_and_never_runs(client):
    attack = " ".join(ATTACKS)
    version = makers.published(
        name=f"Elbow {attack}"[:250],
        common_names=[attack],
        technical_terms=[attack],
        texts=dict.fromkeys(TEXT_FIELDS, attack),
        steps=[Step(ATTACKS[0], attack), Step("", attack)],
        tools=[ATTACKS[0]],
        personnel=[Person(ATTACKS[0], ATTACKS[2])],
        risks=[RiskItem(attack, Likelihood.RARE, ATTACKS[0], attack)],
        specialties=[ATTACKS[0]],
        body_sites=[ATTACKS[4]],
        settings=[ATTACKS[2]],
        anesthesia_types=[ATTACKS[0]],
        sources=[attack, "javascript:alert(1)", 'https://example.org/"onmouseover="alert(1)'],
        editorial_note=attack,
        primary_code=CodeReference("cpt4", "99999", attack),
    )
    slug = version.procedure.slug
    for address in ("/procedures/", f"/procedures/{slug}/", f"/procedures/compare/?a={slug}&b={slug}"):
        response = client.get(address)
        tags = re.findall(r"<[a-zA-Z][^>]*>", response.content.decode())
        scripts = [tag for tag in tags if tag.startswith("<script")]
        assert all(" src=" in tag or tag == '<script type="application/ld+json">' for tag in scripts), address
        for tag in tags:
            outside_values = re.sub(r'"[^"]*"', '""', tag)
            assert not re.search(r"\son\w+\s*=", outside_values), tag
            assert not re.search(r"""(href|src)\s*=\s*["']?\s*(javascript|data):""", unescape(tag)), tag
        assert "alert(1)" in response.content.decode()
        assert "script-src" in response.headers["Content-Security-Policy"] or (
            "default-src 'self'" in response.headers["Content-Security-Policy"]
        )


def test_markdown_in_prose_becomes_markup(client):
    texts = makers.document().texts | {"summary": "A **bold** word, a [link](https://example.org/) and\n\n- a list"}
    body = client.get(makers.published(texts=texts).get_absolute_url()).content.decode()
    assert "<strong>bold</strong>" in body
    assert "<li>a list</li>" in body
    assert re.search(r'<a href="https://example.org/" rel="[^"]*noopener[^"]*">link</a>', body)


def test_dates_of_a_superseded_version_stay_as_they_were(client):
    with time_machine.travel("2026-03-05T12:00:00Z"):
        first = makers.published()
    with time_machine.travel("2027-06-01T12:00:00Z"):
        second = makers.follow_up(first, name="Better mending")
        page = words(client.get(f"{first.procedure.get_absolute_url()}v1/"))
    assert "reviewed on 5 March 2026" in page
    assert second.review_due_on == date(2029, 6, 1)
