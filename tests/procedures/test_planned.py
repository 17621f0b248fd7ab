"""Steps for a later time: a version goes to readers, or leaves them, when its time has come, by the rules that hold then."""

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import REVIEWER
from comments.models import Notice
from medref import clock
from procedures import actions
from procedures.models import PlannedStep
from procedures.rules import EditorialError
from tests import makers

pytestmark = pytest.mark.django_db

MONDAY = datetime(2031, 3, 3, 8, tzinfo=UTC)


@pytest.fixture
def reviewed():
    """A version in review."""
    return makers.in_state("in_review")


@pytest.fixture
def ravi(reviewed):
    return User.objects.get(username="ravi")


def plan(version, actor, due_at=MONDAY, **details):
    given = {"step": "publish", "seen": makers.seen(version), "keeps_note": True} | details
    return actions.plan_step(version=version, due_at=due_at, actor=actor, **given)


def verbs(version):
    return [event.verb for event in version.events.all()]


def outcomes():
    return list(PlannedStep.objects.order_by("pk").values_list("step", "outcome"))


def test_a_version_is_published_in_the_name_of_its_reviewer_when_its_time_has_come_and_once(reviewed, ravi):
    plan(reviewed, ravi, review_due_on=datetime(2032, 1, 1).date())
    assert actions.take_due_steps() == []
    reviewed.refresh_from_db()
    assert (reviewed.state, verbs(reviewed)[-1]) == ("in_review", "planned"), "the rehearsal leaves nothing"
    today = timezone.localdate()
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        assert [step.outcome for step in actions.take_due_steps()] == ["taken"]
        assert actions.take_due_steps() == []
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.reviewed_by, reviewed.reviewed_on) == ("published", ravi, today)
    assert (reviewed.published_at.date(), str(reviewed.review_due_on)) == (MONDAY.date(), "2032-01-01")
    assert verbs(reviewed)[-2:] == ["planned", "published"]


def test_a_published_version_is_withdrawn_when_its_time_has_come(client, reviewed, ravi):
    version = makers.publish(version=reviewed, actor=ravi)
    other = makers.published(name="Wiring of the elbow", primary_code=None)
    details = {"note": "The device is no longer made.", "read_instead": other.procedure}
    plan(version, ravi, step="withdraw", keeps_note=None, **details)
    actions.withdraw(
        version=other, actor=ravi, note="Nor is this one."
    )  # the text is not valid for longer because of that
    address = version.get_absolute_url()
    assert client.get(address).status_code == 200
    said = StringIO()
    with time_machine.travel(MONDAY, tick=False):
        call_command("take_planned_steps", stdout=said)
    assert "withdraw from readers at 2031-03-03 08:00 UTC: taken\n" in said.getvalue()
    page = client.get(address)
    assert (page.status_code, "The device is no longer made." in page.content.decode()) == (410, True)


def test_what_the_rules_do_not_allow_now_is_not_planned(reviewed, ravi):
    for refused, said in (
        ({"due_at": timezone.now()}, "This time has passed"),
        ({"due_at": datetime(2931, 1, 1, tzinfo=UTC)}, "check the year"),
        ({"seen": "0"}, "no longer be told which text you saw"),
        ({"step": "withdraw", "note": "Old."}, "Only a published version can be withdrawn"),
        ({"review_due_on": MONDAY.date()}, "after the day of the publication"),
    ):
        with pytest.raises(EditorialError, match=said):
            plan(reviewed, ravi, **refused)
    with pytest.raises(PermissionDenied):
        plan(reviewed, reviewed.created_by)
    plan(reviewed, ravi)
    with pytest.raises(EditorialError, match="planned already"):
        plan(reviewed, ravi)
    assert outcomes() == [("publish", "open")]


def test_a_plan_that_the_rules_refuse_at_its_time_says_why_and_is_not_tried_again(client, reviewed, ravi):
    plan(reviewed, ravi)
    ravi.groups.clear()
    with time_machine.travel(MONDAY, tick=False):
        actions.take_due_steps()
        assert actions.take_due_steps() == []
    [step] = PlannedStep.objects.all()
    assert (step.outcome, reviewed.events.last().verb) == ("refused", "plan_refused")
    assert step.reason in reviewed.events.last().note and step.reason
    assert Notice.objects.get(kind="refused").recipient == ravi
    reader = makers.person("rita", REVIEWER)
    client.force_login(reader)
    page = reverse("admin:procedures_procedureversion_change", args=[reviewed.pk])
    for address in ("/admin/work/planned/", page):
        assert step.reason in client.get(address).content.decode()
    actions.return_to_draft(version=reviewed, actor=reader, seen=makers.seen(reviewed), note="Shorter.")
    makers.submit(version=reviewed, actor=reviewed.created_by)
    assert outcomes() == [("publish", "overtaken")], "it was about another text"


def test_a_refused_plan_stays_listed_until_somebody_decides(reviewed, ravi):
    version = makers.publish(version=reviewed, actor=ravi)
    old = {"step": "withdraw", "note": "Old."}
    for name, decide in (
        ("rosa", lambda refused, actor: actions.drop_plan(plan=refused, actor=actor)),
        ("ruth", lambda refused, actor: plan(version, actor, due_at=MONDAY + timedelta(days=9), **old)),
    ):
        reader = makers.reviewer(name)
        plan(version, reader, **old)
        reader.groups.clear()
        with time_machine.travel(MONDAY, tick=False):
            [refused] = actions.take_due_steps()
            assert list(PlannedStep.objects.unsettled()) == [refused]
            decide(refused, ravi)
            assert refused not in PlannedStep.objects.unsettled()
    assert outcomes() == [("withdraw", "dropped"), ("withdraw", "overtaken"), ("withdraw", "open")]


