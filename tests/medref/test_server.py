"""What strangers do to the server as it is run: large, slow, idle and many requests. A real process, over its socket."""

import socket
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse

import psycopg
import pytest
from django.db import connection

from bench.serving import address_of, served, site
from medref import bodies

HUGE = 600_000_000
STRANGERS_ADDRESSES = (
    "/codes/lookup/",
    "/codes/lookup.csv",
    "/search/",
    "/procedures/x/feedback/",
    "/nowhere/",
    "/admin/login/",
)
DESK_ADDRESSES = ("/admin/codes/codeupload/add/", "/admin/imports/importbatch/add/", "/admin/accounts/user/1/change/")

pytestmark = pytest.mark.django_db  # the database is there only for tests that have it


@pytest.fixture(scope="module")
def environment(django_db_setup, django_db_blocker):
    """The environment of a server on the database of the tests."""
    with django_db_blocker.unblock(), site() as env:
        yield env | {"MEDREF_RATES": "search=0,suggest=2", "MEDREF_COUNT_MISSES": "0"}


@pytest.fixture(scope="module")
def server(environment):
    """The port of a server with one process of four threads."""
    with served(environment) as port:
        yield port


def connected(port) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def sent(port, head: str, body: bytes = b"") -> socket.socket:
    """An open connection on which this was sent."""
    connection = connected(port)
    connection.sendall(f"{head}\r\nHost: 127.0.0.1\r\n".encode() + body)
    return connection


def answer_on(connection) -> tuple[int, dict[str, str], str]:
    with closing(connection), closing(HTTPResponse(connection)) as answer:
        answer.begin()
        return answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read().decode()


