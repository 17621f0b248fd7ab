"""The programs of PostgreSQL that read and write whole databases, and how they reach the database of this site."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from backups import CannotBackUp

KNOWS_TRANSACTION_TIMEOUT = 17


def command(program: str, *arguments: str) -> list[str]:
    """The command line of `program` (pg_dump, pg_restore, psql), from PG_BIN or the path.

    Raises CannotBackUp if there is no such program, or if it does not fit the server: programs older than the server refuse
    it, and from 17 on they set transaction_timeout, which no server before 17 knows.
    """
    directory = os.environ.get("PG_BIN")
    found = shutil.which(program, path=directory) if directory else shutil.which(program)
    if not found:
        raise CannotBackUp(
            f"{program} was not found: install PostgreSQL's client programs (on Debian: postgresql-client), or set PG_BIN to "
            "the directory that holds them."
        )
    have, need = version_of(found), server_version()
    if have < need or need < KNOWS_TRANSACTION_TIMEOUT <= have:
        raise CannotBackUp(
            f"{found} is of PostgreSQL {have}, the server is PostgreSQL {need}: set PG_BIN to the programs of PostgreSQL {need}."
        )
    return [found, *arguments]


def version_of(program: str) -> int:
    """The major version of a program, such as 18."""
    printed = subprocess.check_output([program, "--version"], text=True)  # psql (PostgreSQL) 18.6 (Debian …)
    return int(printed.split(")")[1].split(".")[0])


def server_version() -> int:
    """The major version of the server, such as 18."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def name_of_database() -> str:
    """The name of the database of this site."""
    return str(connection.settings_dict["NAME"])


def reach() -> tuple[list[str], dict[str, str]]:
    """The arguments and the environment with which psql and pg_dump find the database of this site.

    A password stands in the environment and on no command line. Statements may take as long as they need; one that waits
    for a lock gives up after half a minute.
    """
    arguments, variables = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    options = "-c statement_timeout=0 -c lock_timeout=30s -c idle_in_transaction_session_timeout=0"
    return arguments[1:], os.environ | (variables or {}) | {"PGOPTIONS": options}


def feed(process: subprocess.Popen, source: IO[bytes]) -> None:
    """Give `process` all of `source` to read. One that ends before it has read all is no error: its exit code tells how."""
    with suppress(BrokenPipeError), process.stdin as pipe:  # closed even if its last bytes find no reader
        shutil.copyfileobj(source, pipe)


def check_ended(name: str, process: subprocess.Popen, errors: Path) -> None:
    """Raises CannotBackUp with the first lines that the program wrote to `errors` if it failed."""
    if process.wait() != 0:
        said = " ".join(errors.read_text(errors="replace").split("\n")[:4]).strip()
        raise CannotBackUp(f"{name} failed: {said}")
