"""bin/manage work: do what people asked for at the desk and what takes long."""

import logging
import os
import signal
import time

import psycopg
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connections

from jobs.worker import Worker, becomes_worker_of_site

PATIENCE = 5  # seconds
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Works until it is stopped. SIGTERM and SIGINT give back what is being done: it begins again where a worker is."""

    help = "Do the jobs that the desk has queued, one after another, until it is stopped."

    def add_arguments(self, parser):
        """--beside-server."""
        parser.add_argument(
            "--beside-server",
            action="store_true",
            help="end with the process that started it, or at once if the site has such a worker; servers start it so",
        )

    def handle(self, *, beside_server, **options):
        """Work, and connect again after the database was away."""
        stopped = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *of_signal: stopped.append(True))
        parent = os.getppid()

        def may_stay() -> bool:
            return not stopped and not (beside_server and os.getppid() != parent)

        while may_stay():
            control = connections.create_connection("default")
            try:
                if beside_server and not becomes_worker_of_site(control):
                    return
                Worker(control, may_stay).serve()
            except (OperationalError, InterfaceError, psycopg.OperationalError) as problem:  # the last while it listens
                logger.warning("The database does not answer, the worker tries again: %s", problem)
                connections.close_all()
                time.sleep(PATIENCE)
            finally:
                control.close()
