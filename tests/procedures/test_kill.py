"""A process that is killed in the middle of an editorial action leaves the state before it."""

import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from procedures.content import content_of
from procedures.models import EditorialEvent, ProcedureVersion, Revision
from tests import makers

#: State of a version -> what the process does with it. `version`, `wanda`, `ravi` and `makers` are at hand.
ACTIONS = {
    "save": ("draft", "makers.edit(version, wanda, summary='Killed.', risks=[])"),
    "submit": ("draft", "makers.submit(version=version, actor=wanda)"),
    "discard": ("draft", "makers.discard(version=version, actor=wanda)"),
    "publish": ("in_review", "makers.publish(version=version, actor=ravi)"),
    "start_draft": ("published", "actions.start_draft(procedure=version.procedure, actor=wanda)"),
    "rename_term": ("draft", "actions.rename_term(term=version.body_sites.get(), name='Joint', actor=boss)"),
}
SETUP = """
from accounts.models import User
from procedures import actions
from procedures.models import ProcedureVersion
from tests import makers
version = ProcedureVersion.objects.get()
wanda, ravi, boss = (User.objects.get(username=name) for name in ("wanda", "ravi", "boss"))
"""


def start(code: str) -> subprocess.Popen:
    """The code in a process of its own, on the database of the tests."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", SETUP + code],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
    )


def picture() -> list:
    """Everything that an action writes."""
    versions = ProcedureVersion.objects.with_page_data().order_by("pk")
    return [
        *((version.pk, version.state, version.reviewed_by_id, content_of(version)) for version in versions),
        Revision.objects.count(),
        EditorialEvent.objects.count(),
    ]


def waits() -> bool:
    """Whether a process waits for the table of events, which actions write last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'procedures_editorialevent'::regclass AND NOT granted"
        )
        return cursor.fetchone()[0] > 0


def others_work() -> bool:
    """Whether another process is in a transaction on the database of the tests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ACTIONS)
def test_kill_minus_nine_leaves_the_state_before_and_the_repeat_does_it(first_rows, name):
    state, code = ACTIONS[name]
    makers.person("boss", makers.roles.ADMINISTRATOR)
    makers.in_state(state)
    before = picture()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE procedures_editorialevent IN SHARE MODE")
        process = start(code)
        while not waits():
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.01)
        process.kill()
        process.wait()
    while others_work():  # the server needs a moment to see that its client is gone
        time.sleep(0.01)
    assert picture() == before
    exec(SETUP + code, {})
    assert picture() != before
