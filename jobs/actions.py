"""Queues and cancels jobs."""

import os
import shutil
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from jobs.models import Job
from jobs.roles import CANCEL
from record.actions import record

#: The channel on which workers are told that there is something to do.
CHANNEL = "medref_jobs"
KEPT_FOR = timedelta(days=30)
LEFT_OVER_AFTER = 24 * 60 * 60  # seconds; files that are being stored are younger


class CannotQueue(Exception):
    """The files of a job cannot be stored, or a job is over; the message says what to do."""


def queue(
    *,
    kind: str,
    title: str,
    arguments: dict | None = None,
    files: Sequence[File] = (),
    total: int | None = None,
    back: str = "",
    actor,
) -> Job:
    """Store the work with its files until a worker does it in the name of `actor`, who is None for the site itself.

    Raises CannotQueue if the files do not fit on the disk. The permission is checked by the work itself.
    """
    _sweep()
    job = Job(
        kind=kind,
        title=title[:300],
        arguments=arguments or {},
        files=[file.name for file in files],
        folder=uuid.uuid4().hex if files else "",
        owner=actor,
        back=back,
        total=total,
    )
    try:
        _store(job, files)
    except OSError as error:
        forget_files(job)
        raise CannotQueue(
            f"The server could not store what you uploaded ({error.strerror}), and nothing was changed. Tell an administrator."
        ) from error
    with transaction.atomic():
        job.save()
        call_worker()
    return job


@transaction.atomic
def cancel(*, job: Job, actor) -> Job:
    """End a job that is not over. If it runs, its worker stops within seconds, and what it did is rolled back.

    Raises PermissionDenied, and CannotQueue for a job that is over.
    """
    if job.owner_id != actor.pk and not actor.has_perm(CANCEL):
        raise PermissionDenied("You may cancel only what you asked for yourself.")
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not job.is_open:
        raise CannotQueue(f"“{job}” is over already: {job.get_state_display().lower()}.")
    job.state, job.ended_at = Job.State.CANCELLED, timezone.now()
    job.save(update_fields=["state", "ended_at"])
    record("cancelled", f"cancelled “{job}”.", actor=actor, about=job)
    transaction.on_commit(lambda: forget_files(job))
    return job


def call_worker() -> None:
    """Tell idle workers, once the transaction has ended, that there is a job."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def forget_files(job: Job) -> None:
    """Delete the files of a job."""
    if job.folder:
        with suppress(FileNotFoundError, NotADirectoryError):
            shutil.rmtree(job.path)


def _store(job: Job, files: Sequence[File]) -> None:
    for number, file in enumerate(files):
        job.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (job.path / str(number)).open("xb") as stored:
            for chunk in file.chunks():
                stored.write(chunk)
            stored.flush()
            os.fsync(stored.fileno())


def _sweep() -> None:
    """Delete jobs that were over long ago, and folders that killed processes left behind."""
    Job.objects.filter(ended_at__lt=timezone.now() - KEPT_FOR).delete()
    root = settings.MEDREF_JOBS_DIR
    kept = set(Job.objects.open().values_list("folder", flat=True))
    for folder in root.iterdir() if root.is_dir() else ():
        with suppress(FileNotFoundError):  # another request sweeps at the same time
            if folder.name not in kept and folder.stat().st_mtime < time.time() - LEFT_OVER_AFTER:
                shutil.rmtree(folder)