def asked(port, address, **headers) -> tuple[int, dict[str, str], str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as client:
        client.request("GET", address, headers=headers)
        answer = client.getresponse()
        return answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read().decode()


@pytest.mark.parametrize("address", [*STRANGERS_ADDRESSES, *DESK_ADDRESSES])
def test_a_huge_body_is_refused_at_its_header(server, address):
    opened = sent(server, f"POST {address} HTTP/1.1", f"Content-Length: {HUGE}\r\n\r\n".encode())
    status, headers, page = answer_on(opened)
    assert (status, "at most 3 MB" in page or "at most 100 kB" in page) == (413, True)
    assert "default-src 'self'" in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"


def test_a_body_without_a_length_is_refused_at_the_limit_and_never_in_a_file(server):
    assert bodies.LOOKUP <= bodies.IN_MEMORY
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with closing(sent(server, "POST /codes/lookup/ HTTP/1.1", b"Transfer-Encoding: chunked\r\n\r\n")) as connection:
        pieces = 0
        try:
            for pieces in range(1, 1000):  # noqa: B007 - where it ended is asserted
                connection.sendall(piece)
        except OSError:  # the server has answered and closed
            pass
        assert 45 < pieces < 200
    assert asked(server, "/codes/lookup/")[0] == 200


def test_idle_and_dribbling_connections_cost_no_thread(server):
    with ExitStack() as stack:
        for _ in range(16):
            stack.enter_context(closing(connected(server)))
        for _ in range(8):
            stack.enter_context(
                closing(sent(server, "POST /codes/lookup/ HTTP/1.1", b"Content-Length: 1000\r\n\r\ncodes="))
            )
            stack.enter_context(closing(sent(server, "GET /procedures/ HTTP/1.1", b"X-Slow: ")))
        assert {asked(server, address)[0] for address in ("/health/live", "/health/ready", "/procedures/")} == {200}


def test_a_length_of_more_digits_than_python_reads_is_refused(server):
    assert answer_on(sent(server, "POST / HTTP/1.1", b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n"))[0] == 400


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        ("GET /?q=" + "a" * 9000 + " HTTP/1.1", 414, "at most 8,000"),
        ("GET / HTTP/1.1\r\nX: " + "a" * 20_000, 431, "Clear its cookies"),
        ("GET /?q=secret\x01 HTTP/1.1", 400, "cannot be read"),
        ("GET / HTTP/1.1\r\nHost: elsewhere.example", 400, "cannot be read"),  # beside the other host
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked", 400, "cannot be read"),
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4", 400, "cannot be read"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_the_server_itself_refuses_is_said_in_the_words_of_the_site(server, request_, status, words):
    answer = answer_on(sent(server, request_, b"\r\n"))
    assert (answer[0], words in answer[2], "secret" in answer[2]) == (status, True, False)
    safe = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options")
    assert all(name in answer[1] for name in safe) and answer[1]["connection"] == "close"


def test_a_request_for_a_whole_address_is_answered_like_one_for_its_path(server):
    for target, status in (
        ("http://127.0.0.1/codes/?a=b", 200),
        ("HTTP://127.0.0.1:81/codes/", 200),
        ("http://127.0.0.1", 200),
        ("http://elsewhere.example/codes/", 400),
        ("ftp://127.0.0.1/codes/", 404),
    ):
        assert answer_on(sent(server, f"GET {target} HTTP/1.1\r\nConnection: close", b"\r\n"))[0] == status, target


def test_a_connection_that_sends_no_request_in_time_ends(environment):
    """Whether it says nothing, sends a head without an end, or has been answered before."""
    with served(environment, keep_alive=1) as port, ExitStack() as stack:
        silent, slow, again = connected(port), sent(port, "GET /health/live HTTP/1.1"), connected(port)
        for opened in (silent, slow, again):
            stack.enter_context(closing(opened))
        again.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert again.recv(1000).startswith(b"HTTP/1.1 200")
        slow.sendall(b"X-Slow: 1\r\n")
        assert {opened.recv(1000) for opened in (silent, slow, again)} == {b""}


def test_what_waits_too_long_is_refused_and_the_next_reader_is_served(server):
    """All threads wait for a locked table, and more requests come than may wait; health, styles and what is kept are answered."""
    with ExitStack() as stack, psycopg.connect(address_of(connection.settings_dict["NAME"])) as other:
        other.execute(
            "INSERT INTO textindex_stamp (name, value) VALUES ('pages', gen_random_uuid()) ON CONFLICT DO NOTHING"
        )
        other.commit()
        kept = asked(server, "/codes/")
        other.execute("LOCK TABLE code_lists_codelist")
        held = [stack.enter_context(sent(server, "GET /lists/?q=elbow HTTP/1.1", b"\r\n")) for _ in range(4)]
        late = [stack.enter_context(sent(server, "GET /search/?q=elbow HTTP/1.1", b"\r\n")) for _ in range(250)]
        addresses = ("/health/live", "/health/ready", "/static/medref/site.css", "/codes/?utm_source=x")
        beside = [asked(server, address) for address in addresses]
        assert asked(server, "/codes/", **{"If-None-Match": kept[1]["etag"]})[0] == 304
        refused = [answer_on(waiting) for waiting in late]
        other.rollback()
        assert [status for status, _, _ in beside] == [200] * 4 and beside[-1][2] == kept[2]
        assert {(status, headers["retry-after"], "Too busy" in page) for status, headers, page in refused} == {
            (503, "5", True)
        }
        assert {answer_on(waiting)[0] for waiting in held} == {200}
    assert asked(server, "/search/?q=elbow")[0] == 200


def test_health_is_answered_whatever_the_host_and_pages_are_not(server):
    assert [asked(server, f"/health/{what}", Host="192.0.2.7")[0] for what in ("live", "ready")] == [200, 200]
    assert asked(server, "/", Host="192.0.2.7")[0] == 400


def test_one_address_may_ask_for_what_is_dear_at_its_rate(server):
    """Two a minute, one of them at once: the answer says when to come back. What a stranger says of proxies changes nothing."""
    first, second = (asked(server, "/search/suggest/?q=el", **{"X-Forwarded-For": f"192.0.2.{n}"}) for n in (1, 2))
    assert (first[0], second[0]) == (200, 429)
    assert 0 < int(second[1]["retry-after"]) <= 30 and "Wait" in second[2] and second[2].startswith('{"error"')
    assert first[1]["x-request-id"] != second[1]["x-request-id"]


def test_an_open_connection_is_used_again_also_after_head_and_streams(server):
    with closing(HTTPConnection("127.0.0.1", server, timeout=30)) as client:
        client.connect()
        first = client.sock
        for method, address in [
            ("HEAD", "/"),
            ("GET", "/static/medref/site.css"),
            ("HEAD", "/static/medref/site.css"),
            ("GET", "/codes/"),
        ]:
            client.request(method, address)
            answer = client.getresponse()
            assert answer.status == 200 and bool(answer.read()) == (method == "GET")
            assert answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"] == "nosniff"
            assert ("Access-Control-Allow-Origin" in answer.headers) == address.startswith("/static/")
        assert client.sock is first


@pytest.mark.parametrize("encoding", ["charset=utf-16", "charset = utf-16", "charset*=utf-8''utf-16", "a*=none''b"])
def test_a_form_in_an_encoding_that_no_browser_uses_is_refused_in_the_words_of_the_site(server, encoding):
    fields = f"Content-Type: application/x-www-form-urlencoded; {encoding}\r\nContent-Length: 7\r\n\r\ncodes=a"
    status, headers, page = answer_on(sent(server, "POST /admin/login/ HTTP/1.1", fields.encode()))
    assert status == 400 and "cannot be read" in page and "content-security-policy" in headers
