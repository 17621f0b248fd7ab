"""How long a session lasts, what ends it, and which passwords open one."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import User
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse 1"


@pytest.fixture
def wanda():
    return makers.person("wanda", roles.WRITER, password=PASSWORD)


def signed_in(**headers) -> Client:
    browser = Client(headers=headers)
    before = browser.get("/admin/login/").cookies
    assert browser.post("/admin/login/", {"username": "wanda", "password": PASSWORD}).status_code == 302
    assert browser.cookies["sessionid"].value and "sessionid" not in before
    return browser


def is_inside(browser: Client) -> bool:
    return browser.get("/admin/").status_code == 200


def test_a_session_ends_an_hour_after_its_person_left_and_twelve_hours_after_they_came(wanda):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = signed_in()
        for _ in range(14):
            clock.shift(timedelta(minutes=50))
            assert is_inside(browser)
        clock.shift(timedelta(minutes=19))
        assert is_inside(browser), "eleven hours and 59 minutes"
        clock.shift(timedelta(minutes=1))
        assert not is_inside(browser)
        browser = signed_in()
        assert is_inside(browser)
        clock.shift(timedelta(minutes=60))
        assert not is_inside(browser)


def test_that_somebody_is_here_is_stored_now_and_then_only(wanda):
    stored = []
    with time_machine.travel(NOON, tick=False) as clock:
        browser = signed_in()
        is_inside(browser)
        for minutes in (4, 1):
            clock.shift(timedelta(minutes=minutes))
            with CaptureQueriesContext(connection) as queries:
                browser.get("/admin/password_change/")
            stored.append([query["sql"] for query in queries if query["sql"].startswith("UPDATE")])
    assert (stored[0], len(stored[1])) == ([], 1)


def test_a_new_password_a_log_out_and_a_deactivation_end_sessions(wanda):
    here, there = signed_in(), signed_in()
    assert here.cookies["sessionid"].value != there.cookies["sessionid"].value
    new = {"new_password1": "staple battery 2", "new_password2": "staple battery 2"}
    assert here.post("/admin/password_change/", new | {"old_password": "wrong"}).status_code == 200
    assert is_inside(there)
    assert here.post("/admin/password_change/", new | {"old_password": PASSWORD}).status_code == 302
    assert (is_inside(here), is_inside(there)) == (True, False)
    stolen = Client()
    stolen.cookies["sessionid"] = here.cookies["sessionid"].value
    assert is_inside(stolen)
    here.post("/admin/logout/")
    assert not is_inside(stolen)
    wanda.set_password(PASSWORD)
    wanda.save()
    browser = signed_in()
    User.objects.filter(pk=wanda.pk).update(is_active=False)
    assert not is_inside(browser)


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0"


def test_people_see_their_sessions_and_end_them_and_administrators_those_of_others(wanda):
    page = reverse("admin:user_sessions", args=[wanda.pk])
    with time_machine.travel(NOON, tick=False) as clock:
        over = signed_in()
        clock.shift(timedelta(minutes=30))
        here, edge, other = signed_in(user_agent=FIREFOX), signed_in(user_agent=EDGE), signed_in(user_agent="<curl>")
        Client().get("/basket/")
        clock.shift(timedelta(minutes=31))
        is_inside(other)
        answer = here.get(page)
        sessions = answer.context["sessions"]
        assert [session.browser for session in sessions][0] == "unknown browser", "the last used comes first"
        assert {session.browser for session in sessions[1:]} == {"Firefox on Linux", "Edge on Windows"}
        assert {session.address for session in sessions} == {"127.0.0.1"}
        text = answer.content.decode()
        assert "2026-12-01 12:30" in text and "This browser" in text
        assert not any(browser.cookies["sessionid"].value in text for browser in (here, edge, other))
        assert not is_inside(over)
        name = next(session.name for session in sessions if "Edge" in session.browser)
        stranger, boss = Client(), Client()
        stranger.force_login(makers.person("ravi", roles.REVIEWER))
        boss.force_login(makers.person("boss", roles.ADMINISTRATOR))
        assert stranger.post(page, {"session": name}).status_code == 403
        own = reverse("admin:user_sessions", args=[stranger.session["_auth_user_id"]])
        assert stranger.post(own, {"session": name}).status_code == 302
        assert is_inside(edge), "what one person sends ends no session of another"
        here.post(page, {"session": name})
        assert [is_inside(browser) for browser in (here, edge, other)] == [True, False, True]
        here.post(page)
        assert [is_inside(browser) for browser in (here, other)] == [True, False]
        boss.post(page)
        assert not is_inside(here)
        told = Event.objects.filter(verb="ended-sessions").order_by("id").values_list("sentence", flat=True)
        assert list(told) == [f"{who} ended 1 session of wanda." for who in ("wanda (wanda)",) * 2 + ("boss (boss)",)]


def test_an_administrator_changes_their_own_password_only_where_the_current_one_is_asked_for(client):
    boss = makers.person("boss", roles.ADMINISTRATOR, password=PASSWORD)
    client.force_login(boss)
    page = reverse("admin:auth_user_password_change", args=[boss.pk])
    new = {"password1": "staple battery 2", "password2": "staple battery 2", "usable_password": "true"}
    assert client.post(page, new).headers["Location"] == reverse("admin:password_change")
    boss.refresh_from_db()
    assert boss.check_password(PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "short-one-1",
        "password2026!",
        "!!Password1234",
        "123456789012",
        "medref-medref1",
        "Administrator1",
        "testserver123",
    ],
)
def test_what_is_easy_to_guess_is_no_password(password, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    with pytest.raises(ValidationError):
        validate_password(password, User(username="wanda"))


@pytest.mark.parametrize(
    "password", ["correct horse battery", "medref correct horse", "ünïcödé ☃ 雪雪雪雪", "a 1 b " * 50 + "c"]
)
def test_long_and_unusual_passwords_are_taken_and_checked_as_they_were_typed(password):
    validate_password(password, User(username="wanda"))
    user = makers.person("wanda", roles.WRITER, password=password)
    assert user.check_password(password) and not user.check_password(password[:-1])
    assert not user.check_password(password.upper())


def test_cookies_of_a_site_with_https_belong_to_its_host_alone_and_go_over_https_only():
    code = """
import json
from django.conf import settings
print(json.dumps([[getattr(settings, f"{kind}_COOKIE_{what}") for what in
    ("NAME", "SECURE", "DOMAIN", "PATH", "SAMESITE", "HTTPONLY")] for kind in ("SESSION", "CSRF")]))
from medref.message_cookies import OfThisHost  # its other attributes are those of the session
assert OfThisHost.cookie_name == "__Host-messages"
"""
    environment = {
        "SECRET_KEY": "x",
        "DATABASE_URL": "postgresql://db/x",
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "medref.settings",
    }
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    # The other cookie is read by the form that saves what is typed; it holds no more than each form on the page does.
    assert json.loads(told.stdout) == [
        ["__Host-sessionid", True, None, "/", "Lax", True],
        ["__Host-csrftoken", True, None, "/", "Lax", False],
    ]
