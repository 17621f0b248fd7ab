"""Readers say whether an entry helped and what is wrong with it; editors are told, and settle what was reported."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles
from comments.models import Notice
from desk.worklists import worklist_of
from feedback import rules
from feedback.actions import settle, take_answer
from feedback.forms import SALT
from feedback.models import Report, Vote
from feedback.rules import NotTaken, TooMuch, check_text
from procedures.actions import assign
from record.models import Event
from tests import makers

SLUG = "mending-of-the-elbow"
PAGE = f"/procedures/{SLUG}/feedback/"


@pytest.fixture
def version(db):
    return makers.published()


def stamp(slug=SLUG, age=10) -> str:
    """What the page gave out so many seconds ago."""
    return signing.dumps([slug, timezone.now().timestamp() - age, str(uuid4())], salt=SALT)


def answered(**said):
    """What comes of an answer from a page of its own."""
    return take_answer(form=uuid4(), **said)


def test_a_reader_says_that_an_entry_did_not_help_and_what_is_missing(client, version):
    entry = client.get(f"/procedures/{SLUG}/").content.decode()
    assert (
        f'href="{PAGE}?helpful=no"' in entry
        and "<form" not in entry.split('class="question"')[1].split("</section>")[0]
    )
    answer = client.get(f"{PAGE}?helpful=no")
    page = answer.content.decode()
    assert 'value="no"' in page and page.count(" checked") == 1 and "no names, dates of birth" in page
    assert not answer.cookies and answer.headers["Cache-Control"] == "no-store" and "noindex" in page
    sent = {"stamp": stamp(), "helpful": "no", "place": "recovery_text", "text": "How long do I\r\nwear the sling?"}
    answer = client.post(PAGE, sent, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?sent", 302)] and "Thank you" in answer.content.decode()
    report, vote = Report.objects.get(), Vote.objects.get()
    assert (report.version, report.text, report.state) == (version, "How long do I\nwear the sling?", "open")
    assert not vote.is_helpful and not answer.cookies
    client.post(PAGE, sent)
    assert (Report.objects.count(), Vote.objects.count()) == (1, 1), "who presses “Send” twice reports once"
    said = list(Event.objects.filter(actor_name="A reader").order_by("pk").values_list("sentence", flat=True))
    assert said == [
        "A reader said that “Mending of the elbow” did not help.",
        f"A reader reported a problem with {report}.",
    ]


def test_what_is_not_sent_by_a_person_from_this_page_is_not_stored(client, version):
    said = {"helpful": "yes", "text": "Fine."}
    elsewhere, unstamped, too_long = "from a page outside this site", "did not come from the form", "open for very long"
    for sent, headers, reason in (
        ({}, {}, unstamped),
        ({"stamp": "made up"}, {}, unstamped),
        ({"stamp": stamp("another-entry")}, {}, unstamped),
        ({"stamp": stamp(age=0)}, {}, too_long),
        ({"stamp": stamp(age=rules.LONGEST_WAIT + 60)}, {}, too_long),
        ({"stamp": stamp()}, {"Origin": "https://elsewhere.example"}, elsewhere),
        ({"stamp": stamp()}, {"Origin": "null"}, elsewhere),
        ({"stamp": stamp()}, {"Origin": "http://[::1"}, elsewhere),
    ):
        page = client.post(PAGE, said | sent, headers=headers).content.decode()
        assert reason in page and "Fine." in page, (sent, headers)
    assert "Thank you" in client.post(PAGE, said | {"stamp": stamp(), "website": "x"}, follow=True).content.decode()
    assert not Report.objects.exists() and not Vote.objects.exists()
    own = {"Origin": "http://testserver"}
    assert client.post(PAGE, said | {"stamp": stamp()}, headers=own).status_code == 302
    assert client.get("/procedures/nowhere/feedback/").status_code == 404


def test_a_vote_without_words_counts_once_for_each_page_of_the_form(client, version):
    pages = [{"stamp": stamp(), "helpful": "yes"} for _ in range(2)]
    for sent in (pages[0], pages[0], pages[1], pages[0] | {"helpful": "no", "text": "Sent again."}):
        assert "Thank you" in client.post(PAGE, sent, follow=True).content.decode()
    assert Vote.objects.filter(is_helpful=True).count() == Vote.objects.count() == 2
    assert not Report.objects.exists() and Event.objects.filter(verb="voted").count() == 2


def test_what_says_nothing_or_too_much_is_shown_again_with_the_reason(client, version):
    for sent, reason in (
        ({}, "Say whether the entry was helpful"),
        ({"text": " \n"}, "Say whether the entry was helpful"),
        ({"text": "x" * 1_001}, "at most 1000 characters"),
        ({"text": "a\0b"}, "Null characters"),
        ({"text": "Write to ann@example.org"}, "Leave out e-mail addresses"),
        ({"helpful": "perhaps"}, "Select a valid choice"),
        ({"text": "Wrong.", "place": "nowhere"}, "Select a valid choice"),
    ):
        answer = client.post(PAGE, sent | {"stamp": stamp()})
        assert answer.status_code == 200 and reason in answer.content.decode(), sent
    assert not Report.objects.exists()


@pytest.mark.parametrize("text", ["Call +1 (555) 010-9999", "My number is 12345678", "MRN 1234-5678", "a@b.example"])
def test_what_may_say_who_somebody_is_is_refused(text):
    with pytest.raises(NotTaken, match="Leave out"):
        check_text(text)


@pytest.mark.parametrize(
    "text", ["It took 2 to 3 hours on 2026-11-30.", "Code 0RQL0ZZ, 1 in 10,000", "since 3/11/2026", "5 @ 10"]
)
def test_ordinary_figures_days_and_codes_may_be_said(text):
    assert check_text(f" {text}\r\n") == text


def test_readers_send_only_so_much_in_an_hour_and_their_words_are_kept(client, version, monkeypatch):
    monkeypatch.setattr(rules, "PER_ENTRY", 2)
    monkeypatch.setattr(rules, "PER_SITE", 3)
    answered(version=version, helpful=True, text="One.")
    answer = client.post(PAGE, {"stamp": stamp(), "text": "Too many?"})
    assert answer.status_code == 429 and "Too many?" in answer.content.decode() and Report.objects.count() == 1
    other = makers.published(name="Knee look", primary_code=None, related_codes=[])
    answered(version=other, helpful=False)
    with pytest.raises(TooMuch):
        answered(version=other, helpful=False)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        answered(version=version, helpful=True)


def test_who_looks_after_the_entry_is_told_and_settles_the_report(client, version):
    wanda, other = version.created_by, makers.writer("other")
    assert answered(version=version, helpful=None, text="First.")
    assign(versions=[version], person=other, specialty=None, actor=wanda)
    report = answered(version=version, helpful=None, place="summary", text="Second.")
    told = Notice.objects.filter(kind="reported").order_by("pk")
    assert [notice.recipient.username for notice in told] == ["ravi", "other"], "the last reviewer, then the owner"
    assert str(told[0]) == "A reader reported a problem with “Mending of the elbow”."
    worklist = worklist_of("reports")
    assert [row.text for row in worklist.rows(other)] == ["First.", "Second."]
    assert [worklist.narrowed(person, {"assigned": "me"}).count() for person in (other, wanda)] == [2, 0]
    assert not worklist.narrowed(other, {"assigned": "nobody"}).exists()
    client.force_login(other)
    page = client.get(f"/admin/procedures/procedure/{version.procedure_id}/change/").content.decode()
    assert "2 reports from readers wait</a>" in page and "0 found this entry helpful" in page
    address = report.get_absolute_url()
    assert "Second." in client.get(address).content.decode()
    for sent, said in (
        ({"state": "dismissed", "note": " "}, "Write what was done"),
        ({"state": "open", "note": "x"}, "answered or dismissed"),
        ({"state": "answered", "note": "The next version says it."}, "The report is settled."),
        ({"state": "dismissed", "note": "Twice."}, "settled this report already"),
    ):
        assert said in client.post(address, sent, follow=True).content.decode(), sent
    report.refresh_from_db()
    assert (report.state, report.settled_by, report.note) == ("answered", other, "The next version says it.")
    assert list(worklist.rows(other).values_list("text", flat=True)) == ["First."]
    assert Event.objects.filter(verb="settled", actor=other).count() == 1


def test_the_overview_shows_the_entries_that_most_readers_voted_on(client, version):
    for helpful in (True, True, False):
        answered(version=version, helpful=helpful)
    client.force_login(version.created_by)
    page = client.get("/admin/procedures/procedure/overview/").content.decode()
    row = page.split("What readers say")[-1]
    assert '<th scope="row">Mending of the elbow</th><td>2</td><td>1</td>' in row


def test_only_who_may_settles_and_the_words_of_readers_are_kept(version):
    report = answered(version=version, helpful=None, text="Wrong.")
    with pytest.raises(PermissionDenied):
        settle(report=report, state="dismissed", note="No.", actor=makers.person("eva", roles.EXPORTER))
    for change in (lambda rows: rows.update(text="Right."), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(Report.objects.filter(pk=report.pk))
    settle(report=report, state="dismissed", note="No.", actor=version.created_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state="answered")
