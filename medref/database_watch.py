"""Whether the database answers, asked every second beside the requests: a frozen server tells nobody that it is frozen."""

import logging
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread
from weakref import WeakSet

import psycopg
from django.conf import settings
from django.db import Error, connection
from django.db.backends.signals import connection_created

from codes.licence import FULL
from codes.models import CodeSystem
from codes.systems import SYSTEMS

logger = logging.getLogger(__name__)

#: Seconds between two questions, and those after which a database that gives no answer is away.
SECONDS, PATIENCE = 1, 4
#: What a server says that has the question and no time for it: lock_not_available, query_canceled.
_BUSY = ("55P03", "57014")


class Watch:
    """What one serving process knows of its database."""

    def __init__(self) -> None:
        """The database answers as far as anybody knows, until the watch begins."""
        self.is_away = False
        #: Whether some text is shown only because the database says that there is a licence for it.
        self.licence_is_stored = True
        self._connections: WeakSet[psycopg.Connection] = WeakSet()

    def start(self) -> None:
        """Begin to ask, in a thread that ends with its process."""
        connection_created.connect(self._know, weak=False)
        Thread(target=self._watch, name="medref database watch", daemon=True).start()

    def suspect(self) -> None:
        """Take the database for away until it has answered the next question: somebody could not connect."""
        self._note(psycopg.OperationalError("no connection"))

    def _know(self, connection, **kwargs) -> None:
        self._connections.add(connection.connection)

    def _watch(self) -> None:
        with ThreadPoolExecutor(1, "medref database question") as asker:
            while True:
                try:
                    answer = asker.submit(self._ask)
                except RuntimeError:  # the process ends
                    return
                try:
                    problem = answer.result(PATIENCE)
                except TimeoutError:
                    problem = psycopg.errors.ConnectionTimeout(f"no answer for {PATIENCE} seconds")
                self._note(problem)
                if isinstance(problem, psycopg.errors.ConnectionTimeout):
                    self._cut()
                    answer.result()  # the question too ends with its connection
                time.sleep(SECONDS)

    def _ask(self) -> BaseException | None:
        """Ask the database, and return the problem if it is away: that a table is locked is none."""
        try:
            open_by_rule = {slug for slug, rules in SYSTEMS.items() if rules.display_policy == FULL}
            by_policy = CodeSystem.objects.filter(display_policy=FULL)
            self.licence_is_stored = by_policy.exclude(
                slug__in=open_by_rule | settings.MEDREF_LICENSED_SYSTEMS
            ).exists()
        except Error as error:
            connection.close()
            return None if getattr(error.__cause__, "sqlstate", None) in _BUSY else error.__cause__ or error
        return None

    def _note(self, problem: BaseException | None) -> None:
        if problem and not self.is_away:
            logger.error("The database is away: %s", str(problem).strip())
        elif self.is_away and not problem:
            logger.warning("The database answers again.")
        self.is_away = bool(problem)

    def _cut(self) -> None:
        """Shut down the connections of this process: whoever waits on one gets an error instead of waiting on."""
        for known in list(self._connections):
            with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(known.pgconn.socket)) as line:
                line.shutdown(socket.SHUT_RDWR)


watch = Watch()
