"""The second factor: turned on with the app in hand, asked for at every log-in, reset by an administrator, required by a site."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pyotp import TOTP

from accounts import actions, roles
from accounts.models import RecoveryCode, SecondFactor, User
from accounts.one_time_codes import digest_of, new_key
from accounts.rules import AccountError
from backups.contents import contents
from record.models import Event
from tests import makers
from tests.accounts.test_given_passwords import DOORS

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PASSWORD = "correct horse 1"
PAGE = "/admin/accounts/user/second-factor/"


@pytest.fixture
def clock():
    """Noon; the tests move it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def wanda(clock) -> User:
    return makers.person("wanda", roles.WRITER, password=PASSWORD)


@pytest.fixture
def app(wanda, clock) -> TOTP:
    """Her app, once the second factor is on; the code that turned it on is over."""
    app = TOTP(new_key())
    actions.turn_on_second_factor(key=app.secret, code=app.now(), actor=wanda)
    clock.shift(timedelta(seconds=30))
    return app


def after_password(browser: Client, **more) -> str:
    """Sign in with the password, which leads to the code, and return what the page says of it."""
    answer = browser.post("/admin/login/", {"username": "wanda", "password": PASSWORD} | more)
    return re.search(r'name="passed" value="([^"]+)"', answer.content.decode())[1]


def answer_to(browser: Client, passed: str, code: str, **more):
    return browser.post("/admin/login/", {"passed": passed, "code": code} | more)


def is_inside(browser: Client) -> bool:
    return browser.get("/admin/").status_code == 200


def said() -> list[str]:
    return list(Event.objects.order_by("id").values_list("sentence", flat=True))


def test_somebody_turns_it_on_with_their_app_and_signs_in_with_its_codes_each_of_them_once(wanda, clock):
    browser = Client()
    browser.post("/admin/login/", {"username": "wanda", "password": PASSWORD})
    text = browser.get(PAGE).content.decode()
    assert 'src="data:image/svg+xml' in text
    app = TOTP(re.search(r'class="secret">([A-Z2-7 ]+)<', text)[1].replace(" ", ""))
    for password, code, reason in (
        ("guess", app.now(), "not your password"),
        (PASSWORD, "000000", "belongs to the key"),
    ):
        assert reason in browser.post(PAGE, {"password": password, "code": code}).content.decode()
    assert not SecondFactor.objects.exists()
    text = browser.post(PAGE, {"password": PASSWORD, "code": app.now()}).content.decode()
    codes = re.findall(r'class="secret">([a-z2-7]{4}(?:-[a-z2-7]{4}){5})<', text)
    assert len(set(codes)) == 10 and app.secret not in json.dumps(dict(browser.session))
    assert codes[0] not in browser.get(PAGE).content.decode()
    clock.shift(timedelta(minutes=1))

    browser = Client()
    passed = after_password(browser, next="/collections/")
    for door in DOORS[:6]:
        assert browser.get(door).headers["Location"].startswith("/admin/login/"), "the password alone opens nothing"
    code = app.now()
    assert "code is not right" in answer_to(browser, passed, "12345").content.decode()
    assert answer_to(browser, passed, code, next="/collections/").headers["Location"] == "/collections/"
    assert is_inside(browser)
    second = Client()
    passed = after_password(second)
    assert answer_to(second, passed, code).status_code == 200 and not is_inside(second), "each code is taken once"
    assert answer_to(second, passed, codes[0].upper().replace("-", " ")).status_code == 302 and is_inside(second)
    assert answer_to(Client(), passed, codes[0]).status_code == 200
    clock.shift(timedelta(minutes=5, seconds=1))
    assert "took too long" in answer_to(Client(), passed, app.now()).content.decode()
    assert "wanda (wanda) used a recovery code; 9 are left." in said()
    assert "Somebody with the right password typed a wrong code as wanda (wanda)." in said()
    kept = "".join(said()) + "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    kept += json.dumps([table for table, _ in contents()]) + json.dumps(
        [row.get_decoded() for row in Session.objects.all()]
    )
    assert not [secret for secret in (app.secret, code, "12345", passed, *codes) if secret in kept]
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()


