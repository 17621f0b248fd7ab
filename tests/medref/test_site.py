"""The site as a whole: its health, its environment, its security headers."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, transaction
from django.db.utils import InternalError, OperationalError
from django.http import HttpResponse

from medref import environment, health
from medref.middleware import content_security_policy
from tests import makers


def test_live_asks_no_database(client):
    """Without the django_db mark any query would fail."""
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_the_database_answers_and_every_migration_is_applied(client):
    assert client.get("/health/ready").json() == {"status": "ok"}


@pytest.mark.django_db
def test_not_ready_while_migrations_wait(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search' AND name = '0002_database'")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "reason": "Migrations to apply: search.0002_database",
    }


@pytest.mark.django_db
def test_not_ready_while_the_search_index_lacks_what_there_is_to_find(client):
    makers.load_codes()
    makers.published()
    assert client.get("/health/ready").status_code == 200
    for emptied, lacking in (
        ("codes_codeplace", "codes of ICD-10-PCS"),
        ("search_findable", "published entries"),
        ("textindex_posting WHERE collection = 0", "words of entries"),
        ("textindex_posting", "codes of ICD-10-PCS"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {emptied}")
        answer = client.get("/health/ready")
        assert (answer.status_code, f"lacks {lacking}:" in answer.json()["reason"]) == (503, True)
        call_command("rebuild_search")
        assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_a_database_of_another_version_is_left_alone():
    rows = "INSERT INTO django_migrations (app, name, applied) VALUES (%s, '0099_tomorrow', now())"
    with connection.cursor() as cursor:
        cursor.execute(rows, ["axes"])
        call_command("migrate", skip_checks=False, check_unapplied=True)  # packages may give up their old migrations
        cursor.execute(rows, ["codes"])
    with pytest.raises(SystemCheckError, match=r"created by another version of medref.* codes\.0099_tomorrow"):
        call_command("migrate", skip_checks=False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0099_tomorrow' OR app = 'textindex'")
    with pytest.raises(
        SystemCheckError, match=r"another version of medref: Migration \w+\.0003_database is applied before"
    ):
        call_command("migrate", skip_checks=False)


def test_not_ready_while_the_database_is_away(client, monkeypatch):
    def refused(connection):
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "MigrationExecutor", refused)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "The database does not answer."  # the server's own words stay in the log


@pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
def test_health_only_reads_and_is_never_sent_to_https(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    assert client.post(address).status_code == 405
    assert client.get("/codes/").status_code == 301


@pytest.mark.django_db
def test_every_answer_carries_the_content_security_policy(client):
    for address in ("/", "/nowhere/", "/health/live", "/admin/login/", "/api/v1/search"):
        policy = client.get(address).headers["Content-Security-Policy"].split("; ")
        assert "default-src 'self'" in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert not any("unsafe" in directive for directive in policy), address


def test_a_missing_variable_stops_the_start_with_a_hint(monkeypatch):
    monkeypatch.setenv("MEDREF_X", "")
    with pytest.raises(ImproperlyConfigured, match="MEDREF_X is not set. Say what."):
        environment.required("MEDREF_X", "Say what.")
    monkeypatch.setenv("MEDREF_X", "a")
    assert environment.required("MEDREF_X", "Say what.") == "a"


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), (" TRUE ", True), ("on", True), ("0", False), ("no", False), ("", False)]
)
def test_flags_are_read_as_people_write_them(monkeypatch, value, expected):
    monkeypatch.setenv("MEDREF_X", value)
    assert environment.flag("MEDREF_X", default=not expected) is expected
    monkeypatch.delenv("MEDREF_X")
    assert environment.flag("MEDREF_X", default=expected) is expected


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("MEDREF_X", "maybe")
    with pytest.raises(ImproperlyConfigured, match="MEDREF_X must be 1 or 0, not 'maybe'"):
        environment.flag("MEDREF_X", default=True)


def test_lists_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("MEDREF_X", " cpt4, ,hcpcs ,")
    assert environment.words("MEDREF_X") == ["cpt4", "hcpcs"]
    monkeypatch.delenv("MEDREF_X")
    assert environment.words("MEDREF_X", "a,b") == ["a", "b"]


def test_a_database_address_becomes_djangos_settings():
    url = "postgresql://ada:p%40ss@db.example.org:6432/medref?sslmode=require&options=-c%20search_path%3Dx"
    database = environment.database(url, statement_timeout="5s")
    assert [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "medref",
        "ada",
        "p@ss",
        "db.example.org",
        "6432",
    ]
    waits = "-c statement_timeout=5s -c lock_timeout=3s -c idle_in_transaction_session_timeout=5min"
    assert database["OPTIONS"] == {
        "connect_timeout": "3",
        "sslmode": "require",
        "options": f"-c search_path=x -c jit=off {waits}",
        "prepare_threshold": 5,
    }


def test_a_socket_in_a_directory_is_an_address_too():
    database = environment.database("postgresql:///medref?host=/run/my%20base&user=medref", statement_timeout="0")
    assert (database["HOST"], database["USER"], database["PORT"]) == ("/run/my base", "medref", "")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://x:geheim@y",
        "geheim",
        "postgresql:///x?nosuch=geheim",
        "postgresql://x:geheim@[::1/y",
    ],
)
def test_what_is_no_postgresql_address_stops_the_start_with_an_example_and_without_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not a PostgreSQL URL") as refusal:
        environment.database(url, statement_timeout="5s")
    assert "heim" not in str(refusal.value) and refusal.value.__suppress_context__


@pytest.mark.parametrize(("missing", "hint"), [("SECRET_KEY", "token_urlsafe"), ("DATABASE_URL", "bin/run")])
def test_a_site_without_its_settings_does_not_start_and_says_what_to_do(missing, hint):
    variables = {name: value for name, value in os.environ.items() if name != missing} | {"DEBUG": "0"}
    start = subprocess.run(
        [sys.executable, "-c", "import medref.settings"], env=variables, capture_output=True, text=True
    )
    assert start.returncode != 0
    assert f"{missing} is not set." in start.stderr
    assert hint in start.stderr


@pytest.mark.django_db
def test_pages_travel_compressed(client):
    answer = client.get("/codes/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(client.get("/codes/").content) / 2


@pytest.mark.django_db
def test_a_site_whose_database_only_reads_is_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        assert client.get("/health/ready").json() == {"status": "ok"}
        with pytest.raises(InternalError, match="read-only transaction"), transaction.atomic():
            cursor.execute("CREATE TABLE anything ()")


def test_not_ready_while_no_database_answers_at_its_address(client, django_db_blocker, monkeypatch, caplog):
    """The connection itself is refused, as by a server that is down."""
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    with django_db_blocker.unblock():
        connection.close()
        answer = client.get("/health/ready")
        connection.close()
    assert (answer.status_code, answer.json()["reason"]) == (503, "The database does not answer.")
    assert "/nowhere" in caplog.text and "/nowhere" not in answer.content.decode()


def test_a_page_may_send_a_policy_of_its_own(rf):
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    assert content_security_policy(lambda request: own)(rf.get("/"))["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize(("value", "expected"), [("", 5), ("0", 0), ("2.5", 2.5), (" 10 % ", 10), ("100", 100)])
def test_a_percentage_is_read_as_people_write_it(monkeypatch, value, expected):
    monkeypatch.setenv("MEDREF_X", value)
    assert environment.number("MEDREF_X", default=5) == expected


@pytest.mark.parametrize("value", ["many", "-1", "101", "nan"])
def test_a_percentage_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("MEDREF_X", value)
    with pytest.raises(ImproperlyConfigured, match="MEDREF_X must be a number from 0 to 100"):
        environment.number("MEDREF_X", default=5)
