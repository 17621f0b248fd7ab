"""Starts servers in separate processes for a benchmark, and sends requests to two of them alternately."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from psycopg.conninfo import make_conninfo

from bench.table import seconds

READY_WITHIN = 120  # seconds
ANSWERED_WITHIN = 60
ROOT = Path(__file__).parent.parent


@contextmanager
def serving(
    command: Callable[[int], Sequence[str]], *, ready: str, env: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run command(port) with a free port until the block ends; yields the port once the address `ready` answers.

    Raises CalledProcessError if the server ends first, TimeoutError if it does not answer within READY_WITHIN seconds.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command(port), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, port, ready)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen, port: int, address: str) -> None:
    until = time.monotonic() + READY_WITHIN
    while process.poll() is None:
        try:
            with Client(port) as client:
                client.get(address)
            return
        except (OSError, HTTPException):
            if time.monotonic() > until:
                raise TimeoutError(f"{process.args} does not answer") from None
            time.sleep(0.1)
    raise subprocess.CalledProcessError(process.returncode, process.args)


class Client:
    """Sends requests over one open connection, like a browser; `refused` are the responses with an error."""

    def __init__(self, port: int):
        """The first request opens the connection."""
        self.connection = HTTPConnection("127.0.0.1", port, timeout=ANSWERED_WITHIN)
        self.refused: list[tuple[int, str]] = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def get(self, address: str) -> float:
        """The seconds until the complete response has arrived, compressed if the server does that for browsers."""
        if self.connection.sock is None:
            self.connection.connect()
        return seconds(lambda: self._get(address))

    def _get(self, address: str) -> None:
        self.connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = self.connection.getresponse()
        answer.read()
        if answer.status >= 400:
            self.refused.append((answer.status, address))


def turn_by_turn(
    pairs: Iterable[tuple[tuple[Client, str], ...]], rounds: int, *, warmed_up: bool = True
) -> list[list[float]]:
    """The seconds of each client's responses, one request after the other, by default after a warm-up round.

    In every tuple the same index is the same kind of request.
    """
    pairs = list(pairs)
    taken: list[list[float]] = [[] for _ in pairs[0]]
    for number in range(rounds + warmed_up):
        for requests in pairs:
            for place, (client, address) in enumerate(requests):
                answered = client.get(address)
                if number or not warmed_up:
                    taken[place].append(answered)
    return taken


@contextmanager
def site() -> Iterator[dict[str, str]]:
    """The environment of a site on the database of the benchmarks, with its own data directory."""
    with TemporaryDirectory() as data:
        env = os.environ | {
            "DATABASE_URL": address_of(connection.settings_dict["NAME"]),
            "MEDREF_DATA_DIR": data,
            "MEDREF_HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "MEDREF_ACCESS_LOG": "0",
            "MEDREF_CLOCK_SECONDS": "0",
            "MEDREF_RATES": "search=0,suggest=0,look-up=0,export=0",
            "DJANGO_SETTINGS_MODULE": "medref.settings",
        }
        collect = (sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        subprocess.run(collect, cwd=ROOT, env=env, check=True)  # noqa: S603 - our own command
        yield env


@contextmanager
def served(env: Mapping[str, str], *, workers: int = 1, keep_alive: int = 60) -> Iterator[int]:
    """Serve medref like bin/run, but with one worker unless told otherwise; yields the port."""
    settings = ("-c", "python:medref.gunicorn_settings")
    with serving(_gunicorn(settings, workers, keep_alive), ready="/health/live", env=env) as port:
        yield port


@contextmanager
def bare(*, workers: int) -> Iterator[int]:
    """Serve a Django site that does nothing (bench/bare.py), by gunicorn’s threads; yields the port."""
    settings = ("bench.bare", "--worker-class", "gthread", "--threads", "4", "--no-control-socket")
    with serving(_gunicorn(settings, workers), ready="/", env=os.environ) as port:
        yield port


def _gunicorn(settings: Sequence[str], workers: int, keep_alive: int = 60) -> Callable[[int], Sequence[str]]:
    command = (sys.executable, "-m", "gunicorn", *settings, "--chdir", str(ROOT))
    command += ("--workers", str(workers), "--keep-alive", str(keep_alive), "--bind")
    return lambda port: (*command, f"127.0.0.1:{port}")


def address_of(database: str) -> str:
    """What DATABASE_URL is for another database of the same server."""
    return make_conninfo(os.environ["DATABASE_URL"], dbname=database)


@contextmanager
def copied(name: str) -> Iterator[str]:
    """A copy of the database of the benchmarks until the block ends; yields its name."""
    quoted, original = connection.ops.quote_name(name), connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        # A database that is in use cannot be copied, and another thread may have left its connection open.
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [original])
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE {connection.ops.quote_name(original)}")
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")


def memory_of(port: int) -> float:
    """The memory in MB of the largest process of `served` on this port. Linux only: elsewhere it is 0."""
    used = [0.0]
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            if f"127.0.0.1:{port}" in (process / "cmdline").read_text().split("\0"):
                (kilobytes,) = re.findall(r"VmRSS:\s+(\d+)", (process / "status").read_text())
                used.append(int(kilobytes) / 1024)
    return max(used)


def peak_memory_of(process: int) -> float:
    """The most memory in MB that a process has used so far; 0 if it has ended. Linux only: elsewhere it is 0."""
    with suppress(OSError):
        if found := re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text()):
            return int(found[1]) / 1024
    return 0.0
