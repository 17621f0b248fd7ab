"""A served site whose database freezes, goes and comes back, or has a locked table: seen through a line that can be held."""

import contextlib
import select
import socket
import threading
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bench.serving import address_of, served, site
from textindex.models import Stamp

from .test_server import asked

SOCKET = ".s.PGSQL.5432"


class Line(threading.Thread):
    """Passes on what clients say to PostgreSQL and what it answers, from one socket to another, unless it is held or down."""

    def __init__(self, directory, target):
        """Both are directories; clients can connect at once."""
        super().__init__(daemon=True)
        self.path, self.target, self.pairs = f"{directory}/{SOCKET}", f"{target}/{SOCKET}", {}
        self.is_held = self.is_over = False
        self.listener = None
        self.open()

    def open(self):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)

    def close(self):
        """Like a server that has ended: nobody can connect, and whoever was connected is not any more."""
        listener, self.listener = self.listener, None
        Path(self.path).unlink()
        listener.close()
        self.is_held = False
        for end in list(self.pairs):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def run(self):
        while not self.is_over:
            if self.is_held:
                time.sleep(0.02)
                continue
            listener = self.listener
            ready, _, _ = select.select([*self.pairs, *([listener] if listener else [])], [], [], 0.02)
            for end in ready:
                with contextlib.suppress(OSError):
                    self.pass_on(end) if end in self.pairs else self.accept(end)

    def accept(self, listener):
        here, there = listener.accept()[0], socket.socket(socket.AF_UNIX)
        there.connect(self.target)
        self.pairs |= {here: there, there: here}

    def pass_on(self, end):
        try:
            data = end.recv(65536)
            self.pairs[end].sendall(data)
        except OSError:
            data = b""
        if not data:
            for side in (end, self.pairs.pop(end)):
                self.pairs.pop(side, None)
                side.close()


@pytest.fixture
def line(tmp_path_factory, transactional_db):
    parts = conninfo_to_dict(address_of(connection.settings_dict["NAME"]))
    directory = tmp_path_factory.mktemp("pg")
    line = Line(directory, parts["host"])
    line.start()
    line.address = make_conninfo(**parts | {"host": str(directory)})
    yield line
    line.is_over = True
    line.join()
    for end in filter(None, [*line.pairs, line.listener]):
        end.close()


def until_ready(port, status) -> str:
    """Ask for readiness until it answers so; what it says."""
    for _ in range(300):
        found, _, text = asked(port, "/health/ready")
        if found == status:
            return text
        time.sleep(0.1)
    raise AssertionError(f"never {status}")


def check_readers(port):
    """What readers get while the database is away, and what they do not."""
    for address in ("/health/live", "/static/medref/site.css"):
        assert asked(port, address)[0] == 200
    status, headers, _ = asked(port, "/")
    assert status == 200 and int(headers["age"]) >= 0, "kept"
    for address in ("/search/?q=wrist", "/admin/login/", "/api/v1/search?q=elbow"):
        status, headers, page = asked(port, address)
        assert (status, headers["retry-after"]) == (503, "5") and "does not answer" in page


def test_readers_get_kept_pages_or_a_reason_until_the_database_is_back(line):
    Stamp.objects.update_or_create(name=Stamp.PAGES)
    given = {"DATABASE_URL": line.address, "MEDREF_STATEMENT_TIMEOUT": "1s", "MEDREF_COUNT_MISSES": "0"}
    with site() as env, served(env | given) as port:
        assert "age" not in asked(port, "/")[1] and asked(port, "/search/?q=elbow")[0] == 200
        line.is_held = True
        assert "has not answered within 2 seconds" in asked(port, "/health/ready")[2]
        assert asked(port, "/search/?q=wrist")[0] in (500, 503), "whoever waits on a frozen database gets an answer"
        assert "The database does not answer." in until_ready(port, 503)
        check_readers(port)
        line.is_held = False
        until_ready(port, 200)
        assert asked(port, "/search/?q=elbow")[0] == 200
        line.close()
        until_ready(port, 503)
        check_readers(port)
        line.open()
        until_ready(port, 200)
        with psycopg.connect(address_of(connection.settings_dict["NAME"])) as other:
            other.execute("LOCK TABLE procedures_procedureversion")
            status, headers, page = asked(port, "/procedures/?q=elbow")
            assert (status, "retry-after" in headers, "Not available" in page) == (503, True, True)
        assert asked(port, "/procedures/?q=elbow")[0] == 200
