"""Makes the database of this site from a backup: in one transaction, compared with what the backup states before it ends."""

import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from backups import CannotBackUp, files, programs
from backups.contents import comparison
from backups.files import Statement
from record.actions import record

#: What had to be built from the rest; each is empty after a restore.
DERIVED = ("rebuild_search",)


def restore(path: Path, *, key_file: Path | None = None, replaced: str | None = None) -> Statement:
    """Put what a backup holds in the place of all that the database holds, update it to this version, and build what is derived.

    `replaced` repeats the name of a database that is not empty. Raises CannotBackUp and OSError; the database is then as it
    was before, unless the message says otherwise.
    """
    with files.opened(path, key_file) as archive:
        statement = files.statement_of(archive.read(files.STATEMENT))
        _check_versions(statement)
        _check_target(replaced)
        connection.close()
        _replace(archive, statement)
    call_command("migrate", verbosity=0)
    for command in DERIVED:
        call_command(command, verbosity=0)
    record("restored", f"restored a backup of {statement.made} with {statement.rows:,} rows.", actor=None)
    return statement


def _check_versions(statement: Statement) -> None:
    known = {".".join(name) for name in MigrationLoader(connection, ignore_no_migrations=True).disk_migrations}
    if unknown := sorted(set(statement.migrations) - known):
        raise CannotBackUp(
            f"The backup was made by a newer version of medref, or another one: this one does not know {', '.join(unknown[:3])}"
            f"{' and others' if len(unknown) > 3 else ''}. Install that version, restore, and go on from there."
        )
    if statement.postgresql > (have := programs.server_version()):
        raise CannotBackUp(
            f"The backup was made with PostgreSQL {statement.postgresql}, this server is PostgreSQL {have}: use a server of "
            f"{statement.postgresql} or newer."
        )


def _check_target(replaced: str | None) -> None:
    name = programs.name_of_database()
    with connection.cursor() as cursor:
        is_empty = not connection.introspection.table_names(cursor)
    if replaced not in (None, name):
        raise CannotBackUp(f"This site’s database is called “{name}”, not “{replaced}”: nothing was changed.")
    if not is_empty and replaced is None:
        raise CannotBackUp(
            f"The database “{name}” is not empty, and a restore replaces all of it. Make a backup of it if you need it, stop "
            f"the site, and add: --replace {name}"
        )


def _replace(archive: zipfile.ZipFile, statement: Statement) -> None:
    """psql runs everything in one transaction: the old tables go, the dump comes, its contents are compared."""
    arguments, environment = programs.reach()
    as_script = programs.command("pg_restore", "--file=-", "--no-owner", "--no-privileges", "--no-comments")
    run = programs.command(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"
    )
    with TemporaryDirectory() as directory:
        errors, before, after = (Path(directory) / name for name in ("errors", "before.sql", "after.sql"))
        before.write_text("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;")
        after.write_text(f"SET search_path = public; {comparison(statement.tables)}")
        steps = [f"--file={before}", "--file=-", f"--file={after}"]
        with errors.open("wb") as said, archive.open(files.DUMP) as dump:
            reader = subprocess.Popen(as_script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
            writer = subprocess.Popen([*run, *steps, *arguments], env=environment, stdin=reader.stdout, stderr=said)
            reader.stdout.close()
            programs.feed(reader, dump)
        reader.wait()  # if it fails, psql finds a difference at the end of what it got, and takes everything back
        programs.check_ended("The restore, which changed nothing (is the site stopped?),", writer, errors)
