"""The editors' desk: each person does their part in the admin, and cannot do more."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts import roles
from procedures import actions
from procedures.models import EditorialEvent, Procedure, ProcedureVersion
from procedures.queries import entry_document
from tests import makers

pytestmark = pytest.mark.django_db

ADD = "/admin/procedures/procedureversion/add/"


def desk(version) -> str:
    return reverse("admin:procedures_procedureversion_change", args=[version.pk])


def step(client, version, verb, **said):
    """Press a button of the desk; returns what the desk says about it."""
    said = {"seen": makers.seen(version)} | said
    response = client.post(reverse("admin:version_step", args=[version.pk, verb]), said)
    assert response.status_code in (200, 302, 403)
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def form_data(response) -> dict:
    """What a browser would send if the editor pressed Save without a change: the form, its tables and their counts."""
    context, page, data = response.context, response.content.decode(), {}
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    data |= {name: context[name] for name in ("revision", "newest") if name in context}
    data |= {"form": context["open_form"]["form"]} if "open_form" in context else {}
    for formset in formsets:
        data |= {bound.html_name: bound.value() for bound in formset.management_form}
    for form in [context["adminform"].form, *(form for formset in formsets for form in formset.forms)]:
        for bound in form:
            value = bound.value()
            if value not in (None, "", []):
                data[bound.html_name] = [getattr(v, "pk", v) for v in value] if isinstance(value, list) else value
    names = set(re.findall(r'\bname="?([\w-]+)', page))
    return {name: value for name, value in data.items() if name in names}


def test_a_writer_starts_an_entry_by_its_name(client, wanda):
    response = client.post(ADD, {"name": "Mending of the knee", "kind": "surgery"})
    version = ProcedureVersion.objects.get()
    assert response.headers["Location"] == f"{desk(version)}#part-entry", "where its text begins"
    assert (version.procedure.slug, version.state, version.created_by) == ("mending-of-the-knee", "draft", wanda)
    assert [event.verb for event in version.events.all()] == ["started"]
    page = client.get(desk(version)).content.decode()
    assert "Sections to write, or to mark as not applicable: Summary, Purpose, " in page
    assert client.post(ADD, {"name": "  "}).status_code == 200
    assert Procedure.objects.count() == 1


def test_of_two_who_start_an_entry_of_one_name_at_the_same_moment_one_is_told(client, wanda, monkeypatch):
    taken = makers.draft(wanda).procedure.slug
    monkeypatch.setattr("procedures.actions.drafts._free_slugs", lambda documents: [taken])  # free when it looked
    answer = client.post(ADD, {"name": "Mending of the elbow", "kind": "surgery"})
    assert "Somebody started an entry of the same name at this moment." in answer.content.decode()
    assert 'value="Mending of the elbow"' in answer.content.decode() and Procedure.objects.count() == 1


def test_a_writer_edits_a_draft_with_its_tables_and_counts_as_author(client, wanda):
    version = makers.draft(makers.writer("will"))
    data = form_data(client.get(desk(version)))
    data |= {
        "summary": "A better summary.",
        "not_applicable": ["benefits", "alternatives"],
        "risks-0-name": "Large bruise",
        "risks-1-DELETE": "on",
        "steps-TOTAL_FORMS": 3,
        "steps-2-position": 3,
        "steps-2-label": "Closing",
        "steps-2-text": "It is closed.",
    }
    response = client.post(desk(version), data)
    assert response.status_code == 302, response.context["errors"]
    version.refresh_from_db()
    entry = entry_document(version)
    assert entry.texts["summary"] == "A better summary."
    assert entry.not_applicable == ["benefits", "alternatives"]
    assert [risk.name for risk in entry.risks] == ["Large bruise", "Numb finger"]
    assert [step.label for step in entry.steps] == ["Opening", "", "Closing"]
    assert entry.tools == ["Scalpel"]
    assert version.events.last().verb == "edited"
    assert version.events.last().actor == wanda
    wanda.give_role(roles.REVIEWER)
    assert step(client, version, "submit")[0].startswith("Submit for review: done.")
    assert "own text" in step(client, version, "publish")[0]


def test_saving_without_a_change_keeps_every_field(client, wanda):
    version = makers.draft(wanda, not_applicable=["benefits"], editorial_note="Mind.")
    before = entry_document(version)
    assert client.post(desk(version), form_data(client.get(desk(version)))).status_code == 302
    assert entry_document(ProcedureVersion.objects.get()) == before


def test_a_duration_the_wrong_way_round_is_said_at_the_desk(client, wanda):
    version = makers.draft(wanda)
    response = client.post(desk(version), form_data(client.get(desk(version))) | {"duration_min_minutes": 500})
    assert response.status_code == 200
    assert "This is less than the shortest usual duration (500 minutes)." in str(response.context["errors"])


def test_a_draft_goes_from_the_writer_over_the_reviewer_to_readers(client, wanda):
    version, ravi = makers.draft(wanda), makers.reviewer()
    assert "Submit for review" in client.get(desk(version)).content.decode()
    assert step(client, version, "submit", note="Ready.") == [f"Submit for review: done. {version} is now in review."]
    client.force_login(ravi)
    page = client.get(desk(version)).content.decode()
    assert "Approve and publish" in page
    assert "wanda submitted it for review: Ready." in page
    comparison = client.get(reverse("admin:version_compare", args=[version.pk])).content.decode()
    assert "No other version is published" in comparison
    assert "It is mended." in comparison
    assert step(client, version, "publish", review_due_on="2001-01-01") == [
        "The next review must be due after today: choose a later day."
    ]
    address = reverse("admin:version_step", args=[version.pk, "publish"])
    assert "Enter a valid date" in client.post(address, {"review_due_on": "soon"}).content.decode()
    for _ in range(2):  # a double click
        assert step(client, version, "publish") == [f"Approve and publish: done. {version} is now published."]
    EditorialEvent.objects.filter(verb="published").get()
    assert client.get("/procedures/mending-of-the-elbow/").status_code == 200


def test_a_reviewer_sees_what_changed_and_sends_it_back(client):
    live = makers.published()
    wanda, ravi = live.created_by, live.reviewed_by
    client.force_login(wanda)
    assert (
        "Start the next draft"
        in client.get(f"/admin/procedures/procedure/{live.procedure_id}/change/").content.decode()
    )
    start = reverse("admin:procedure_start_draft", args=[live.procedure_id])
    assert client.get(start).status_code == 405
    draft_page = client.post(start).headers["Location"]
    draft = ProcedureVersion.objects.get(number=2)
    assert draft_page == desk(draft)
    assert "still open" in str(list(get_messages(client.post(start).wsgi_request))[0])
    client.post(desk(draft), form_data(client.get(desk(draft))) | {"summary": "Changed."})
    step(client, draft, "submit")
    client.force_login(ravi)
    page = client.get(reverse("admin:version_compare", args=[draft.pk])).content.decode()
    assert "1 part differs" in page
    assert "Version 1, published → Version 2, in review (this version)" in page
    assert step(client, draft, "return_to_draft")[0].startswith("Say why it is sent back")
    step(client, draft, "return_to_draft", note="Which nerve?")
    client.force_login(wanda)
    assert "Which nerve?" in client.get(desk(draft)).content.decode()


def test_rules_are_said_to_the_editor_and_rights_are_kept(client, wanda):
    version = makers.draft(wanda, sources=[])
    assert step(client, version, "submit")[0].startswith("Name at least one source")
    for verb in ("publish", "return_to_draft", "withdraw", "nonsense"):
        address = reverse("admin:version_step", args=[version.pk, verb])
        assert client.post(address, {"note": "x"}).status_code == 403, verb
    assert client.get(reverse("admin:version_step", args=[version.pk, "submit"])).status_code == 302
    assert client.post(reverse("admin:version_step", args=[0, "submit"])).status_code == 404


@pytest.mark.parametrize("state", ["in_review", "published", "superseded", "withdrawn"])
def test_what_is_no_draft_is_read_only_at_the_desk(client, state):
    version = makers.in_state(state)
    client.force_login(version.created_by)
    response = client.get(desk(version))
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="summary"' not in page
    assert 'name="_save"' not in page
    assert "About summary." in page
    assert client.post(desk(version), {"summary": "Changed"}).status_code == 403
    assert client.post(f"{desk(version)[:-7]}delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", [roles.REVIEWER, roles.ADMINISTRATOR])
def test_reviewers_and_administrators_see_drafts_and_do_not_edit(client, role):
    version = makers.draft(makers.writer())
    client.force_login(makers.person("other", role))
    assert client.get(ADD).status_code == 403
    page = client.get(desk(version)).content.decode()
    assert "About summary." in page
    assert 'name="summary"' not in page
    assert "Submit for review" not in page
    assert client.post(desk(version), {"summary": "Changed"}).status_code == 403
    start = reverse("admin:procedure_start_draft", args=[version.procedure_id])
    assert client.post(start).status_code == 403
    assert client.get(reverse("admin:version_compare", args=[version.pk])).status_code == 200


@pytest.mark.parametrize("role", [roles.EXPORTER, roles.CODE_MANAGER])
def test_exporters_and_code_managers_see_what_readers_see(client, role):
    live = makers.published(name="Mending of the elbow")
    draft = actions.start_draft(procedure=live.procedure, actor=live.created_by)
    makers.edit(draft, live.created_by, name="Qwyjibo")
    client.force_login(makers.person("other", role))
    page = client.get(desk(live)).content.decode()
    assert "About summary." in page
    assert "submitted it for review" not in page, "the log is about drafts"
    assert client.get(desk(draft)).status_code == 302
    assert client.get(reverse("admin:version_compare", args=[draft.pk])).status_code == 404
    comparison = reverse("admin:version_compare", args=[live.pk])
    for query, status in (("", 200), ("?from=version-2", 404), ("?from=revision-1", 404)):
        assert client.get(comparison + query).status_code == status
    for query in ("", "?q=qwyjibo", "?state__exact=draft"):
        rows = client.get(f"/admin/procedures/procedureversion/{query}").context["cl"].result_list
        assert {row.name for row in rows} <= {live.name}, query
    assert client.get("/admin/procedures/procedure/").status_code == 403


def test_strangers_are_asked_to_sign_in(client):
    version = makers.draft(makers.writer())
    for address in (desk(version), ADD, reverse("admin:version_compare", args=[version.pk])):
        assert "/admin/login/" in client.get(address).headers["Location"]
    client.force_login(makers.person("plain", is_staff=True))
    assert client.get(reverse("admin:version_compare", args=[version.pk])).status_code == 403
    assert client.post(reverse("admin:version_step", args=[version.pk, "submit"])).status_code == 403
