"""Does the jobs, one after another: which process does which, what stops one, and what becomes of it then."""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from jobs.actions import CHANNEL, forget_files
from jobs.full_disk import is_of_full_disk
from jobs.kinds import kind_of
from jobs.models import Job

#: Advisory locks of PostgreSQL with this first key: the second is the job that a worker does, or 0 for the worker of the site.
LOCK = 0x6A6F6273
#: How often a job is begun whose worker then died: a third death is no accident.
MOST_ATTEMPTS = 3
BEAT = 1  # seconds

_NEXT = "SELECT id FROM jobs_job WHERE state IN ('queued', 'running') ORDER BY owner_id IS NULL, id"
_TAKE = """
    UPDATE jobs_job SET state = 'running', attempts = attempts + 1, started_at = now(), done = 0, words = ''
    WHERE id = %s AND state IN ('queued', 'running')
"""
_BEAT = "UPDATE jobs_job SET done = %s, words = %s WHERE id = %s AND state = 'running' AND attempts = %s"

_LACKS_WORKER = """
    SELECT NOT pg_is_in_recovery() AND NOT EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = 0 AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""

_STOPPED = "The work stopped with an error, and nothing was changed. The server’s log has the details."
_DIED = (
    f"The process that did this ended {MOST_ATTEMPTS} times before it was done, perhaps for lack of memory, and nothing was "
    "changed. Try a smaller file, or tell an administrator."
)
_FULL = "The server’s disk is full, and nothing was changed. Tell an administrator, and try again when there is room."
_GONE = (
    "The uploaded file is not where the work is done, and nothing was changed. Upload it again; if that does not help, tell an "
    "administrator: all hosts of the site must share the directory of MEDREF_DATA_DIR."
)

logger = logging.getLogger(__name__)


class FilesGone(Exception):
    """The files of a job are not where they were stored."""


class Interrupted(KeyboardInterrupt):
    """Raised within the work to end it; no handler of ordinary errors holds it, and psycopg cancels what the database does."""


class Overtaken(Interrupted):
    """The job was cancelled, or another worker has it, because this one lost its lock."""


class TooLong(Interrupted):
    """The job has run as long as a job may."""


class Leaving(Interrupted):
    """The worker is asked to end."""


class Worker:
    """Takes jobs and does them. The work runs on Django’s connection; `control` is another one, whose session holds the locks:
    while it lives, nobody else takes the job, and when this process dies, however that happens, the next worker does.
    """

    def __init__(self, control, may_stay: Callable[[], bool] = lambda: True):
        """A worker that leaves once `may_stay` says no."""
        self.control, self.may_stay = control, may_stay
        self.job = self.deadline = None
        self.done, self.words, self.is_beating = 0, "", False

    def serve(self) -> None:
        """Do what there is to do, and wait for more, until `may_stay` says no."""
        with self.control.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while self.may_stay():
            if self.do_one(self._beats):
                connection.close()  # nothing of one job is left to the next
            else:
                list(self.control.connection.notifies(timeout=2 * BEAT, stop_after=1))

    def do_one(self, beats: Callable) -> bool:
        """Do the next job; False if there is none. `beats` is a context in which `beat` is called every second."""
        self.job = self._take()
        if self.job is None:
            return False
        try:
            self._do(beats)
        finally:
            with self.control.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, self.job.pk])
        return True

    def beat(self, *of_signal) -> None:
        """Write down how far the job is. Raises an Interrupted if it must not go on; unless it is over, it is asked again."""
        if not self.is_beating:
            return
        try:
            with self.control.cursor() as cursor:
                cursor.execute(_BEAT, [self.done, self.words, self.job.pk, self.job.attempts])
                if not cursor.rowcount:
                    raise Overtaken
            if time.monotonic() > self.deadline:
                raise TooLong
            if not self.may_stay():
                raise Leaving
        finally:
            signal.setitimer(signal.ITIMER_REAL, BEAT)  # only now: a slow beat must not be interrupted by the next

    def _take(self) -> Job | None:
        """The next job that no living worker has, locked for this one."""
        with self.control.cursor() as cursor:
            cursor.execute(_NEXT)
            for (pk,) in cursor.fetchall():
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, pk])
                if cursor.fetchone()[0]:
                    cursor.execute(_TAKE, [pk])
                    if cursor.rowcount:
                        return Job.objects.select_related("owner").get(pk=pk)
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, pk])
        return None

    def _do(self, beats: Callable) -> None:
        self.done, self.words = 0, ""
        self.deadline = time.monotonic() + settings.MEDREF_JOB_MINUTES * 60
        refusals = kind_of(self.job.kind).refusals
        try:
            if self.job.attempts > MOST_ATTEMPTS:
                self._end(Job.State.FAILED, _DIED)
                return
            with transaction.atomic():
                with beats():
                    made = self._steps()
                # The end is part of the transaction: what a job did is never stored twice, nor after it was cancelled.
                if not self._end(Job.State.DONE, self.words, result=made.get_absolute_url() if made else ""):
                    raise Overtaken
        except (PermissionDenied, FilesGone, *refusals) as error:
            self._end(Job.State.REFUSED, str(error))
        except Interrupted as reason:
            connection.close()  # it may have been interrupted anywhere
            self._interrupted(reason)
        except Exception as error:
            if _is_lost(error):
                raise  # the job is taken again by whoever reaches the database
            if is_of_full_disk(error):
                self._end(Job.State.REFUSED, _FULL)
            else:
                logger.exception("The job %s (%s) stopped.", self.job.pk, self.job.kind)
                self._end(Job.State.FAILED, _STOPPED)

    def _steps(self):
        """Do the work; returns what it returns."""
        with ExitStack() as stack:
            arguments = dict(self.job.arguments)
            if self.job.files:
                arguments["files"] = [stack.enter_context(file) for file in _opened(self.job)]
            steps = kind_of(self.job.kind).do(actor=self.job.owner, **arguments)
            while True:
                try:
                    self.done, self.words = next(steps)
                except StopIteration as end:
                    return end.value

    def _interrupted(self, reason: Interrupted) -> None:
        if isinstance(reason, TooLong):
            minutes = f"{settings.MEDREF_JOB_MINUTES:g} minutes"
            self._end(
                Job.State.REFUSED,
                f"This took more than {minutes}, the longest that this site allows, and nothing was changed. Split the file.",
            )
        elif isinstance(reason, Leaving):
            self._ours().update(state=Job.State.QUEUED, attempts=self.job.attempts - 1, done=0, words="")

    def _end(self, state: str, words: str, **fields) -> bool:
        """Store the end of the job, if it is still this worker’s; whether it was."""
        values = {"state": state, "words": words, "done": self.done, "ended_at": timezone.now(), **fields}
        is_ours = self._ours().update(**values) == 1
        if is_ours:
            transaction.on_commit(partial(forget_files, self.job))
        return is_ours

    def _ours(self):
        return Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts)

    @contextmanager
    def _beats(self) -> Iterator[None]:
        """A timer interrupts the work every second, whatever it is at. The system gives signals to the main thread only."""
        before, self.is_beating = signal.signal(signal.SIGALRM, self.beat), True
        signal.setitimer(signal.ITIMER_REAL, BEAT)
        try:
            yield
        finally:
            self.is_beating = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def lacks_worker() -> bool:
    """Whether no server has a worker of this site, which may write."""
    with connection.cursor() as cursor:
        cursor.execute(_LACKS_WORKER, [LOCK])
        return cursor.fetchone()[0]


def becomes_worker_of_site(control) -> bool:
    """Whether the session of this connection is the one worker that servers start, as long as it lives."""
    with control.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [LOCK])
        return cursor.fetchone()[0]


def _opened(job: Job) -> Iterator[File]:
    """The files of a job, with their names. Raises FilesGone."""
    for number, name in enumerate(job.files):
        try:
            yield File((job.path / str(number)).open("rb"), name=name)
        except FileNotFoundError as error:
            raise FilesGone(_GONE) from error


def _is_lost(error: Exception) -> bool:
    """Whether the database went away: the server ended (class 57P), or the connection broke (class 08, or without any)."""
    state = getattr(error.__cause__, "sqlstate", None) or "08"
    return isinstance(error, OperationalError | InterfaceError) and state.startswith(("08", "57P"))
