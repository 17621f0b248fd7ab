"""Notices: who is told of what, at the desk and by mail."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends import locmem
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from comments import actions
from comments.models import MailChoice, Notice
from procedures.actions import assign
from procedures.models import Specialty
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db
NOTICES = "/admin/comments/thread/notices/"


@pytest.fixture
def version():
    return makers.draft(makers.person("wanda", roles.WRITER, email="wanda@example.org"))


def told() -> list[tuple[str, str]]:
    return [(notice.recipient.username, notice.kind) for notice in Notice.objects.order_by("pk")]


def test_those_whose_work_it_is_are_told_and_nobody_of_what_they_did_themselves(version):
    wanda, ravi, other = version.created_by, makers.reviewer(), makers.writer("other")
    cubits = Specialty.objects.create(name="Cubitology")
    cubits.members.add(wanda, other)
    assign(versions=[version], person=None, specialty=cubits, actor=wanda)
    thread = actions.open_thread(version=version, place="", text="@ravi?", actor=wanda).comment.thread
    actions.reply(thread=thread, text="Yes.", actor=ravi)
    handed_in = makers.submit(version=version, actor=wanda)
    makers.return_to_draft(version=handed_in, actor=ravi, note="Too short.")
    makers.publish(version=makers.submit(version=version, actor=wanda), actor=ravi)
    assert told() == [
        ("other", "assigned"),
        ("ravi", "mentioned"),
        ("wanda", "commented"),
        ("wanda", "returned"),
        ("wanda", "approved"),
    ]
    assert str(Notice.objects.get(kind="returned")) == "ravi sent “Mending of the elbow” back to you."


def test_notices_are_counted_in_the_header_opened_and_marked_as_read(client, version):
    wanda = version.created_by
    thread = actions.open_thread(version=version, place="", text="@wanda", actor=makers.reviewer()).comment.thread
    actions.reply(thread=thread, text="So?", actor=makers.User.objects.get(username="ravi"))
    client.force_login(wanda)
    html = client.get(NOTICES).content.decode()
    assert "(2 unread)" in html and "ravi mentioned you in a comment on “Mending of the elbow”." in html
    opened = client.get(reverse("admin:comments_notice_open", args=[Notice.objects.last().pk]))
    assert opened.headers["Location"].endswith(f"/of/{version.pk}/#thread-{thread.pk}")
    assert "(1 unread)" in client.get(NOTICES).content.decode()
    assert "unread)" not in client.post(NOTICES, {}, follow=True).content.decode()
    client.force_login(makers.writer("other"))
    assert "ravi mentioned" not in client.get(NOTICES).content.decode()


def test_mail_comes_once_a_day_or_as_its_recipient_chooses(client, version, settings):
    ravi = makers.reviewer()

    def comment():
        actions.open_thread(version=version, place="", text=f"Secret wound {Notice.objects.count()}.", actor=ravi)
        call_command("send_notices")
        return len(mail.outbox)

    assert comment() == 0, "no mail server, no mail"
    settings.EMAIL_HOST, settings.MEDREF_ADDRESS = "mail.example.org", "https://medref.example.org"
    assert (comment(), comment()) == (1, 1), "one mail a day"
    sent = mail.outbox[0]
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    assert (sent.subject, sent.to) == ("medref: 2 notices", ["wanda@example.org"])
    assert "ravi commented on “Mending of the elbow”.\nhttps://medref.example.org/admin/comments/" in sent.body
    assert "Secret" not in sent.body
    client.force_login(version.created_by)
    for choice, count in (("at_once", 2), ("never", 2), ("x", 2), ("daily", 2)):
        client.post(NOTICES, {"mail": choice})
        assert comment() == count
    assert mail.outbox[1].subject == "medref: 2 notices"
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert comment() == 3
    assert MailChoice.objects.get().choice == "daily"


def test_a_mail_that_fails_is_sent_by_the_next_run(version, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example.org"
    actions.open_thread(version=version, place="", text="So?", actor=makers.reviewer())
    with monkeypatch.context() as broken:
        broken.setattr(locmem.EmailBackend, "send_messages", lambda *_: (_ for _ in ()).throw(SMTPException("busy")))
        with pytest.raises(CommandError, match="1 mails were not sent"):
            call_command("send_notices")
    assert Notice.objects.to_mail().count() == 1
    call_command("send_notices")
    assert len(mail.outbox) == 1 and not Notice.objects.to_mail().exists()


def test_a_review_that_is_due_is_told_once_and_once_when_it_has_passed():
    live = makers.published()
    actions.notice_due_reviews()
    assert told() == [("wanda", "approved")]
    for days in (-1, -1, 0, 1, 1):
        with time_machine.travel(f"{live.review_due_on + timedelta(days=days)}T12:00:00Z"):
            actions.notice_due_reviews()
    assert told()[1:] == [(live.reviewed_by.username, "due"), (live.reviewed_by.username, "overdue")]


def test_a_reviewer_is_asked_by_name_and_told_once_and_finds_it_in_a_list(client, version):
    wanda, ravi = version.created_by, makers.reviewer()
    client.force_login(wanda)
    page = reverse("admin:comments_of_entry", args=[version.pk])

    def ask(name):
        return client.post(page, {"what": "ask", "reviewer": name}, follow=True).content.decode()

    assert "Only for a version in review" in ask("ravi")
    makers.submit(version=version, actor=wanda)
    for name in ("wanda", "nobody", "", "ra\0vi"):
        html = ask(name)
        assert f"No clinical reviewer is called “{name}”" in html and 'name="reviewer"' in html, (
            "it can be mended there"
        )
    for _ in range(2):
        html = ask(" @ravi ")
        assert "Ravi is asked to review this version." in html
    assert told() == [("ravi", "asked")]
    assert "<li>ravi" in client.get(f"/admin/procedures/procedureversion/{version.pk}/change/").content.decode()
    rosa, will = makers.reviewer("rosa"), makers.writer("will")
    asked = str(version.review_requests.get().pk)
    with pytest.raises(PermissionDenied):
        actions.withdraw_request(request=int(asked), version=version, actor=will)
    for key, said in ((asked, "Ravi is no longer asked"), (asked, "withdrawn already"), ("x", "withdrawn already")):
        assert said in client.post(page, {"what": f"unask:{key}"}, follow=True).content.decode()
    assert told()[1:] == [("ravi", "unasked")]
    assert Event.objects.get(verb="unasked").sentence.endswith("to ravi to review “Mending of the elbow (version 1)”.")
    ask("rosa")
    actions.withdraw_request(request=version.review_requests.get().pk, version=version, actor=ravi)
    ask("rosa")
    actions.withdraw_request(request=version.review_requests.get().pk, version=version, actor=rosa)
    assert told()[2:] == [("rosa", "asked"), ("rosa", "unasked"), ("rosa", "asked")], "she knows what she did herself"
    ask("ravi")
    client.force_login(ravi)
    assert "Mending of the elbow (version 1)" in client.get("/admin/work/asked-to-review/").content.decode()
    makers.return_to_draft(version=version, actor=ravi, note="Too short.")
    assert "Mending of the elbow" not in client.get("/admin/work/asked-to-review/").content.decode()
    client.force_login(wanda)
    listed = client.get("/admin/work/open-comments/").content.decode()
    assert "The entry as a whole of “Mending" in listed and "Too short." in listed
