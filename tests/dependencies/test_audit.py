"""The audit asks a service, here one that is made for the test, and never calls silence a good answer."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dependencies import audit

FLAW = {
    "id": "MADE-2026-1",
    "affected": [
        {
            "package": {"name": "django", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"fixed": "99.1"}]}],
        }
    ],
}


@pytest.fixture
def service():
    """A service that speaks like OSV and knows a flaw of django, which can be taken away with `flaws.clear()`."""

    class Service(BaseHTTPRequestHandler):
        flaws = {"django": FLAW}

        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            flaw = self.flaws.get(asked["package"]["name"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"vulns": [flaw] if flaw else []}).encode())

        def log_message(self, *_):
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        Service.options = ["-s", "osv", "--osv-url", f"http://127.0.0.1:{server.server_port}/v1/query"]
        yield Service
        server.shutdown()
        thread.join()


def test_a_known_vulnerability_fails_the_check_and_none_passes_it(service, capsys):
    assert audit.main(service.options) == 1
    assert re.fullmatch(r"django 5\.2\.\d+: MADE-2026-1, mended in 99.1\n", capsys.readouterr().out)
    service.flaws.clear()
    assert audit.main(service.options) == 0
    assert capsys.readouterr().out.startswith("no vulnerability is known in ")


def test_where_nobody_answers_nothing_fails_and_nothing_is_called_audited(capsys):
    assert audit.main(["-s", "osv", "--osv-url", "http://127.0.0.1:9/v1/query"]) == 0
    assert capsys.readouterr().out.startswith("not audited: requests.exceptions.ConnectionError")


def test_an_audit_that_cannot_even_begin_fails(capsys):
    assert audit.main(["--no-such-option"]) == 1
    assert "unrecognized arguments" in capsys.readouterr().out


def test_packages_that_the_service_does_not_know_are_not_called_free_of_vulnerabilities():
    known = {"name": "django", "version": "5.2.19", "vulns": []}
    unknown = {"name": "typst", "skip_reason": "Dependency not found on PyPI"}
    flawed = {"name": "nh3", "version": "0.1", "vulns": [{"id": "X-1", "fix_versions": []}]}
    assert audit.verdict([known, unknown]) == (["not audited: 1 of 2 packages. Dependency not found on PyPI"], 0)
    lines, status = audit.verdict([known, unknown, flawed])
    assert (lines[0], len(lines), status) == ("nh3 0.1: X-1, mended in no version", 2, 1)
