"""Workers in processes of their own: one is killed, one is asked to leave, and what they did is there once or not at all."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from imports.actions import upload
from imports.models import ImportBatch
from jobs.actions import call_worker, cancel, queue
from jobs.models import Job
from procedures.models import ProcedureVersion
from tests import makers

COUNT = 30
#: Finds a session whose last statement began like this.
SAID = "SELECT FROM pg_stat_activity WHERE state = 'idle' AND query LIKE %s AND datname = current_database()"


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Starts workers on the database of the tests, which are told of jobs as on a site."""
    monkeypatch.setattr("jobs.actions.call_worker", call_worker)
    env = os.environ | {"DATABASE_URL": address(), "MEDREF_DATA_DIR": str(tmp_path), "MEDREF_STATEMENT_TIMEOUT": "0"}
    workers = []

    def start() -> subprocess.Popen:
        workers.append(subprocess.Popen([sys.executable, "manage.py", "work"], cwd=settings.BASE_DIR, env=env))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


@pytest.fixture
def gate():
    """While it is closed, an import stops in its middle: no other session stores an entry."""
    with psycopg.connect(address()) as gate:
        yield gate


def address() -> str:
    """Of the database of the tests."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def closed(gate) -> None:
    gate.execute("LOCK TABLE procedures_procedure IN EXCLUSIVE MODE")


def waits(sql: str, *args) -> None:
    """Wait until the query finds something."""
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute(sql, args)
            if cursor.rowcount:
                return
        time.sleep(0.05)
    raise AssertionError(f"it does not happen: {sql}")


def in_the_middle(job: Job, attempts: int) -> None:
    waits("SELECT FROM jobs_job WHERE id = %s AND attempts = %s AND state = 'running'", job.pk, attempts)
    waits("SELECT FROM pg_locks WHERE relation = 'procedures_procedure'::regclass AND NOT granted")


def uploaded(wanda, name: str) -> ImportBatch:
    """An import that waits for confirmation."""
    changes = {"primary_code": None, "related_codes": []}
    documents = [makers.written(f"{n}.txt", name=f"{name} {n}", **changes) for n in range(COUNT)]
    (*_, (batch, _)) = upload(documents=documents, name=name, actor=wanda)
    return batch


def confirmed(batch: ImportBatch) -> Job:
    arguments = {"batch": batch.pk}
    return queue(kind="imports.take", title=batch.name, arguments=arguments, total=COUNT, actor=batch.uploaded_by)


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_is_finished_once_by_another_worker_and_a_cancelled_one_leaves_nothing(first_rows, start, gate):
    wanda = makers.writer()
    elbow, ankle, knee = (uploaded(wanda, name) for name in ("Elbow", "Ankle", "Knee"))
    closed(gate)
    job = confirmed(elbow)
    killed = start()
    in_the_middle(job, 1)
    waits(SAID, "UPDATE jobs_job SET done%")
    other = start()
    waits(SAID, "SELECT pg_try_advisory_lock%")
    job.refresh_from_db()
    assert job.attempts == 1, "the other one leaves it alone"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    in_the_middle(job, 2)
    assert not ProcedureVersion.objects.exists()
    gate.rollback()
    waits("SELECT FROM jobs_job WHERE id = %s AND state = 'done'", job.pk)
    assert ProcedureVersion.objects.filter(state="draft").count() == COUNT

    closed(gate)
    job = confirmed(ankle)
    in_the_middle(job, 1)
    cancel(job=job, actor=wanda)
    waits(
        "SELECT WHERE NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'procedures_procedure'::regclass AND NOT granted)"
    )
    job = confirmed(knee)
    in_the_middle(job, 1)
    other.send_signal(signal.SIGTERM)
    assert other.wait() == 0
    gate.rollback()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 0)
    assert ProcedureVersion.objects.count() == COUNT


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_waits_connects_again_after_its_connection_was_cut(start):
    worker, listens = (
        start(),
        "SELECT pid FROM pg_stat_activity WHERE state = 'idle' AND query LIKE 'SELECT id FROM jobs_job%%'",
    )
    waits(listens)
    with psycopg.connect(address(), autocommit=True) as other:
        pid, _ = other.execute(
            f"SELECT pid, pg_terminate_backend(pid) FROM ({listens.replace('%%', '%')}) AS found"
        ).fetchone()
    waits(f"{listens} AND pid <> %s", pid)
    assert worker.poll() is None
