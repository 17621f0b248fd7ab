"""Whatever refuses to save the form of a version, what was typed stays on the page, is kept, and can be brought back."""

import pytest
from django.urls import reverse

from accounts import roles
from procedures.models import ProcedureVersion, UnsavedText
from procedures.revisions import state_at
from tests import makers
from tests.procedures.test_desk import desk, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(wanda):
    return makers.draft(wanda)


def opened(client, version) -> dict:
    return form_data(client.get(desk(version)))


def send(client, version, data, **changes):
    return client.post(desk(version), data | changes, follow=True)


def type_in(client, version, data, **changes):
    """What the script of the form reports."""
    return client.post(reverse("admin:version_note_typing", args=[version.pk]), data | changes)


def state_of(version) -> str:
    return ProcedureVersion.objects.get(pk=version.pk).state


def test_submitting_saves_what_is_in_the_form_first(client, version):
    data = opened(client, version)
    page = send(client, version, data, summary="Typed last.", note="Please hurry.", _step="submit").content.decode()
    assert "Submit for review: done. Mending of the elbow (version 1) is now in review." in page
    assert "Please hurry." in page
    assert state_at(version).content["summary"] == "Typed last."
    assert state_of(version) == "in_review"


def test_a_refused_submission_saves_nothing_and_keeps_the_text_and_the_note(client, version):
    data = opened(client, version)
    typed = {"summary": "Typed last.", "sources-0-DELETE": "on", "note": "Please hurry.", "_step": "submit"}
    response = send(client, version, data, **typed)
    page = response.content.decode()
    assert "Name at least one source" in page
    assert "Typed last." in page and 'value="Please hurry."' in page
    assert state_at(version).number == 1
    assert state_of(version) == "draft" and UnsavedText.objects.count() == 1
    del typed["sources-0-DELETE"]
    send(client, version, data, **typed)
    assert state_of(version) == "in_review"
    assert not UnsavedText.objects.exists()


def test_a_submission_that_is_refused_without_a_change_leaves_no_text_to_bring_back(client, wanda):
    empty = makers.actions.start_entry(document=makers.EntryDocument(name="Elbow", kind="Surgery"), actor=wanda)
    page = send(client, empty, opened(client, empty), _step="submit").content.decode()
    assert "Sections to write" in page and state_of(empty) == "draft" and not UnsavedText.objects.exists()
    send(client, empty, opened(client, empty), _step="submit", goals="To bend it.")
    assert UnsavedText.objects.count() == 1


def test_a_submission_stops_after_the_save_if_a_colleague_changed_the_draft(client, version):
    data = opened(client, version)
    makers.edit(version, makers.writer("will"), benefits_text="From a colleague.")
    response = send(client, version, data, summary="Typed last.", note="Please hurry.", _step="submit")
    page = response.content.decode()
    assert "What changed meanwhile" in page and "From a colleague." in page
    assert 'value="Please hurry."' in page
    assert state_at(version).content["summary"] == "Typed last."
    assert state_of(version) == "draft"
    send(client, version, form_data(response), note="Please hurry.", _step="submit")
    assert state_of(version) == "in_review"


def test_a_refused_approval_keeps_its_note_and_date_and_shows_what_changed(client):
    version = makers.in_state("in_review")
    wanda, ravi = version.created_by, makers.User.objects.get(username="ravi")
    client.force_login(ravi)
    old = client.get(desk(version)).context["seen"]
    makers.return_to_draft(version=version, actor=ravi, note="Another tab.")
    makers.edit(version, wanda, restrictions="Never lift anything.")
    makers.submit(version=version, actor=wanda)
    address = reverse("admin:version_step", args=[version.pk, "publish"])
    response = client.post(address, {"seen": old, "note": "Well written.", "review_due_on": "2040-02-03"})
    page = response.content.decode()
    assert 'value="Well written."' in page and 'value="2040-02-03"' in page
    assert "What changed meanwhile" in page and "Never lift anything." in page
    assert response.context["seen"] != old
    response = client.post(address, {"seen": old, "note": "Well written.", "review_due_on": "soon"})
    assert 'value="Well written."' in response.content.decode()
    assert state_of(version) == "in_review"


def test_a_note_stays_on_the_page_when_its_step_is_no_longer_there(client):
    version = makers.in_state("in_review")
    client.force_login(makers.User.objects.get(username="ravi"))
    address, seen = (
        reverse("admin:version_step", args=[version.pk, "publish"]),
        client.get(desk(version)).context["seen"],
    )
    makers.return_to_draft(version=version, actor=makers.reviewer("rita"), note="Another tab.")
    page = client.post(address, {"seen": seen, "note": "Well <i>written</i>."}).content.decode()
    assert "You typed beside “Approve and publish”: “Well &lt;i&gt;written&lt;/i&gt;.”" in page


def test_a_version_that_a_colleague_submits_meanwhile_shows_and_keeps_what_was_typed(client, version):
    data, will = opened(client, version), makers.writer("will")
    makers.submit(version=version, actor=will)
    response = send(client, version, data, summary="Typed too late.", duration_min_minutes="half an hour")
    page = response.content.decode()
    assert response.status_code == 403
    assert "Nothing was saved: will submitted it for review at " in page
    assert "Typed too late." in page and "half an hour" in page
    assert "Show it" in client.get(desk(version)).content.decode()
    makers.return_to_draft(version=version, actor=makers.reviewer(), note="Go on.")
    assert "Bring it back" in client.get(desk(version)).content.decode()
    back = client.get(desk(version), {"unsaved": data["form"]})
    assert "Typed too late." in back.content.decode() and "half an hour" in back.content.decode()
    send(client, version, form_data(back), duration_min_minutes=30)
    assert state_at(version).content["summary"] == "Typed too late."
    assert not UnsavedText.objects.exists()


