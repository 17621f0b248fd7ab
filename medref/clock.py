"""What a serving process does every minute by itself, so that a site needs no cron."""

import logging
import subprocess
import sys
from threading import Event, Thread

from django.conf import settings
from django.db import connection

from codes.models import CodeSystem
from comments.actions import mail_notices, notice_due_reviews
from procedures.actions import take_due_steps

logger = logging.getLogger(__name__)

_finding: list[subprocess.Popen] = []


def find_similar_codes() -> None:
    """Let another process, which gives way to all others, find the similar codes of what was loaded since the last time.

    It takes a minute of processor time for 80,000 codes. If several processes begin, one does it.
    """
    _finding[:] = [process for process in _finding if process.poll() is None]
    if not _finding and CodeSystem.objects.filter(similar_is_due=True).exists():
        command = ["nice", sys.executable, str(settings.BASE_DIR / "manage.py"), "rebuild_similar", "--due"]
        _finding.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))  # noqa: S603, S607


#: What is done, and what a log calls it. Each may be done by several processes at the same time.
CHORES = {
    "Taking planned steps": take_due_steps,
    "Telling of due reviews": notice_due_reviews,
    "Mailing notices": mail_notices,
    "Finding similar codes": find_similar_codes,
}


class Clock(Thread):
    """Does what is due, every so many seconds."""

    def __init__(self, seconds: float):
        """A thread that ends with its process, or after `stopped` is set."""
        super().__init__(name="medref clock", daemon=True)
        self.seconds, self.stopped = seconds, Event()

    def run(self) -> None:
        """Tick until it is stopped."""
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
