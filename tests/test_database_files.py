"""Each room's database.sql contains what Django cannot express, and can be run again at any time."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

#: Those of the lower rooms first: the others use their functions.
FILES = sorted(Path(settings.BASE_DIR).glob("*/database.sql"), key=lambda path: (path.parent.name != "textindex", path))
EVERYTHING = {
    "functions": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')  -- not of an extension
    """,
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "stamps": "SELECT name, value FROM textindex_stamp",
}


def everything():
    with connection.cursor() as cursor:
        return {what: sorted(cursor.execute(sql).fetchall()) for what, sql in EVERYTHING.items()}


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db
def test_running_the_files_again_changes_nothing():
    before = everything()
    run(*[path.read_text() for path in FILES] * 2)
    assert everything() == before


@pytest.mark.django_db
def test_the_files_are_all_that_the_database_has():
    before = everything()
    assert all(before.values())
    run(*[f"DROP FUNCTION {name} CASCADE" for name, _ in before["functions"]])
    run("DELETE FROM textindex_stamp")
    assert not any(everything().values())
    run(*[path.read_text() for path in FILES])
    after = everything()
    assert [name for name, _ in after.pop("stamps")] == [name for name, _ in before.pop("stamps")]
    assert after == before