def test_the_next_draft_leads_to_text_that_was_typed_into_the_last_one(client):
    live = makers.published()
    client.force_login(live.created_by)
    makers.actions.keep_text(version=live, form="f1", text="summary=Typed+too+late.", actor=live.created_by)
    following = makers.actions.start_draft(procedure=live.procedure, actor=live.created_by)
    page = client.get(desk(following)).content.decode()
    assert f'{desk(live)}?unsaved=f1">Show it' in page and "in version 1" in page
    shown = client.get(desk(live), {"unsaved": "f1"}).content.decode()
    assert "Typed too late." in shown and "the next draft of this entry leads you to it as well." in shown


def test_a_person_who_lost_the_right_to_write_sees_what_was_typed(client, version, wanda):
    data = opened(client, version)
    wanda.groups.clear()
    wanda.give_role(roles.REVIEWER)
    response = send(client, version, data, summary="Typed too late.")
    assert response.status_code == 403
    assert "Typed too late." in response.content.decode()
    assert "Ask an administrator for the role Writer" in response.content.decode()
    assert state_at(version).number == 1
    assert not UnsavedText.objects.exists()


def test_what_is_typed_is_kept_folded_into_one_row_and_makes_nobody_an_author(client, version, wanda):
    data = opened(client, version)
    for words in ("Typ", "Typed", "Typed and invalid."):
        assert type_in(client, version, data, summary=words, duration_min_minutes="x").json() == {
            "warning": "",
            "others": [],
        }
    assert UnsavedText.objects.count() == 1
    assert state_at(version).number == 1
    assert version.events.count() == 1
    assert "Bring it back" in client.get(desk(version)).content.decode()
    back = client.get(desk(version), {"unsaved": data["form"]}).content.decode()
    assert "Typed and invalid." in back and 'value="x"' in back
    assert "It is not saved yet" in back


def test_text_that_is_brought_back_is_merged_with_what_was_saved_since(client, version):
    data = opened(client, version)
    type_in(client, version, data, summary="Mine.", restrictions="Mine too.")
    makers.edit(version, makers.writer("will"), benefits_text="Theirs.", restrictions="Theirs too.")
    back = form_data(client.get(desk(version), {"unsaved": data["form"]}))
    response = send(client, version, back)
    assert [conflict["name"] for conflict in response.context["conflicts"]] == ["Restrictions"]
    send(client, version, back, newest=response.context["newest"], **{"choice-restrictions": "mine"})
    content = state_at(version).content
    assert [content[key] for key in ("summary", "restrictions", "benefits_text")] == ["Mine.", "Mine too.", "Theirs."]


def test_two_openings_of_a_form_keep_a_text_each_and_a_save_drops_only_its_own(client, version):
    first, second = opened(client, version), opened(client, version)
    type_in(client, version, first, summary="First.")
    type_in(client, version, second, summary="Second.")
    send(client, version, second, summary="Second.")
    assert [text.form for text in UnsavedText.objects.all()] == [first["form"]]
    type_in(client, version, second, summary="Second.")
    assert UnsavedText.objects.count() == 1, "a report that comes after the save is not kept"
    drop = reverse("admin:version_drop_unsaved", args=[version.pk])
    client.post(drop, {"form": first["form"]})
    assert not UnsavedText.objects.exists()


def test_unsaved_text_is_nobody_elses(client, version, wanda):
    data = opened(client, version)
    type_in(client, version, data, summary="My own secret.")
    client.force_login(makers.writer("will"))
    for query in ({}, {"unsaved": data["form"]}):
        page = client.get(desk(version), query).content.decode()
        assert "My own secret." not in page and "Bring it back" not in page
    client.post(reverse("admin:version_drop_unsaved", args=[version.pk]), {"form": data["form"]})
    assert UnsavedText.objects.count() == 1


def test_unsaved_text_has_limits(client, version, wanda):
    data = opened(client, version)
    answer = type_in(client, version, data, summary="x" * 500_001)
    assert (answer.status_code, "too long" in answer.json()["warning"]) == (413, True)
    for number in range(7):
        type_in(client, version, data, form=str(number))
    assert {text.form for text in UnsavedText.objects.all()} == set("23456")
    page = send(client, version, data, summary="x" * 500_001, revision="0")
    assert "open the draft again" in page.content.decode(), "a refused text that is too long to be kept is shown"
    client.force_login(makers.reviewer())
    assert type_in(client, version, data).status_code == 403


def test_a_form_that_arrives_damaged_empties_no_table(client, version):
    data = opened(client, version) | {"summary": "Typed.", "risks-1-name": "Typed too"}
    del data["risks-TOTAL_FORMS"]
    for total in ({}, *({"risks-TOTAL_FORMS": number} for number in ("-1", "0", "2", "x"))):
        page = send(client, version, data | total).content.decode()
        assert "The form arrived damaged: some of its rows or their number are missing" in page, total
        assert "Typed." in page and "Typed too" in page, total
    bare = {name: value for name, value in data.items() if not name.startswith("risks-")}
    counts = {f"risks-{count}_FORMS": "0" for count in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    assert "The form arrived damaged" in send(client, version, bare | counts).content.decode()
    assert state_at(version).number == 1


def test_every_row_of_a_table_can_be_removed(client, version):
    data = opened(client, version) | {f"risks-{row}-DELETE": "on" for row in range(3)}
    send(client, version, data)
    assert state_at(version).content["risks"] == []