def test_wrong_codes_lock_like_wrong_passwords_and_a_right_password_between_them_frees_nothing(app, settings, caplog):
    browser = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = answer_to(browser, after_password(browser), "000000")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    told = [record.message for record in caplog.records if record.name == "accounts.log_in"]
    assert told == ["log-in failed"] * 7 + ["log-in refused"]
    assert Client().post("/admin/login/", {"username": "wanda", "password": PASSWORD}).status_code == 429
    assert answer_to(browser, "x", app.now()).status_code == 200 and not is_inside(browser)


def test_a_password_that_changes_or_an_account_that_ends_between_password_and_code_lets_nobody_in(app, wanda):
    passed = after_password(Client())
    wanda.set_password("staple battery 2")
    wanda.save()
    assert "took too long" in answer_to(Client(), passed, app.now()).content.decode()
    wanda.set_password(PASSWORD)
    wanda.save()
    passed = after_password(Client())
    User.objects.filter(pk=wanda.pk).update(is_active=False)
    browser = Client()
    assert answer_to(browser, passed, app.now()).status_code == 200 and not is_inside(browser)


def test_turning_it_off_and_new_recovery_codes_ask_for_a_code_and_administrators_reset_that_of_others(
    app, wanda, clock
):
    browser, boss = Client(), makers.person("boss", roles.ADMINISTRATOR, password=PASSWORD)
    browser.force_login(wanda)
    before = set(RecoveryCode.objects.values_list("digest", flat=True))
    for button in ({"renew": "1"}, {}):
        assert "code is not right" in browser.post(PAGE, {"code": "1"} | button).content.decode()
    text = browser.post(PAGE, {"code": app.now(), "renew": "1"}).content.decode()
    codes = re.findall(r'class="secret">([^<]+)<', text)
    assert set(RecoveryCode.objects.values_list("digest", flat=True)) == set(map(digest_of, codes)) != before
    browser.post(PAGE, {"code": codes[3]})
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()

    actions.turn_on_second_factor(key=app.secret, code=app.now(), actor=wanda)
    reset = reverse("admin:user_reset_second_factor", args=[wanda.pk])
    with pytest.raises(PermissionDenied):
        actions.turn_off_second_factor(user=wanda, actor=makers.reviewer())
    with pytest.raises(AccountError, match="already"):
        actions.turn_on_second_factor(key=app.secret, code=app.now(), actor=wanda)
    browser.force_login(boss)
    assert (
        "Reset the second factor"
        in browser.get(reverse("admin:accounts_user_change", args=[wanda.pk])).content.decode()
    )
    browser.post(reset)
    assert not SecondFactor.objects.exists()
    event = Event.objects.get(verb="turned-off-second-factor", actor=boss)
    assert event.is_notice and event.sentence == "boss (boss) turned off the second factor of wanda."


def test_a_site_that_requires_it_leads_people_to_it_before_anything_else(wanda, settings):
    settings.MEDREF_SECOND_FACTOR = "required"
    browser = Client()
    browser.post("/admin/login/", {"username": "wanda", "password": PASSWORD})
    for door in DOORS:
        for answer in (browser.get(door), browser.post(door)):
            assert answer.headers.get("Location") == PAGE, door
    text = browser.get(PAGE).content.decode()
    app = TOTP(re.search(r'class="secret">([A-Z2-7 ]+)<', text)[1].replace(" ", ""))
    assert "requires a second factor" in text
    codes = browser.post(PAGE, {"password": PASSWORD, "code": app.now()}).content.decode()
    assert is_inside(browser) and browser.get("/collections/").status_code == 200
    code = re.findall(r'class="secret">([^<]+)<', codes)[0]
    assert "ask an administrator to reset it" in browser.post(PAGE, {"code": code}).content.decode()
    assert SecondFactor.objects.exists()
