"""Takes a backup: the whole database as it is at one moment, while the site goes on."""

import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from backups import CannotBackUp, files, programs
from backups.contents import LEFT_OUT, contents
from backups.files import Statement
from record.actions import record


def take(path: Path, keys: Iterable[str] = ()) -> Statement:
    """Write a backup to `path`, encrypted for the public keys if there are any; read it back and return what it states.

    The dump and the checksums show the same moment. Raises CannotBackUp and OSError; an existing file stays as it was then.
    """
    recipients = files.recipients(list(keys))
    dump = programs.command("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments")
    stated: list[Statement] = []
    files.write(path, recipients, lambda archive: stated.append(_fill(archive, dump)))
    if not recipients:
        _read_back(path)
    size = path.stat().st_size
    record("backed up", f"made a backup of {stated[0].rows:,} rows ({size:,} bytes).", actor=None)
    return stated[0]


def _fill(archive: zipfile.ZipFile, dump: list[str]) -> Statement:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot(), now()")
        snapshot, moment = cursor.fetchone()
        _dump(archive, [*dump, f"--snapshot={snapshot}", *(f"--exclude-table-data={table}" for table in LEFT_OUT)])
        statement = Statement(
            made=timezone.localtime(moment).isoformat(timespec="seconds"),
            postgresql=programs.server_version(),
            migrations=sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations()),
            tables=dict(contents()),
        )
    files.add_statement(archive, statement)
    return statement


def _dump(archive: zipfile.ZipFile, command: list[str]) -> None:
    arguments, environment = programs.reach()
    with TemporaryDirectory() as directory, archive.open(files.DUMP, "w", force_zip64=True) as target:
        errors = Path(directory) / "errors"
        with errors.open("wb") as said:
            process = subprocess.Popen([*command, *arguments], env=environment, stdout=subprocess.PIPE, stderr=said)
        try:
            while chunk := process.stdout.read(1 << 20):
                target.write(chunk)
        finally:
            process.stdout.close()
        programs.check_ended("pg_dump", process, errors)


def _read_back(path: Path) -> None:
    """Every byte of the file is read again, and pg_restore reads the contents of the dump."""
    with files.opened(path, None) as archive, archive.open(files.DUMP) as dump:
        listing = subprocess.Popen(
            programs.command("pg_restore", "--list"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        programs.feed(listing, dump)
        if listing.wait() != 0:
            raise CannotBackUp(f"{path} was written, but pg_restore cannot read it: try again on another disk.")
