"""Ends of versions: discarded drafts and withdrawn entries, what is said of them, and the ways back."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from procedures import actions
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError
from tests import makers

pytestmark = pytest.mark.django_db

REASON = "The device was recalled."


def desk(version, name="admin:procedures_procedureversion_change", *args) -> str:
    return reverse(name, args=[version.pk, *args])


def withdrawn(version=None, **options):
    """A published version that ravi withdrew."""
    version = version or makers.published()
    ravi = User.objects.get(username="ravi")
    return actions.withdraw(**{"version": version, "actor": ravi, "note": REASON} | options)


def test_a_discarded_draft_stays_in_the_record_and_makes_room_for_another(client):
    live = makers.published()
    wanda = live.created_by
    spoiled = actions.start_draft(procedure=live.procedure, actor=wanda)
    actions.fill_draft(version=spoiled, document=makers.document(name="Spoiled"), actor=wanda)
    makers.discard(version=spoiled, actor=wanda, note="Wrong file.")
    following = actions.start_draft(procedure=live.procedure, actor=wanda)
    assert (following.number, following.name) == (3, live.name)
    assert client.get(f"/procedures/{live.procedure.slug}/v2/").status_code == 404
    with pytest.raises(EditorialError, match=r"Version 3 \(draft\) took its place"):
        actions.reopen(version=spoiled, actor=wanda)
    makers.discard(version=following, actor=wanda)
    assert actions.reopen(version=spoiled, actor=wanda, note="It was the right file.").state == "draft"
    assert [event.verb for event in spoiled.events.all()][-2:] == ["discarded", "reopened"]


def test_a_draft_that_a_published_version_overtook_is_not_reopened():
    live = makers.published()
    spoiled = actions.start_draft(procedure=live.procedure, actor=live.created_by)
    makers.discard(version=spoiled, actor=live.created_by)
    makers.follow_up(live)
    with pytest.raises(EditorialError, match=r"Version 3 \(published\) took its place"):
        actions.reopen(version=spoiled, actor=live.created_by)


def test_discarding_asks_first_and_is_undone_at_the_desk(client, wanda):
    version = makers.draft(wanda)
    page = client.get(desk(version)).content.decode()
    ask = f"{desk(version, 'admin:version_ask', 'discard')}?seen={makers.seen(version)}"
    assert f'class="button danger" href="{ask}"' in page
    assert desk(version, "admin:version_step", "discard") not in page, "the button only leads to the question"
    question = client.get(ask).content.decode()
    assert "It stays on record, and can be reopened" in question
    assert f'name="seen" value="{makers.seen(version)}"' in question
    client.post(desk(version, "admin:version_step", "discard"), {"seen": makers.seen(version)})
    version.refresh_from_db()
    assert version.state == "discarded"
    assert client.get(ask).headers["Location"] == desk(version), "there is nothing left to ask"
    assert "Reopen this draft" in client.get(desk(version)).content.decode()
    client.post(desk(version, "admin:version_step", "reopen"))
    version.refresh_from_db()
    assert version.state == "draft"


def test_only_an_end_asks_and_only_those_who_may_take_it(client, wanda):
    version = makers.draft(wanda)
    for verb in ("submit", "nonsense"):
        assert client.get(desk(version, "admin:version_ask", verb)).status_code == 404
    assert client.get(desk(version, "admin:version_ask", "withdraw")).status_code == 403


@time_machine.travel("2026-05-03T12:00:00Z")
def test_a_withdrawn_entry_says_since_when_why_and_what_instead(client):
    first = makers.published()
    other = makers.published(name="Bracing of the elbow", primary_code=None, related_codes=[])
    address = first.procedure.get_absolute_url()
    second = makers.follow_up(first)
    with pytest.raises(EditorialError, match="readers will see it"):
        withdrawn(second, note=" ")
    assert client.get(f"{address}v1/").status_code == 200
    withdrawn(second, read_instead=other.procedure)
    for page in (address, f"{address}v1/", f"{address}v2/"):
        answer = client.get(page)
        text = answer.content.decode()
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-cache"), page
        assert "3 May 2026" in text and REASON in text and 'name="robots" content="noindex"' in text
        assert f'<a href="{other.procedure.get_absolute_url()}">Bracing of the elbow</a>' in text
        assert "About summary" not in text
    plain = client.get(address.rstrip("/") + ".txt")
    assert (plain.status_code, plain.headers["Cache-Control"]) == (410, "no-cache")
    assert plain.content.decode().splitlines()[2:] == [
        "This entry was withdrawn on 3 May 2026. Do not rely on a copy of it.",
        f"Reason: {REASON}",
        "Read instead: Bracing of the elbow, /procedures/bracing-of-the-elbow/",
    ]


def test_lists_and_searches_do_not_have_a_withdrawn_entry(client):
    version = withdrawn()
    exporter = makers.person("ellis", "Exporter")
    for address in ("/procedures/", "/search/?q=elbow", "/api/v1/search?q=elbow", "/search/suggest/?q=elbow"):
        assert version.procedure.slug not in client.get(address).content.decode(), address
    client.force_login(exporter)
    assert version.procedure.slug not in client.get("/exports/procedures.json").getvalue().decode()


def test_an_address_that_readers_never_saw_stays_unknown_when_the_entry_is_withdrawn(client):
    version = withdrawn()
    address = version.procedure.get_absolute_url()
    draft = actions.start_draft(procedure=version.procedure, actor=version.created_by)
    assert client.get(f"{address}v2/").status_code == client.get(f"{address}v9/").status_code == 404
    makers.discard(version=draft, actor=version.created_by)
    assert client.get(f"{address}v2/").status_code == 404


def test_the_reason_stays_plain_text(client):
    version = withdrawn(note="<script>alert(1)</script>")
    page = client.get(version.procedure.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


def test_readers_are_sent_only_to_another_entry_that_is_published(client):
    version = makers.published()
    hidden = makers.draft(version.created_by, name="Draft", primary_code=None).procedure
    for wrong in (version.procedure, hidden):
        with pytest.raises(EditorialError, match="another entry that is published"):
            withdrawn(version, read_instead=wrong)
    other = makers.published(name="Bracing of the elbow", primary_code=None, related_codes=[])
    version = withdrawn(version, read_instead=other.procedure)
    withdrawn(other)
    assert "Read instead" not in client.get(version.procedure.get_absolute_url()).content.decode()


def test_a_withdrawn_version_returns_with_its_review(client):
    version = makers.published()
    reviewed = (version.reviewed_by, version.reviewed_on, version.review_due_on, version.published_at)
    other = makers.published(name="Bracing of the elbow", primary_code=None, related_codes=[])
    version = withdrawn(version, read_instead=other.procedure)
    ravi = User.objects.get(username="ravi")
    with pytest.raises(EditorialError, match="Say why it returns"):
        makers.reinstate(version=version, actor=ravi, note="")
    with pytest.raises(actions.ChangedMeanwhile):
        actions.reinstate(version=version, actor=ravi, seen="", note="False alarm.")
    version = makers.reinstate(version=version, actor=ravi, note="False alarm.")
    version.refresh_from_db()
    assert (version.reviewed_by, version.reviewed_on, version.review_due_on, version.published_at) == reviewed
    assert version.read_instead is None
    assert client.get(version.procedure.get_absolute_url()).status_code == 200
    assert version.procedure.slug in client.get("/search/?q=elbow").content.decode()


def test_a_withdrawn_version_gives_way_to_a_later_one(client):
    version = withdrawn()
    address = version.procedure.get_absolute_url()
    following = makers.follow_up(version)
    assert client.get(address).status_code == 200
    old = client.get(f"{address}v1/")
    assert old.status_code == 410
    assert "Version 1 of this entry was withdrawn" in old.content.decode()
    assert f'<a href="{address}">current version</a>' in old.content.decode()
    with pytest.raises(EditorialError, match="Version 2 was published instead"):
        makers.reinstate(version=version, actor=following.reviewed_by, note="Back.")


def test_withdrawing_at_the_desk_asks_for_a_reason_for_readers_and_what_instead(client):
    version = makers.published()
    other = makers.published(name="Bracing of the elbow", primary_code=None, related_codes=[])
    client.force_login(version.reviewed_by)
    question = client.get(desk(version, "admin:version_ask", "withdraw")).content.decode()
    assert "Readers see this text" in question
    assert "Bracing of the elbow</option>" in question and f"{version.name}</option>" not in question
    answer = {"note": REASON, "read_instead": other.pk}
    client.post(desk(version, "admin:version_step", "withdraw"), answer)
    version.refresh_from_db()
    assert (version.state, version.read_instead) == ("withdrawn", other.procedure)
    client.post(
        desk(version, "admin:version_step", "reinstate"), {"note": "False alarm.", "seen": makers.seen(version)}
    )
    version.refresh_from_db()
    assert version.state == "published"


def test_the_database_lets_only_a_withdrawn_version_name_another():
    version = makers.published()
    for state in ("published", "withdrawn"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProcedureVersion.objects.filter(pk=version.pk).update(
                state=state, read_instead=version.procedure, summary="x" if state == "withdrawn" else version.summary
            )
