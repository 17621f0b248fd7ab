"""What a worker does with a job: its end is stored with its work, and whatever stops it leaves nothing behind."""

import time

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections

from jobs import worker
from jobs.actions import CannotQueue, cancel, queue
from jobs.kinds import does
from jobs.models import Job
from jobs.worker import Worker, lacks_worker
from record.actions import record
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


class Refused(Exception):
    """What the work of these stories refuses."""


@does("tests.story", Refused)
def story(*, how, actor, files=()):
    """Leaves an event behind, and goes on as it is told."""
    record("noted", how, actor=actor)
    yield 1, "One of two"
    if how == "refused":
        raise Refused("Not this one.")
    if how == "broken":
        raise RuntimeError("a secret host")
    if how == "full":
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = '53100'; END $$")
    if how == "asleep":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")
    if how == "busy":
        until = time.monotonic() + 60
        while time.monotonic() < until:
            pass
    yield 2, "".join(file.read().decode() for file in files) or "Two of two"


@pytest.fixture
def control():
    """The second connection of a worker."""
    control = connections.create_connection("default")
    yield control
    control.close()


@pytest.fixture
def asked(monkeypatch):
    """Queues a job that no worker is told of."""
    monkeypatch.setattr("jobs.actions.call_worker", lambda: None)
    stella = makers.person("stella", is_staff=True)
    return lambda how, **more: queue(kind="tests.story", title=how, arguments={"how": how}, actor=stella, **more)


def done(job: Job, control, may_stay=lambda: True) -> Job:
    """The job after a worker had it."""
    one = Worker(control, may_stay)
    assert one.do_one(one._beats)
    job.refresh_from_db()
    return job


def left() -> list[str]:
    """What the jobs have left in the database."""
    return [event.sentence.rpartition(" ")[2] for event in Event.objects.filter(verb="noted")]


def test_work_is_stored_with_its_end_and_its_files_are_forgotten(asked, control):
    job = done(asked("well", files=[ContentFile(b"What they say", "a.txt")]), control)
    assert (job.state, job.done, job.words, job.attempts) == ("done", 2, "What they say", 1)
    assert left() == ["well"] and not job.path.exists()
    assert not Worker(control).do_one(None)


@pytest.mark.parametrize(
    ("how", "state", "words"),
    [
        ("refused", "refused", "Not this one."),
        ("broken", "failed", "The work stopped with an error, and nothing was changed."),
        ("full", "refused", "The server’s disk is full, and nothing was changed."),
    ],
)
def test_what_stops_the_work_is_told_and_nothing_is_left(asked, control, caplog, how, state, words):
    job = done(asked(how), control)
    assert (job.state, words in job.words) == (state, True)
    assert not left()
    assert ("a secret host" in caplog.text, "secret" in job.words) == (how == "broken", False)


@pytest.mark.parametrize("how", ["asleep", "busy"])
def test_work_that_takes_too_long_or_is_cancelled_stops_whatever_it_is_at(asked, control, monkeypatch, settings, how):
    monkeypatch.setattr(worker, "BEAT", 0.1)
    settings.MEDREF_JOB_MINUTES = 0
    job = done(asked(how), control)
    assert (job.state, "This took more than 0 minutes" in job.words) == ("refused", True)
    settings.MEDREF_JOB_MINUTES = 1
    job = asked(how)

    somebody = connections.create_connection("default")

    def cancelled() -> bool:
        """Asked at each beat: the first one cancels, as somebody does at the desk."""
        with somebody.cursor() as cursor:
            cursor.execute("UPDATE jobs_job SET state = 'cancelled', ended_at = now() WHERE state = 'running'")
        return True

    assert done(job, control, cancelled).state == "cancelled"
    somebody.close()
    assert not left()


def test_a_worker_that_has_to_leave_gives_the_job_back(asked, control, monkeypatch):
    monkeypatch.setattr(worker, "BEAT", 0.1)
    job = done(asked("asleep"), control, may_stay=lambda: False)
    assert (job.state, job.attempts, job.words) == ("queued", 0, "")


def test_the_job_of_a_dead_worker_is_taken_again_but_not_for_ever(asked, control):
    job = asked("well")
    Job.objects.filter(pk=job.pk).update(state="running", started_at=job.queued_at, attempts=1)
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [worker.LOCK, job.pk])
        assert not Worker(control).do_one(None), "its worker lives"
        cursor.execute("SELECT pg_advisory_unlock_all()")  # as the end of the session does, a moment after it
    assert (done(job, control).state, job.attempts) == ("done", 2)
    other.close()
    job = asked("again")
    Job.objects.filter(pk=job.pk).update(state="running", started_at=job.queued_at, attempts=worker.MOST_ATTEMPTS)
    assert (done(job, control).state, "ended 3 times" in job.words) == ("failed", True)
    assert left() == ["well"]


def test_files_that_are_gone_or_do_not_fit_are_told_of(asked, control, settings, tmp_path):
    job = asked("well", files=[ContentFile(b"x", "a.txt")])
    (job.path / "0").unlink()
    assert (done(job, control).state, "must share the directory" in job.words) == ("refused", True)
    settings.MEDREF_JOBS_DIR = tmp_path / "file"
    settings.MEDREF_JOBS_DIR.touch()
    with pytest.raises(CannotQueue, match="could not store what you uploaded"):
        asked("unstored", files=[ContentFile(b"x", "a.txt")])
    assert not Job.objects.filter(title="unstored").exists()


def test_people_come_first_and_nobody_cancels_what_is_over(asked, control):
    by_itself = queue(kind="tests.story", title="site", arguments={"how": "site"}, actor=None)
    job = done(asked("person"), control)
    assert job.state == "done"
    with pytest.raises(CannotQueue, match="is over already: done"):
        cancel(job=job, actor=job.owner)
    assert done(by_itself, control).state == "done"


def test_servers_know_whether_the_site_has_a_worker(control):
    assert lacks_worker()
    assert worker.becomes_worker_of_site(control)
    assert not lacks_worker() and not worker.becomes_worker_of_site(connection)
