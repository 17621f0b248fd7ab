"""What a serving process does every minute by itself, so that a site needs no cron."""

import logging
from threading import Event, Thread

from django.conf import settings
from django.db import connection

from procedures.actions import take_due_steps

logger = logging.getLogger(__name__)


class Clock(Thread):
    """Takes the planned steps that are due, every so many seconds. Several processes may do so at the same time."""

    def __init__(self, seconds: float):
        """A thread that ends with its process, or after `stopped` is set."""
        super().__init__(name="medref clock", daemon=True)
        self.seconds, self.stopped = seconds, Event()

    def run(self) -> None:
        """Tick until it is stopped."""
        while not self.stopped.wait(self.seconds):
            self.tick()

    def tick(self) -> None:
        """Do what is due. A failure is logged, and what is due stays due."""
        try:
            take_due_steps()
        except Exception as problem:  # whatever the problem, the next minute tries again
            logger.warning("Planned steps were not taken, the next minute tries again: %s", problem)
        finally:
            connection.close()


def start() -> None:
    """Start the clock of this process, unless MEDREF_CLOCK_SECONDS is 0."""
    if settings.MEDREF_CLOCK_SECONDS:
        Clock(settings.MEDREF_CLOCK_SECONDS).start()
