"""check_site says in words what an operator has to do, and a role that owns nothing is enough to serve."""

import shutil
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from accounts.actions import make_demo_people
from codes.formats.rows import CodeRow
from medref.web_role import give_rights
from procedures import actions
from record.actions import record
from tests import makers

pytestmark = pytest.mark.django_db


def said(expected_risks: bool = True) -> str:
    """What the command prints."""
    out = StringIO()
    try:
        call_command("check_site", stdout=out)
    except CommandError as error:
        assert expected_risks
        return f"{out.getvalue()}{error}"
    assert not expected_risks, out.getvalue()
    return out.getvalue()


@pytest.fixture
def sound(settings, tmp_path):
    """The settings of a site without risks; its role is the superuser of the tests all the same."""
    settings.SECRET_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"
    settings.ALLOWED_HOSTS = ["medref.example.org"]
    settings.HTTPS = True
    settings.DATA_DIR = tmp_path
    settings.MEDREF_UPLOADS_DIR = tmp_path / "uploads"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    settings.EMAIL_HOST = "mail.example.org"
    admin = makers.person("ada", "Administrator")
    admin.set_password("a long password of hers")
    admin.save()
    record("backed up", "made a backup.", actor=None)
    give_and_take_role(settings)
    return settings


def give_and_take_role(settings):
    """From here to the end of the test the connection has the rights of the role that serves, no more."""
    settings.MEDREF_WEB_ROLE = "medref_web_of_tests"
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE medref_web_of_tests")
        give_rights()
        cursor.execute("SET LOCAL ROLE medref_web_of_tests")


def test_a_sound_site_has_no_risk(sound, monkeypatch):
    monkeypatch.setattr("medref.site_checks.OLDEST_SERVER", 0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        safe = cursor.fetchone() == ("on",)  # the server of the tests trades safety for speed
    text = said(expected_risks=not safe)
    risks = [line for line in text.splitlines() if line.startswith("Risk:")]
    assert len(risks) == (not safe), text
    assert "backup" not in text
    assert "owns the tables" not in text
    assert "W021" not in text, "not to be on the preload lists is a choice"


def test_a_role_without_rights_is_told_how_it_gets_them(sound):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("CREATE ROLE stranger_of_tests")
        cursor.execute("SET LOCAL ROLE stranger_of_tests")
    assert "as their owner, with MEDREF_WEB_ROLE set" in said()


def test_each_risk_is_named_with_what_to_do(sound, monkeypatch):
    sound.DEBUG = True
    sound.SECRET_KEY = "secret"
    sound.ALLOWED_HOSTS = ["*"]
    sound.HTTPS = False
    sound.EMAIL_HOST = ""
    sound.MEDREF_LICENSED_SYSTEMS = frozenset({"cpt9"})
    monkeypatch.setattr("medref.site_checks.ROOM", shutil.disk_usage(sound.DATA_DIR).free + 10**12)
    (sound.STATIC_ROOT / "staticfiles.json").unlink()
    make_demo_people("a password for all")
    makers.load_codes()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM codes_codeplace")
        cursor.execute("RESET ROLE")
    text = said()
    for words in (
        "DEBUG is on",
        "SECRET_KEY is short or simple",
        "every host",
        "MEDREF_HTTPS is 0",
        "Advice: EMAIL_HOST is not set",
        "names cpt9, which this site does not have",
        "MB left",
        "collectstatic",
        "Accounts of the demo are in use: admin, codes, exporter, reviewer, writer.",
        "run bin/manage rebuild_search",
        "is a superuser of PostgreSQL",
    ):
        assert words in text
    assert text.index("Advice:") > text.rindex("Risk:")
    sound.DATA_DIR = sound.STATIC_ROOT / "staticfiles.json"
    sound.DATA_DIR.touch()
    assert "cannot be written" in said()
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.example.org")
    assert "sslmode=verify-full" in said()


def test_a_site_without_administrators_and_migrations_is_told_so(settings):
    assert "Nobody can administer the site: run bin/manage createsuperuser." in said()
    assert "No backup was made" in said()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search' AND name = '0002_database'")
    text = said()
    assert "run bin/manage migrate as their owner" in text and "Nothing in the database was checked." in text


def test_the_role_that_serves_can_do_all_that_people_do_and_drop_nothing(client, settings):
    give_and_take_role(settings)
    makers.load_codes()
    version = makers.published()
    makers.load_codes(
        label="FY2026", rows=[*makers.PCS[:2], CodeRow("0RQL3ZZ", "Repair Right Elbow Joint, Percutaneous Approach")]
    )
    assert client.get("/search/?q=elbow+repair").status_code == 200
    assert client.get(version.procedure.get_absolute_url()).status_code == 200
    actions.withdraw(version=version, actor=version.reviewed_by, note="The society advises against it.")
    for forbidden in (
        "ALTER TABLE record_event DISABLE TRIGGER ALL",
        "DROP TABLE procedures_procedureversion",
        "TRUNCATE record_event",
        "DELETE FROM record_event",
        "CREATE TABLE of_an_intruder (text text)",
        "DELETE FROM django_migrations",
    ):
        refused = pytest.raises(ProgrammingError, match="permission denied|must be owner")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forbidden)


def test_a_role_that_does_not_fit_stops_the_migrate(settings):
    settings.MEDREF_WEB_ROLE = "nobody_of_that_name"
    with pytest.raises(ImproperlyConfigured, match="Create it first"):
        call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        settings.MEDREF_WEB_ROLE = cursor.fetchone()[0]
    with pytest.raises(ImproperlyConfigured, match="name another role"):
        give_rights()
