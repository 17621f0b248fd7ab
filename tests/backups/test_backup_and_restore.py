"""A site is backed up while people use it, and comes back complete, or stays as it was."""

import json
import os
import subprocess
import sys
import zipfile
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from backups.programs import command, name_of_database
from procedures.models import Procedure
from record.models import Event
from tests import makers

PROGRAMS = subprocess.run([sys.executable, "-m", "localdb", "programs"], capture_output=True, text=True)


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """The programs of the embedded PostgreSQL, where it is the server of the tests."""
    if PROGRAMS.returncode == 0 and "PG_BIN" not in os.environ and "host=/tmp/medref-" in os.environ["DATABASE_URL"]:
        monkeypatch.setenv("PG_BIN", PROGRAMS.stdout.strip())


@pytest.fixture
def site(first_rows):
    """Codes and a published entry."""
    makers.load_codes()
    return makers.published()


@pytest.fixture
def empty_database(first_rows):
    """The address of another database, with nothing in it, on the same server."""
    name = f"{name_of_database()}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield (
        os.environ["DATABASE_URL"].replace("/medref?", f"/{name}?")
        if "/medref?" in os.environ["DATABASE_URL"]
        else None
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def changed(backup: Path, change) -> Path:
    """A copy of a backup that states something else."""
    copy = backup.with_suffix(".changed")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(copy, "w") as new:
        statement = json.loads(old.read("backup.json"))
        change(statement)
        new.writestr("database.dump", old.read("database.dump"))
        new.writestr("backup.json", json.dumps(statement))
    return copy


def test_an_encrypted_backup_becomes_a_site_that_finds_its_entries(site, empty_database, tmp_path, capsys):
    if empty_database is None:
        pytest.skip("the tests run on a server of somebody’s own")
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"# created today\n{key}\n")
    call_command("backup", tmp_path / "site.medref", to=[str(key.to_public())])
    assert "encrypted" in capsys.readouterr().out
    assert b"Mending" not in (tmp_path / "site.medref").read_bytes()
    restored = subprocess.run(
        [sys.executable, "manage.py", "restore", tmp_path / "site.medref", "--key", tmp_path / "key.txt"],
        env=os.environ | {"DATABASE_URL": empty_database},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert restored.returncode == 0, restored.stderr
    assert "all are as the backup states" in restored.stdout
    with psycopg.connect(empty_database) as there, connection.cursor() as here:
        for table in ("procedures_procedureversion", "codes_code", "textindex_posting", "search_findable"):
            count = f"SELECT count(*) FROM {table}"
            here.execute(count)
            assert there.execute(count).fetchone() == here.fetchone() != (0,)
        assert there.execute("SELECT verb FROM record_event ORDER BY id DESC LIMIT 1").fetchone() == ("restored",)
    assert Event.objects.latest("pk").verb == "backed up"


def test_a_restore_that_differs_from_what_the_backup_states_changes_nothing(site, tmp_path):
    call_command("backup", tmp_path / "site.medref")
    wrong = changed(tmp_path / "site.medref", lambda said: said["tables"].update(procedures_procedure=[1, "1"]))
    makers.published(name="Lancing of the elbow", primary_code=None, related_codes=[])
    with pytest.raises(CommandError, match="changed nothing.*the table procedures_procedure differs"):
        call_command("restore", wrong, replace=name_of_database())
    assert Procedure.objects.count() == 2


def test_what_cannot_be_restored_is_refused_with_the_reason(site, tmp_path):
    backup = tmp_path / "site.medref"
    call_command("backup", backup)
    text = tmp_path / "text"
    text.write_text("This is no backup.")
    damaged = tmp_path / "damaged"
    halfway = backup.stat().st_size // 2
    damaged.write_bytes(backup.read_bytes()[:halfway] + b"?" + backup.read_bytes()[halfway + 1 :])
    short = tmp_path / "short"
    short.write_bytes(backup.read_bytes()[:halfway])
    locked = tmp_path / "locked"
    key = pyrage.x25519.Identity.generate()
    call_command("backup", locked, to=[str(key.to_public())])
    (tmp_path / "other.txt").write_text(str(pyrage.x25519.Identity.generate()))
    on_newer_server = changed(backup, lambda said: said.update(postgresql=99))
    for file, options, reason in (
        (backup, {}, "is not empty.*add: --replace"),
        (backup, {"replace": "another"}, "not “another”: nothing was changed"),
        (text, {}, "is not a backup of medref"),
        (damaged, {}, "is damaged|is not a backup"),
        (short, {}, "is not a backup of medref, or is incomplete"),
        (locked, {}, "is encrypted: name the file of the private key with --key"),
        (locked, {"key": tmp_path / "other.txt"}, "cannot be decrypted"),
        (locked, {"key": text}, "not a private key"),
        (on_newer_server, {}, "made with PostgreSQL 99"),
        (tmp_path / "none", {}, "No such file"),
    ):
        with pytest.raises(CommandError, match=reason):
            call_command("restore", file, **options)
    newer = changed(backup, lambda said: said["migrations"].append("codes.0999_later"))
    with pytest.raises(CommandError, match="newer version of medref.*codes.0999_later"):
        call_command("restore", newer)


def test_a_backup_that_cannot_be_written_leaves_the_old_one(site, tmp_path, monkeypatch):
    backup = tmp_path / "site.medref"
    backup.write_bytes(b"of yesterday")
    with pytest.raises(CommandError, match="A public key begins with age1"):
        call_command("backup", backup, to=["ssh-rsa AAAA"])
    monkeypatch.setattr("backups.taking.contents", lambda: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(CommandError, match="the disk is full"):
        call_command("backup", backup)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(CommandError, match="pg_dump was not found: install"):
        call_command("backup", backup)
    assert list(tmp_path.iterdir()) == [backup]
    assert backup.read_bytes() == b"of yesterday"


@pytest.mark.parametrize(("exit_code", "reason"), [(0, None), (1, "was written, but pg_restore cannot read it")])
def test_a_backup_counts_as_read_back_by_how_pg_restore_ends(site, tmp_path, monkeypatch, exit_code, reason):
    """It lists the contents and ends long before it has read a whole dump, which closes the pipe that feeds it."""
    dump = Path(command("pg_dump")[0])
    (tmp_path / "pg_dump").symlink_to(dump)
    lister = tmp_path / "pg_restore"
    lister.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {dump.with_name("pg_restore")} --version\nexit {exit_code}\n'
    )
    lister.chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(CommandError, match=reason) if reason else nullcontext():
        call_command("backup", tmp_path / "site.medref")
