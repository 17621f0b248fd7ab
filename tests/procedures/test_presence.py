"""Who has a draft open is shown with what they changed; a colleague takes it over with a reason; nobody is locked out."""

from datetime import timedelta

import pytest
from django.urls import reverse

from procedures.models import Presence
from procedures.revisions import state_at
from tests import makers
from tests.procedures.test_desk import desk, form_data, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(wanda):
    return makers.draft(wanda)


@pytest.fixture
def will():
    return makers.writer("will")


def page_for(client, person, version) -> str:
    client.force_login(person)
    return client.get(desk(version)).content.decode()


def report(client, version) -> list[str]:
    """What the script of an open form hears about others."""
    return client.post(reverse("admin:version_note_typing", args=[version.pk])).json()["others"]


def test_who_has_the_draft_open_is_shown_with_what_they_last_saved(client, version, wanda, will):
    assert "opened this draft" not in page_for(client, wanda, version)
    makers.edit(version, wanda, summary="New.", restrictions="None.")
    page = page_for(client, will, version)
    assert "wanda opened this draft at " in page
    assert "They last saved at " in page and ": Summary, Restrictions." in page
    assert "Take over this draft" in page
    client.force_login(wanda)
    [sentence] = report(client, version)
    assert sentence.startswith("will opened this draft at ") and sentence.endswith("They have saved nothing since.")
    assert "Take over this draft" not in page_for(client, wanda, version), "who came first has it"


def test_a_draft_is_taken_over_with_a_reason_that_is_logged_and_shown(client, version, wanda, will):
    page_for(client, wanda, version)
    page_for(client, will, version)
    assert step(client, version, "take_over", note="  ")[0].startswith("Say why you take the draft over")
    step(client, version, "take_over", note="Wanda is on leave.")
    assert "will took the draft over: Wanda is on leave." in page_for(client, will, version)
    client.force_login(wanda)
    assert (
        "They took it over at " in report(client, version)[0] and "“Wanda is on leave.”" in report(client, version)[0]
    )
    assert "Take over this draft" in page_for(client, wanda, version)
    assert [event.verb for event in version.events.all()] == ["started", "taken_over"]
    assert state_at(version).number == 1


def test_nobody_is_locked_out(client, version, wanda, will):
    data = form_data(client.get(desk(version)))
    page_for(client, will, version)
    step(client, version, "take_over", note="Wanda is on leave.")
    client.force_login(wanda)
    client.post(desk(version), data | {"summary": "Wanda is back."})
    assert state_at(version).content["summary"] == "Wanda is back."


def test_a_form_without_a_sign_of_life_counts_as_closed(client, version, wanda, will):
    page_for(client, wanda, version)
    Presence.objects.update(seen_at=Presence.objects.get().seen_at - timedelta(minutes=6))
    assert "opened this draft" not in page_for(client, will, version)
    assert [presence.person for presence in Presence.objects.all()] == [will]


def test_only_writers_are_present_and_only_in_drafts(client, version, wanda, will):
    reviewer = makers.reviewer()
    page_for(client, wanda, version)
    page = page_for(client, reviewer, version)
    assert "wanda opened this draft at " in page and "Take over this draft" not in page
    makers.submit(version=version, actor=wanda)
    assert "opened this draft" not in page_for(client, will, version)
    assert report(client, version) == []
    assert [presence.person for presence in Presence.objects.all()] == [wanda]


def test_a_report_takes_the_same_queries_however_many_people_are_there(client, version, django_assert_num_queries):
    for count in (1, 4):
        for number in range(count):
            makers.actions.note_presence(version=version, actor=makers.writer(f"writer{count}{number}"))
        report(client, version)
        with django_assert_num_queries(8):
            assert len(report(client, version)) >= count
