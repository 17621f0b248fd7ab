"""Published texts are reviewed again as they are; the page never contradicts itself about it."""

from datetime import date

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import roles
from accounts.models import User
from codes.formats.rows import CodeRow
from procedures import actions
from procedures.models import ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import EditorialError
from tests import makers

pytestmark = pytest.mark.django_db

LIST = "/admin/procedures/procedureversion/"
DEMO = "Demonstration content, not clinically reviewed."


def unreviewed(by=None, **changes):
    """A version that was published without clinical review."""
    by = by or User.objects.filter(username="wanda").first() or makers.writer()
    boss = User.objects.filter(username="addison").first() or makers.person("addison", roles.ADMINISTRATOR)
    return actions.publish_unreviewed(version=makers.draft(by, **changes), actor=boss)


def page_of(client, version) -> str:
    return client.get(version.procedure.get_absolute_url()).content.decode()


def opened(client, *versions):
    """A reviewer, signed in, who has opened these versions at the desk."""
    rosa = makers.reviewer("rosa")
    client.force_login(rosa)
    for version in versions:
        client.get(reverse("admin:procedures_procedureversion_change", args=[version.pk]))
    return rosa


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_text_that_is_still_right_is_confirmed_without_a_copy():
    with time_machine.travel("2026-03-05T12:00:00Z"):
        version = makers.published()
    rosa = makers.reviewer("rosa", "Professor of elbows")
    with time_machine.travel("2028-03-01T12:00:00Z"):
        makers.confirm_review(version=version, actor=rosa, note="Nothing new.")
    version.refresh_from_db()
    assert (version.reviewed_by, version.reviewer_role) == (rosa, "Professor of elbows")
    assert (version.reviewed_on, version.review_due_on) == (date(2028, 3, 1), date(2030, 3, 1))
    assert version.published_at.date() == date(2026, 3, 5)
    assert ProcedureVersion.objects.count() == 1 and version.revisions.count() == 1
    assert [(event.verb, event.note) for event in version.events.all()][2:] == [
        ("published", ""),
        ("confirmed", "Nothing new."),
    ]


@time_machine.travel("2026-03-05T12:00:00Z")
def test_the_next_review_is_due_as_the_site_has_it_for_the_kind_unless_the_reviewer_chooses(settings):
    settings.MEDREF_REVIEW_MONTHS = {"": 36, "surgery": 6}
    assert makers.published().review_due_on == date(2026, 9, 5)
    other = makers.published(name="Other", kind="Imaging", primary_code=None, related_codes=[])
    assert other.review_due_on == date(2029, 3, 5)
    with time_machine.travel("2026-03-06T12:00:00Z"):
        again = makers.confirm_review(version=other, actor=other.reviewed_by, review_due_on=date(2026, 4, 1))
        assert again.review_due_on == date(2026, 4, 1)


def test_a_text_is_not_confirmed_twice_a_day_and_not_for_a_past_day():
    version = makers.published()
    with pytest.raises(EditorialError, match="reviewed today already"):
        makers.confirm_review(version=version, actor=makers.reviewer("rosa"))
    with time_machine.travel("2099-01-01T12:00:00Z"), pytest.raises(EditorialError, match="after today"):
        makers.confirm_review(version=version, actor=version.reviewed_by, review_due_on=date(2099, 1, 1))


def test_the_confirmation_is_for_exactly_what_the_reviewer_saw():
    makers.load_codes()
    version = unreviewed()
    seen = makers.seen(version)
    makers.load_codes(label="FY2026", rows=[CodeRow("0RQL0ZZ", "Another Title"), *makers.PCS[1:]])
    with pytest.raises(actions.ChangedMeanwhile):
        actions.confirm_review(version=version, actor=makers.reviewer(), seen=seen)


def test_nobody_confirms_their_own_words():
    both = makers.person("both", roles.WRITER, roles.REVIEWER)
    version = unreviewed(makers.writer())
    mine = unreviewed(both, name="Mine", primary_code=None)
    with pytest.raises(EditorialError, match="words of yours"):
        makers.confirm_review(version=mine, actor=both)
    assert makers.confirm_review(version=version, actor=both).reviewed_by == both


def test_whoever_wrote_a_text_confirms_it_once_somebody_else_has_reviewed_it():
    both = makers.person("both", roles.WRITER, roles.REVIEWER)
    with time_machine.travel("2026-03-05T12:00:00Z"):
        version = makers.published(by=both)
    assert makers.confirm_review(version=version, actor=both).reviewed_by == both


def test_the_first_review_of_an_unreviewed_text_ends_its_warning_and_frees_its_words(client):
    version = unreviewed(editorial_note=DEMO)
    page = page_of(client, version)
    assert page.partition("<body>")[2].lower().count("not clinically reviewed") == 1
    assert page.count("Do not rely on it for care") == 1
    ravi = makers.reviewer()
    with pytest.raises(EditorialError, match="Choose whether readers still see the editorial note"):
        makers.confirm_review(version=version, actor=ravi)
    with pytest.raises(EditorialError, match="contradicts itself"):
        makers.confirm_review(version=version, actor=ravi, keeps_note=True)
    makers.confirm_review(version=version, actor=ravi, keeps_note=False)
    version.refresh_from_db()
    assert not version.is_unreviewed
    page = page_of(client, version)
    assert "Clinically reviewed" in page and "not clinically reviewed" not in page.lower()
    assert "Demonstration" not in client.get(f"/procedures/{version.procedure.slug}.txt").content.decode()
    assert version.editorial_note == DEMO, "the frozen text itself stays"
    following = actions.start_draft(procedure=version.procedure, actor=version.created_by)
    assert entry_document(following).editorial_note == ""


