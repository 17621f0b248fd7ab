"""A password that somebody was given lets them change it, and nothing else, for a week."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db
GIVEN, OWN = "correct horse 1", "staple battery 2"
#: One address of each kind that people with a session ask for.
DOORS = (
    "/admin/",
    "/admin/procedures/procedureversion/",
    "/admin/help/",
    "/admin/autocomplete/",
    "/collections/",
    "/exports/procedures.csv",
    "/exports/record.csv",
    "/api/v1/search?q=elbow",
    "/search/?q=elbow",
    "/metrics",
)


@pytest.fixture
def boss(client):
    """An administrator, signed in."""
    person = makers.person("boss", roles.ADMINISTRATOR, password=OWN)
    client.force_login(person)
    return client


def log_in(name: str, password: str) -> tuple[Client, int]:
    browser = Client()
    return browser, browser.post("/admin/login/", {"username": name, "password": password}).status_code


def check_led_to_a_new_password(browser: Client) -> None:
    """The person sees nothing before they have changed the password that they were given, and everything after that."""
    page = reverse("admin:password_change")
    for door in DOORS:
        for answer in (browser.get(door), browser.post(door)):
            assert answer.headers.get("Location") == page, door
    assert "Choose your own to go on" in browser.get(page).content.decode()
    new = {"old_password": GIVEN, "new_password1": OWN, "new_password2": OWN}
    assert browser.post(page, new).status_code == 302
    assert browser.get("/admin/").status_code == browser.get("/collections/").status_code == 200


def test_a_password_that_an_administrator_sets_is_changed_before_anything_else(boss):
    typed = {"password1": GIVEN, "password2": GIVEN, "usable_password": "true"}
    boss.post("/admin/accounts/user/add/", {"username": "wanda"} | typed)
    wanda = User.objects.get(username="wanda")
    role = {"username": "wanda", "is_active": "on", "groups": Group.objects.get(name=roles.WRITER).pk}
    boss.post(reverse("admin:accounts_user_change", args=[wanda.pk]), role)
    browser, status = log_in("wanda", GIVEN)
    assert status == 302
    check_led_to_a_new_password(browser)
    assert log_in("wanda", OWN)[0].get("/admin/").status_code == 200
    boss.post(reverse("admin:auth_user_password_change", args=[wanda.pk]), typed)
    assert browser.get("/admin/").status_code == 302, "another password ends the session"
    check_led_to_a_new_password(log_in("wanda", GIVEN)[0])


def test_a_random_password_is_shown_once_and_runs_out_after_a_week(boss):
    wanda = makers.person("wanda", roles.WRITER, password=OWN)
    page = reverse("admin:user_random_password", args=[wanda.pk])
    answer = boss.post(page)
    password = re.search(r"<code[^>]*>(\S+)</code>", answer.content.decode())[1]
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password) and "no-store" in answer.headers["Cache-Control"]
    assert password not in boss.get(reverse("admin:accounts_user_change", args=[wanda.pk])).content.decode()
    event = Event.objects.get(verb="gave-password")
    assert event.sentence == "boss (boss) had a random password made for wanda." and event.details == {}
    assert (log_in("wanda", OWN)[1], log_in("wanda", password)[1]) == (200, 302)
    User.objects.filter(pk=wanda.pk).update(given_password_at=timezone.now() - timedelta(days=7))
    late = Client().post("/admin/login/", {"username": "wanda", "password": password})
    assert "has run out. Ask an administrator for a new one." in late.content.decode()
    boss.post(reverse("admin:user_random_password", args=[boss.session["_auth_user_id"]]))
    assert log_in("boss", OWN)[1] == 302, "nobody has one made for themselves"
    king = makers.person("king", is_superuser=True, is_staff=True, password=OWN)
    ravi = Client()
    ravi.force_login(makers.reviewer())
    assert boss.post(reverse("admin:user_random_password", args=[king.pk])).status_code == 403
    assert ravi.post(page).status_code == 403


def test_a_password_that_was_given_stays_one_when_django_hashes_it_anew(boss, settings):
    wanda = makers.person("wanda", roles.WRITER, password=GIVEN)
    User.objects.filter(pk=wanda.pk).update(given_password_at=timezone.now())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    browser, _ = log_in("wanda", GIVEN)
    wanda.refresh_from_db()
    assert wanda.password.startswith("scrypt") and wanda.given_password_at
    check_led_to_a_new_password(browser)
