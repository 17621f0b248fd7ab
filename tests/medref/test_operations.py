"""Administrators see how their site serves and what needs attention; other programs are told of errors."""

import json
import logging
import math
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

import pytest
from django.conf import settings as current
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from medref import metrics
from medref.alerts import ALERTS, raised
from medref.environment import web_address
from medref.error_hook import ErrorHook
from medref.figures import Figures, Times
from medref.logs import request_id
from record.actions import record
from tests import makers


@pytest.mark.django_db
def test_the_page_draws_the_figures_and_names_what_needs_attention(client):
    for _ in range(200):
        metrics.count("/procedures/", 200, 0.004)
        metrics.count("/search/", 200, 3)
    metrics.count("/search/", 500, 0.004)
    client.force_login(makers.person("ada", "Administrator"))
    assert "/admin/operations/" in client.get("/admin/").text
    page = client.get("/admin/operations/")
    assert page.status_code == 200
    assert "<strong>Slow pages:</strong> 1 in 100 answers of search:results took" in page.text
    assert "<strong>No recent backup:</strong> No backup was made" in page.text
    assert "<strong>Risk:</strong>" in page.text  # the tests serve without https, as check_site says
    assert "Counted since" in page.text and page.text.count('<figure class="chart"') == 6
    assert '<tr><th scope="row">search:results</th><td>' in page.text
    record("backed up", "made a backup.", actor=None)
    assert "No recent backup" not in client.get("/admin/operations/").text
    client.force_login(makers.writer("willa"))
    assert "/admin/operations/" not in client.get("/admin/").text


def test_each_alert_is_raised_by_its_figures_and_stands_in_the_guide():
    assert [item.alert.name for item in raised(Figures(single={"seconds_since_backup": 60}))] == []
    bad = Figures(
        single={
            "seconds_since_backup": 500_000,
            "requests_waiting": 30,
            "free_bytes": 5_000_000,
            "job_wait_seconds": 9000,
        }
    )
    bad.labelled["database_connections"] = {"idle in transaction": 2, "active": 1}
    bad.answers["search:results"] |= {200: 500, 500: 20, 503: 20}
    bad.views["search:results"] = Times({1.0: 100, 2.5: 540, math.inf: 540}, 800)
    found = raised(bad)
    assert [item.alert for item in found] == list(ALERTS)
    assert found[0].found == "1 in 100 answers of search:results took 2.5 s or more."
    assert found[1].found == "20 of 540 answers were 500."
    guide = (current.BASE_DIR / "docs/operations.md").read_text()
    assert [alert.name for alert in ALERTS if f"“{alert.name}”" not in guide] == []


@given(st.lists(st.floats(0, 10), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_quantile_lies_between_the_bounds_around_the_true_one(taken, share):
    bounds = [0.01, 0.1, 1, 5, math.inf]
    times = Times({bound: sum(seconds <= bound for seconds in taken) for bound in bounds})
    true = sorted(taken)[math.ceil(share * len(taken)) - 1]
    upper = next(bound for bound in bounds if true <= bound)
    lower = max((bound for bound in bounds if bound < true), default=0)
    assert lower <= times.quantile(share) <= (5 if upper == math.inf else upper)
    assert Times().quantile(share) == 0


@pytest.mark.django_db
def test_a_slow_statement_of_a_page_is_a_line_without_its_values(settings, caplog):
    settings.MEDREF_SLOW_STATEMENT_MS = 20
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.03), %s", ["of a command"])
        token = request_id.set("abc")
        cursor.execute("SELECT pg_sleep(0.03),\n %s", ["my own disease"])
        cursor.execute("SELECT %s", ["quick"])
        request_id.reset(token)
    (line,) = [record for record in caplog.records if record.name == "medref.slow"]
    assert line.fields["sql"] == "SELECT pg_sleep(0.03), %s" and line.fields["ms"] >= 20
    assert "disease" not in str(vars(line))


@pytest.fixture
def told():
    """A program that is told of errors: its address, and what it was told."""
    received: Queue = Queue()

    class Program(BaseHTTPRequestHandler):
        def do_POST(self):
            received.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Program)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/errors", received
    server.shutdown()
    server.server_close()


def test_an_error_is_told_once_without_what_was_typed(told, client):
    address, received = told
    log = logging.getLogger()
    log.addHandler(hook := ErrorHook(address, "https://medref.example.org"))
    for _ in range(3):
        try:
            int("my own disease")
        except ValueError:
            log.exception("The page of my own disease failed")
    log.warning("no error")
    assert client.get("/", headers={"host": "forged.example"}).status_code == 400  # Django logs it as an error
    log.error("Something else")
    log.removeHandler(hook)
    first, second = received.get(timeout=10), received.get(timeout=10)
    assert (first["error"], first["site"], first["request"]) == ("ValueError", "https://medref.example.org", "-")
    assert first["where"].startswith("tests/medref/test_operations.py:") and "disease" not in str(first)
    assert second["error"] == "ERROR" and received.empty()


def test_a_program_that_does_not_answer_holds_up_nobody(caplog):
    hook = ErrorHook("http://127.0.0.1:9/", "https://medref.example.org")
    hook.waiting.maxsize = 1
    for number in range(50):
        line = {"name": "tests", "levelno": logging.ERROR, "levelname": "ERROR", "pathname": "x.py", "lineno": number}
        hook.emit(logging.makeLogRecord(line))
    assert "MEDREF_ERROR_HOOK" in caplog.text


def test_the_address_to_tell_is_checked(monkeypatch):
    for text, is_good in (("", True), ("https://a.example/x", True), ("ftp://a.example", False), ("https://", False)):
        monkeypatch.setenv("MEDREF_ERROR_HOOK", text)
        if is_good:
            assert web_address("MEDREF_ERROR_HOOK") == text
        else:
            with pytest.raises(Exception, match="MEDREF_ERROR_HOOK must be an address"):
                web_address("MEDREF_ERROR_HOOK")
