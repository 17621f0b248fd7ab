"""What a serving process does every minute by itself, so that a site needs no cron."""

import logging
import os
import subprocess
import sys
from threading import Event, Thread

from django.conf import settings
from django.db import connection

from codes.models import CodeSystem
from comments.actions import mail_notices, notice_due_reviews
from jobs.worker import lacks_worker
from medref import shared_pages
from procedures.actions import take_due_steps

logger = logging.getLogger(__name__)

#: The processes that this one has started, by their commands.
_started: dict[tuple[str, ...], subprocess.Popen] = {}


def start_worker() -> None:
    """Start a worker for what the desk has queued, which ends with this process, if the site has none."""
    if settings.MEDREF_WORKER and lacks_worker():
        _start("work", "--beside-server")


def find_similar_codes() -> None:
    """Let another process find the similar codes of what was loaded since the last time.

    It takes a minute of processor time for 80,000 codes. If several processes begin, one does it.
    """
    if CodeSystem.objects.filter(similar_is_due=True).exists():
        _start("rebuild_similar", "--due")


def prepare_pages() -> None:
    """Let another process make the pages anew that are out of date. If several processes begin, one does it."""
    shared_pages.shrink()
    if shared_pages.is_due():
        _start("prepare_pages")


def _start(*command: str) -> None:
    """Start a command of manage.py that gives way to all other processes, unless the one started last is still at it."""
    if (last := _started.get(command)) is None or last.poll() is not None:
        words = ["nice", sys.executable, str(settings.BASE_DIR / "manage.py"), *command]
        env = os.environ | {"MEDREF_STATEMENT_TIMEOUT": "0"}  # that of this process is for pages
        _started[command] = subprocess.Popen(words, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603


#: What is done, and what a log calls it. Each may be done by several processes at the same time.
CHORES = {
    "Starting a worker": start_worker,
    "Taking planned steps": take_due_steps,
    "Telling of due reviews": notice_due_reviews,
    "Mailing notices": mail_notices,
    "Finding similar codes": find_similar_codes,
    "Preparing pages": prepare_pages,
}


class Clock(Thread):
    """Does what is due, every so many seconds."""

    def __init__(self, seconds: float):
        """A thread that ends with its process, or after `stopped` is set."""
        super().__init__(name="medref clock", daemon=True)
        self.seconds, self.stopped = seconds, Event()

    def run(self) -> None:
        """Tick now, and again until it is stopped."""
        self.tick()
        while not self.stopped.wait(self.seconds):
            self.tick()

    def tick(self) -> None:
        """Do each of CHORES. A failure is logged and holds up no other one, and what is due stays due."""
        for what, chore in CHORES.items():
            try:
                chore()
            except Exception as problem:  # noqa: PERF203 - whatever the problem, the next time tries again
                logger.warning("%s failed, the next time tries again: %s", what, problem)
        connection.close()


def start() -> None:
    """Start the clock of this process, unless MEDREF_CLOCK_SECONDS is 0."""
    if settings.MEDREF_CLOCK_SECONDS:
        Clock(settings.MEDREF_CLOCK_SECONDS).start()