def test_another_step_overtakes_a_plan(reviewed, ravi):
    plan(reviewed, ravi)
    actions.return_to_draft(version=reviewed, actor=ravi, seen=makers.seen(reviewed), note="Shorter.")
    version = makers.publish(version=makers.submit(version=reviewed, actor=reviewed.created_by), actor=ravi)
    plan(version, ravi, step="withdraw", note="Old.", keeps_note=None)
    makers.follow_up(version)
    with time_machine.travel(MONDAY, tick=False):
        assert actions.take_due_steps() == []
    assert outcomes() == [("publish", "overtaken"), ("withdraw", "overtaken")]
    assert [event.note for event in version.events.filter(verb="plan_overtaken")] == list(
        map(str, PlannedStep.objects.order_by("pk"))
    )
    assert not Notice.objects.filter(kind="overtaken").exists(), "ravi overtook his own plans"
    rosa = makers.reviewer("rosa")
    other = makers.submit(
        version=makers.draft(reviewed.created_by, name="Wiring", primary_code=None), actor=reviewed.created_by
    )
    plan(other, rosa)
    makers.publish(version=other, actor=ravi)
    [notice] = Notice.objects.filter(kind="overtaken")
    assert (notice.recipient, str(notice)) == (
        rosa,
        "ravi took a step with “Wiring” that overtook the one that you had planned.",
    )


def test_a_reviewer_plans_and_drops_at_the_desk(client, reviewed, ravi):
    client.force_login(ravi)
    page = reverse("admin:procedures_procedureversion_change", args=[reviewed.pk])
    sent = {"seen": makers.seen(reviewed), "due_at": "2031-03-03T08:00", "note": "For the new ward."}
    step = reverse("admin:version_step", args=[reviewed.pk, "publish"])
    for _ in range(2):  # a double click
        answer = client.post(step, sent, follow=True).content.decode()
        assert "planned for 2031-03-03 08:00 UTC" in answer and "planned already" not in answer
    assert "planned already" in client.post(step, sent | {"due_at": "2031-03-04T08:00"}, follow=True).content.decode()
    assert "Drop this plan" in client.get(page).content.decode()
    [step] = PlannedStep.objects.all()
    drop = reverse("admin:version_drop_plan", args=[step.pk])
    client.force_login(reviewed.created_by)
    assert client.post(drop).status_code == 403
    client.force_login(ravi)
    assert "The plan was dropped" in client.post(drop, follow=True).content.decode()
    assert "cannot be dropped" in client.post(drop, follow=True).content.decode()
    assert (outcomes(), verbs(reviewed)[-2:]) == ([("publish", "dropped")], ["planned", "plan_dropped"])


def test_a_step_that_fails_stays_due_and_keeps_no_other_from_being_taken(reviewed, ravi, monkeypatch, caplog):
    other = makers.submit(version=makers.draft(reviewed.created_by, name="Wiring"), actor=reviewed.created_by)
    plan(reviewed, ravi)
    plan(other, ravi, due_at=MONDAY + timedelta(minutes=1))

    def fail(*, version, **details):
        assert version != reviewed, "no space left on the device"
        return actions.publish(version=version, **details)

    monkeypatch.setattr("procedures.actions.planned.publish", fail)
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        assert [step.version for step in actions.take_due_steps()] == [other]
    assert outcomes() == [("publish", "open"), ("publish", "taken")]
    assert "no space left on the device" in caplog.text


def test_plans_lock_their_version_first_as_every_step_does(reviewed, ravi):
    plan(reviewed, ravi)
    plan(makers.published(name="Wiring", primary_code=None), ravi, step="withdraw", note="Old.", keeps_note=None)
    dropped, due = PlannedStep.objects.all()
    for act in (lambda: actions.drop_plan(plan=dropped, actor=ravi), actions.take_due_steps):
        with time_machine.travel(due.due_at, tick=False), CaptureQueriesContext(connection) as asked:
            act()
        locked = [query["sql"] for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]
        assert 'FROM "procedures_procedureversion"' in locked[0] and 'FROM "procedures_plannedstep"' in locked[1]


@pytest.mark.django_db(transaction=True)
def test_a_step_that_another_process_is_just_taking_is_left_to_it(first_rows):
    version = makers.in_state("in_review")
    plan(version, User.objects.get(username="ravi"))
    found = []
    with time_machine.travel(MONDAY, tick=False), transaction.atomic():
        PlannedStep.objects.select_for_update().get()
        other = threading.Thread(target=lambda: (found.append(actions.take_due_steps()), connection.close()))
        other.start()
        other.join()
    assert (found, outcomes()) == ([[]], [("publish", "open")])


def test_the_clock_of_a_server_goes_on_after_a_failure(monkeypatch, caplog):
    ticks, rung = threading.Semaphore(0), []

    def fail():
        ticks.release()
        raise ValueError("no table")

    monkeypatch.setattr(clock, "CHORES", {"Counting": fail, "Ringing": lambda: rung.append(1)})
    own = clock.Clock(0.01)
    own.start()
    assert all(ticks.acquire(timeout=10) for _ in range(2))
    own.stopped.set()
    own.join()
    assert "Counting failed, the next time tries again: no table" in caplog.text and rung
