"""Operators see how a site serves, without seeing who asks for what."""

import os
import re
import subprocess
from datetime import timedelta

import pytest
from django.conf import settings as current
from django.db import connection
from django.utils import timezone

from bench.serving import served, site
from jobs.models import Job
from tests import makers
from tests.medref.test_server import asked

pytestmark = pytest.mark.django_db


def test_only_administrators_and_who_has_the_token_see_them(client, settings):
    makers.published()
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer é"}):
        assert client.get("/metrics", headers=headers).status_code == 404
    client.force_login(makers.writer("willa"))
    assert client.get("/metrics").status_code == 404
    client.force_login(makers.person("ada", "Administrator"))
    Job.objects.create(kind="imports.take", title="Import", queued_at=timezone.now() - timedelta(hours=1))
    figures = client.get("/metrics").text
    assert "medref_published_entries 1.0" in figures and 'medref_jobs{state="queued"} 1.0' in figures
    assert float(re.search(r"^medref_job_wait_seconds (\S+)", figures, re.MULTILINE)[1]) >= 3600
    client.logout()
    settings.MEDREF_METRICS_TOKEN = "a token of ours"
    page = client.get("/metrics", headers={"Authorization": "Bearer a token of ours"})
    assert page.status_code == 200
    assert 'medref_database_connections{state="active"}' in page.text
    assert "medref_seconds_since_backup" not in page.text
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    assert client.get("/metrics", headers={"Authorization": "Bearer a token of ours"}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer a token of ours"}, secure=True).status_code == 200


def test_all_processes_count_together_and_name_no_address(django_db_setup, django_db_blocker):
    given = {"MEDREF_METRICS_TOKEN": "secret", "WEB_CONCURRENCY": "2", "MEDREF_COUNT_MISSES": "0"}  # no row stays
    with site() as env, served(env | given) as port:
        for _ in range(6):
            assert asked(port, "/search/?q=my+own+disease")[0] == 200
        assert asked(port, "/nowhere/at/all")[0] == 404
        page = asked(port, "/metrics", Authorization="Bearer secret")[2]
    assert 'medref_answers_total{status="200",view="search:results"} 6.0' in page
    assert 'medref_answers_total{status="404",view="unknown"} 1.0' in page
    assert 'medref_request_seconds_count{view="search:results"} 6.0' in page
    assert "disease" not in page and "nowhere" not in page


def test_a_production_start_installs_nothing_and_names_the_risks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # the database of the tests is there
    env = os.environ | {"DATABASE_URL": "", "MEDREF_HTTPS": "1"}
    start = [current.BASE_DIR / "bin/serve"]
    refused = subprocess.run(start, env=env, capture_output=True, text=True)
    assert (refused.returncode, "DATABASE_URL is not set" in refused.stderr) == (1, True)
    risky = subprocess.run(
        start, env=env | {"DATABASE_URL": os.environ["DATABASE_URL"]}, capture_output=True, text=True
    )
    assert risky.returncode == 1
    assert "Risk: " in risky.stdout and "not started, because of the risks above" in risky.stderr
