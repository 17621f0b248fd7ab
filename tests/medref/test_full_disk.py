"""A site whose disk is full: readers read on, writers are told, and everything goes on when there is room again."""

import errno
import os
import re
import subprocess
import tempfile
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from bench.serving import address_of, served, site
from tests import makers

from .test_server import asked

PASSWORD = "long-enough-12345"


@pytest.fixture
def tight(first_rows):
    """The directory of a small disk, on which a copy of the database of the tests is: “tight”."""
    sockets = conninfo_to_dict(address_of("medref")).get("host", "")
    disk = Path(tempfile.mkdtemp(prefix="medref-disk-"))
    disk.chmod(0o711)
    mount = ["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", disk]
    if not sockets.startswith("/") or os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        disk.rmdir()
        pytest.skip("a small disk needs a server on this machine, and root")
    (space := disk / "space").mkdir()
    os.chown(space, Path(sockets).stat().st_uid, Path(sockets).stat().st_gid)
    makers.published(name="Lancing of the elbow", primary_code=None, related_codes=[])
    willa = makers.writer("willa")
    willa.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1000)  # as the server stores them
    willa.save()
    with connection.cursor() as cursor:
        try:
            # A database that is in use cannot be copied, and a thread of an earlier test may have left its connection open.
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                [connection.settings_dict["NAME"]],
            )
            cursor.execute(f"CREATE TABLESPACE tight LOCATION '{space}'")
            cursor.execute(f"CREATE DATABASE tight TEMPLATE {connection.settings_dict['NAME']} TABLESPACE tight")
            with psycopg.connect(address_of("tight"), autocommit=True) as other:
                other.execute(
                    "VACUUM FULL django_session, axes_accesslog"
                )  # no room is left in what earlier tests took
            yield disk
        finally:
            cursor.execute("DROP DATABASE IF EXISTS tight WITH (FORCE)")
            cursor.execute("DROP TABLESPACE IF EXISTS tight")
            subprocess.run(["umount", disk], check=True)
            disk.rmdir()


def fill(disk: Path) -> Path:
    """A file that takes all the room that there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(1 << 16)):
                pass
        except OSError as problem:
            assert problem.errno == errno.ENOSPC
    return filler


def sign_in(port: int) -> tuple[int, str]:
    """Sign in at the desk as Willa: the status and the page."""
    _, headers, page = asked(port, "/admin/login/")
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": headers["set-cookie"].split(";")[0]}
    body = urlencode({"csrfmiddlewaretoken": token, "username": "willa", "password": PASSWORD, "next": "/admin/"})
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as client:
        client.request("POST", "/admin/login/", body, kind)
        answer = client.getresponse()
        return answer.status, answer.read().decode()


def test_readers_read_on_and_writers_are_told(tight):
    with site() as env, served(env | {"DATABASE_URL": address_of("tight")}) as port:
        filler = fill(tight)
        for address in (
            "/",
            "/procedures/lancing-of-the-elbow/",
            "/search/?q=elbow",
            "/search/?q=nothing+of+that+kind",
        ):
            assert asked(port, address)[0] == 200, address
        for _ in range(2):
            status, page = sign_in(port)
            assert status == 503 and "The disk is full" in page and "was not stored" in page
        assert asked(port, "/search/?q=elbow")[0] == asked(port, "/health/ready")[0] == 200
        filler.unlink()
        assert sign_in(port)[0] == 302


@pytest.mark.django_db
def test_an_upload_that_does_not_fit_on_this_machine_is_refused(client, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("feedback.views.new_stamp", full)
    makers.published(name="Lancing of the elbow", primary_code=None, related_codes=[])
    client.raise_request_exception = False
    answer = client.get("/procedures/lancing-of-the-elbow/feedback/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "The disk is full" in answer.text