def test_the_page_of_a_note_about_something_else_says_both(client):
    page = page_of(client, unreviewed(editorial_note="Written for the open day."))
    assert "<strong>Not clinically reviewed.</strong>" in page and "Written for the open day." in page


@pytest.mark.parametrize("keeps", [True, False])
def test_whoever_approves_decides_whether_the_note_stays(client, keeps):
    wanda, ravi = makers.writer(), makers.reviewer()
    version = makers.submit(version=makers.draft(wanda, editorial_note="Pilot text."), actor=wanda)
    client.force_login(ravi)
    address = reverse("admin:procedures_procedureversion_change", args=[version.pk])
    assert "Editorial note “Pilot text.”" in client.get(address).content.decode()
    step = reverse("admin:version_step", args=[version.pk, "publish"])
    refused = client.post(step, {"seen": makers.seen(version)})
    assert "This field is required" in (" ".join(told(refused)) or refused.content.decode())
    client.post(step, {"seen": makers.seen(version), "keeps_note": "keep" if keeps else "drop"})
    assert ("Pilot text." in page_of(client, version)) == keeps


def test_the_first_review_of_many_takes_those_that_the_reviewer_has_opened(client):
    first, second, third = (
        unreviewed(name=f"Mending {n}", primary_code=None, related_codes=[], editorial_note=DEMO) for n in "ABC"
    )
    reviewed = makers.published(name="Reviewed", primary_code=None, related_codes=[])
    rosa = opened(client, first, second, reviewed)
    selected = {
        "action": "confirm_first_reviews",
        "_selected_action": [version.pk for version in (first, second, third, reviewed)],
    }
    page = client.post(LIST, selected).content.decode()
    assert "2 versions to confirm" in page
    assert "You have not opened it since it was published." in page
    assert "It has been reviewed before" in page
    assert not ProcedureVersion.objects.filter(reviewed_by=rosa).exists(), "the first page only asks"
    assert "This field is required" in client.post(LIST, selected | {"confirm": "yes"}).content.decode()
    answer = client.post(LIST, selected | {"confirm": "yes", "keeps_note": "drop", "note": "Read all."})
    assert told(answer) == [
        "Clinically reviewed: Mending A (version 1), Mending B (version 1).",
        "Mending C (version 1) was left out. You have not opened it since it was published.",
        "Reviewed (version 1) was left out. It has been reviewed before: confirm that on its own page.",
    ]
    assert set(ProcedureVersion.objects.filter(reviewed_by=rosa)) == {first, second}
    assert first.events.get(verb="confirmed").note == "Read all."


def test_what_changed_since_it_was_opened_or_is_ones_own_is_left_out(client):
    makers.load_codes()
    version = unreviewed()
    rosa = opened(client, version)
    rosa.give_role(roles.WRITER)
    mine = unreviewed(rosa, name="Mine", primary_code=None, related_codes=[])
    client.get(reverse("admin:procedures_procedureversion_change", args=[mine.pk]))
    makers.load_codes(label="FY2026", rows=[CodeRow("0RQL0ZZ", "Another Title"), *makers.PCS[1:]])
    outcomes = dict(actions.confirm_first_reviews(versions=[version, mine], actor=rosa))
    assert "changed since you opened it" in outcomes[version]
    assert "words of yours" in outcomes[mine]
    assert not ProcedureVersion.objects.exclude(reviewed_on=None).exists()


def test_all_who_read_drafts_leave_readings_and_only_reviewers_confirm_many(client, wanda):
    version = unreviewed(wanda)
    client.force_login(makers.person("ellis", roles.EXPORTER))
    client.get(reverse("admin:procedures_procedureversion_change", args=[version.pk]))
    assert not version.readings.exists()
    client.force_login(wanda)
    page = client.post(LIST, {"action": "confirm_first_reviews", "_selected_action": [version.pk]})
    assert page.status_code == 302 and not ProcedureVersion.objects.exclude(reviewed_on=None).exists()
    opened(client, version)
    opened_at = version.readings.get().at
    client.get(reverse("admin:procedures_procedureversion_change", args=[version.pk]))
    assert version.readings.get().at > opened_at


def test_what_was_opened_before_it_was_published_is_left_out(client, wanda):
    rosa = makers.reviewer("rosa")
    draft = makers.draft(wanda)
    client.force_login(rosa)
    client.get(reverse("admin:procedures_procedureversion_change", args=[draft.pk]))
    actions.publish_unreviewed(version=draft, actor=rosa)
    draft.refresh_from_db()
    [(_, obstacle)] = actions.confirm_first_reviews(versions=[draft], actor=rosa)
    assert "not opened it since it was published" in obstacle


def test_the_database_knows_a_later_review_and_nothing_else_of_a_published_text():
    with time_machine.travel("2026-03-05T12:00:00Z"):
        version = makers.published()
    row = ProcedureVersion.objects.filter(pk=version.pk)
    later = {"reviewed_on": date(2028, 1, 1), "review_due_on": date(2029, 1, 1)}
    for change in (
        {"reviewed_on": date(2026, 3, 5), "review_due_on": date(2099, 1, 1)},
        {"reviewed_on": date(2025, 1, 1)},
        {"is_note_dropped": True},
        {**later, "summary": "Changed."},
        {**later, "published_at": "2020-01-01T00:00Z"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**change)
    row.update(**later)
