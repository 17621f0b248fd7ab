"""The parts before Django, alone: who asks, how often, what is sent where, what is answered instead, what the log says."""

import json
import logging
import sys
from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from medref import bodies, environment, pace
from medref.bridge import environ_of
from medref.clients import Proxies
from medref.logs import Lines
from medref.refusals import Refusal

PEER, STRANGER, SPOOFED = "10.0.0.7", "192.0.2.9", "203.0.113.1"


def scope(peer=PEER, **headers):
    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {"client": (peer, 1), "scheme": "http", "headers": raw}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        ([], STRANGER, PEER),
        (["10.0.0.0/8"], STRANGER, STRANGER),
        (["10.0.0.0/8"], f"{SPOOFED}, {STRANGER}", STRANGER),
        (["10.0.0.0/8"], f"{SPOOFED}, {STRANGER}, 10.1.2.3", STRANGER),
        (["10.0.0.0/8"], f"{SPOOFED}, nonsense", PEER),
        (["10.0.0.0/8"], "", PEER),
        (["10.0.0.9"], STRANGER, PEER),
    ],
)
def test_the_client_is_who_the_nearest_trusted_proxy_says(proxies, forwarded, address):
    assert Proxies(proxies).client_of(scope(x_forwarded_for=forwarded)).address == address


def test_what_a_stranger_says_for_a_proxy_is_dropped():
    claims = {"x_forwarded_proto": "https", "x_request_id": "0123456789", "x_forwarded_host": "evil.example"}
    stranger = Proxies([]).client_of(scope(**claims))
    assert (stranger.headers, stranger.scheme) == ([], "http") and stranger.request_id != "0123456789"
    proxy = Proxies([PEER]).client_of(scope(**claims))
    assert (proxy.scheme, proxy.request_id) == ("https", "0123456789")
    assert Proxies([PEER]).client_of(scope(x_request_id="a\nb: forged")).request_id.isalnum()
    assert Proxies([PEER]).client_of(scope(peer="")).address == ""


def test_headers_with_underscores_pose_as_no_others_and_repeated_ones_are_joined():
    headers = [
        (b"x_forwarded_for", b"1"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"accept", b"x"),
        (b"accept", b"y"),
    ]
    asked = {"method": "GET", "raw_path": b"/%C3%A9", "query_string": b"q=1", "http_version": "1.1", "scheme": "http"}
    environ = environ_of(asked | {"headers": headers}, BytesIO(), 0)
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == (
        "a=1; b=2",
        "x,y",
    ) and "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é"


def test_limits_go_by_address_and_uploads_are_for_people_who_are_signed_in(settings):
    large = settings.MEDREF_LARGEST_UPLOAD
    assert bodies.limits("/codes/lookup.csv") == (bodies.LOOKUP, bodies.LOOKUP)
    assert bodies.limits("/admin/imports/importbatch/add/") == (bodies.OTHERS, large)
    assert bodies.limits("/admin/procedures/procedureversion/add/") == (bodies.OTHERS, bodies.DESK)
    assert bodies.limits("/nowhere") == bodies.limits("/search/") == (bodies.OTHERS, bodies.OTHERS)


@given(st.integers(1, 500), st.lists(st.floats(0, 5), min_size=1, max_size=60))
def test_nobody_gets_more_than_the_rate_and_what_may_be_used_at_once(rate, pauses):
    now, taken, began = 1000.0, 0, 1000.0
    pace._memory[:] = bytes(len(pace._memory))
    for pause in pauses:
        now += pause
        taken += pace.wait_for("search", STRANGER, rate, now=now) == 0
    assert 1 <= taken <= max(1, rate * pace.AT_ONCE) + (now - began) * rate / 60 + 1


def test_a_customer_has_one_rate_for_a_whole_network_of_version_6_and_only_what_is_sent_counts():
    assert pace.wait_for("export", "2001:db8:1:2::1", 1, now=5e6) == 0
    assert pace.wait_for("export", "2001:db8:1:2:ffff::9", 1, now=5e6) > 0
    assert pace.wait_for("export", "2001:db8:1:3::1", 1, now=5e6) == 0
    kinds = [
        pace.kind_of(*asked)
        for asked in (("/admin/login/", "GET"), ("/admin/login/", "POST"), ("/exports/codes.csv", "GET"), ("/", "GET"))
    ]
    assert kinds == ["", "log-in", "export", ""]


def test_rates_networks_and_words_are_read_as_people_write_them(monkeypatch):
    monkeypatch.setenv("MEDREF_X", " Required")
    assert environment.choice("MEDREF_X", "optional", "required") == "required"
    monkeypatch.setenv("MEDREF_X", "search=0, export = 5")
    assert environment.rates("MEDREF_X", {"search": 1, "export": 2, "look-up": 3}) == {
        "search": 0,
        "export": 5,
        "look-up": 3,
    }
    for text, read in (
        ("serach=1", lambda: environment.rates("MEDREF_X", {"search": 1})),
        ("10.0.0.0/99", lambda: environment.networks("MEDREF_X", "")),
        ("always", lambda: environment.choice("MEDREF_X", "optional", "required")),
    ):
        monkeypatch.setenv("MEDREF_X", text)
        with pytest.raises(ImproperlyConfigured, match="MEDREF_X must"):
            read()


def test_a_refusal_says_when_to_come_back_to_people_and_to_programs():
    headers, page = Refusal(429, wait=12.3).sent_to("/search/")
    assert dict(headers)["Retry-After"] == "13" and b"Wait 13 seconds" in page and b"<h1>" in page
    assert json.loads(Refusal(413, limit=3_000_000).sent_to("/api/v1/search")[1]) == {
        "error": "This address takes at most 3 MB. Send less, or send it in parts."
    }


@pytest.mark.parametrize("is_json", [True, False])
def test_a_line_of_the_log_is_one_line_and_a_refusal_has_no_traceback(is_json):
    def line(name, message):
        try:
            raise ValueError("x")
        except ValueError:
            record = logging.getLogger(name).makeRecord(name, 40, "f", 1, message, (), sys.exc_info())
        return Lines(is_json=is_json).format(record)

    refused = line("django.security.DisallowedHost", "bad\nhost=“é”")
    assert "\n" not in refused and "Traceback" not in refused
    assert "Traceback" in line("django.request", "broken")
    if is_json:
        assert json.loads(refused)["message"] == "bad\nhost=“é”"
