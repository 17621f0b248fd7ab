"""The settings come from environment variables only: what each one changes, seen in a separate process."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

TOLD = (
    "DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER", "MEDREF_COUNT_MISSES", "MEDREF_LICENSED_SYSTEMS", "MEDREF_RELEASE_LIMIT", "MEDREF_UPLOADS_DIR",
    "STATIC_ROOT",
)  # fmt: skip


def settings_with(**variables) -> dict:
    """The settings of a site that has only these variables beside the required ones."""
    code = f"""
import json
from medref import settings
print(json.dumps({{name: getattr(settings, name, None) for name in {TOLD}}}, default=lambda value: sorted(value)
    if isinstance(value, frozenset) else str(value)))
"""
    required = {"SECRET_KEY": "x", "DATABASE_URL": "postgresql://db/medref", "PATH": os.environ["PATH"]}
    told = subprocess.run(
        [sys.executable, "-c", code], env=required | variables, capture_output=True, text=True, check=True
    )
    return json.loads(told.stdout)


def test_without_a_word_a_site_is_safe():
    site = settings_with()
    assert site["DEBUG"] is False
    assert (
        site["ALLOWED_HOSTS"]
        == settings_with(ALLOWED_HOSTS=" ")["ALLOWED_HOSTS"]
        == ["localhost", "127.0.0.1", "[::1]"]
    )
    assert site["SECURE_SSL_REDIRECT"] and site["SESSION_COOKIE_SECURE"] and site["CSRF_COOKIE_SECURE"]
    assert site["SECURE_HSTS_SECONDS"] > 0
    assert site["MEDREF_RELEASE_LIMIT"] == 5
    assert site["SECURE_PROXY_SSL_HEADER"] is None, "a header that anybody can send is not believed"
    assert site["MEDREF_LICENSED_SYSTEMS"] == []


def test_a_trial_on_ones_own_machine_does_without_https():
    site = settings_with(MEDREF_HTTPS="0")
    assert not any(site[name] for name in TOLD if name.startswith(("SECURE_", "SESSION_", "CSRF_")))


def test_a_site_behind_a_proxy_believes_its_header():
    assert settings_with(MEDREF_BEHIND_PROXY="1")["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_what_a_site_may_say_about_itself(tmp_path):
    site = settings_with(
        ALLOWED_HOSTS="a.example, b.example",
        MEDREF_LICENSED_SYSTEMS="CPT4,snomed",
        MEDREF_COUNT_MISSES="no",
        MEDREF_RELEASE_LIMIT="2.5",
        MEDREF_DATA_DIR=str(tmp_path),
    )
    assert site["ALLOWED_HOSTS"] == ["a.example", "b.example"]
    assert site["MEDREF_LICENSED_SYSTEMS"] == ["cpt4", "snomed"]
    assert site["MEDREF_COUNT_MISSES"] is False
    assert site["MEDREF_RELEASE_LIMIT"] == 2.5
    assert (site["MEDREF_UPLOADS_DIR"], site["STATIC_ROOT"]) == (str(tmp_path / "uploads"), str(tmp_path / "static"))


def test_a_number_of_processes_that_is_none_is_named_before_the_server_meets_it():
    told = subprocess.run(
        [sys.executable, "manage.py", "check_site"],
        env=os.environ | {"WEB_CONCURRENCY": "x"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stderr) == (1, "medref: WEB_CONCURRENCY must be a number from 0 to 100, not 'x'.\n")


@pytest.mark.django_db
def test_the_database_lets_no_page_hold_it_for_long():
    with connection.cursor() as cursor:
        limit = os.environ.get("MEDREF_STATEMENT_TIMEOUT", "5s")
        cursor.execute("SELECT current_setting('statement_timeout')::interval = %s::interval", [limit])
        assert cursor.fetchone() == (True,)
