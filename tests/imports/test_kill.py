"""An import whose process is killed leaves nothing half done, and can be repeated."""

import os
import subprocess
import sys
import time
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from documents.text.writer import write_entry_document
from imports.actions import LOCK
from imports.models import ImportBatch
from procedures.models import Procedure, ProcedureVersion
from tests import makers

COUNT = 100


@pytest.fixture
def folder(tmp_path):
    """A folder with many documents."""
    for number in range(COUNT):
        text = write_entry_document(makers.document(f"Entry {number}", primary_code=None, related_codes=[]))
        (tmp_path / f"{number:04}.txt").write_text(text)
    return tmp_path


def start(folder) -> subprocess.Popen:
    """The command in a process of its own, on the database of the tests."""
    name = connection.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    command = [sys.executable, "manage.py", "import_entries", str(folder)]
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)


def is_taking() -> bool:
    """Whether an import holds the lock under which documents become drafts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [LOCK])
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_kill_minus_nine_in_the_middle_leaves_nothing_and_the_repeat_takes_all(first_rows, folder):
    process = start(folder)
    while not is_taking():
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    process.kill()
    process.wait()
    while is_taking():  # the server needs a moment to see that its client is gone
        time.sleep(0.01)
    assert not Procedure.objects.exists()
    assert not ImportBatch.objects.exists()
    out = StringIO()
    call_command("import_entries", str(folder), stdout=out)
    assert out.getvalue() == f"added {COUNT}, revised 0, retired 0, unchanged 0, bad 0\n"
    assert ProcedureVersion.objects.filter(state="draft").count() == COUNT
