"""What every answer tells browsers, whatever its kind, and what no answer says."""

import pytest
from django.test import Client

from accounts import roles
from procedures import views
from tests import makers

pytestmark = pytest.mark.django_db


def test_every_kind_of_answer_has_the_headers_that_browsers_obey(client, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    entry = makers.published().procedure.get_absolute_url()
    boss = makers.person("boss", roles.ADMINISTRATOR)
    kinds = {
        "/": 200,
        entry: 200,
        f"{entry[:-1]}.json": 200,
        f"{entry[:-1]}.txt": 200,
        "/search/suggest/?q=el": 200,
        "/api/v1/search?q=elbow": 200,
        "/sitemap.xml": 200,
        "/robots.txt": 200,
        "/feeds/updates.atom": 200,
        "/static/": 404,
        "/.git/config": 404,
        "/nowhere/": 404,
        "/admin/login/": 200,
        "/admin/": 302,
    }
    for address, status in kinds.items():
        answer = client.get(address, secure=True)
        said = answer.headers
        assert answer.status_code == status, address
        policy = said["Content-Security-Policy"]
        assert all(
            part in policy
            for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
        )
        assert said["X-Content-Type-Options"] == "nosniff" and said["Referrer-Policy"] == "same-origin", address
        assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", address
        kind = said["Content-Type"]
        assert kind == "application/json" or "charset" in kind, (address, kind)
        assert "Access-Control-Allow-Origin" not in said
        assert client.generic("TRACE", address, secure=True).status_code in (404, 405, 302), address
    client.force_login(boss)
    assert "no-store" in client.get("/admin/", secure=True).headers["Cache-Control"]
    assert "private" in client.get(entry, secure=True).headers["Cache-Control"]


def test_an_unexpected_error_says_nothing_of_the_inside(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(views, "entry_page", broken)
    answer = Client(raise_request_exception=False).get(makers.published().procedure.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 500 and not {"swordfish", "Traceback", "RuntimeError"} & set(page.split())
