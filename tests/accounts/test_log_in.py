"""Guessing passwords: many for one account, a few for each of many, and who must not be locked out by it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts import log_in, roles
from medref.logs import Lines
from tests import makers

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.9"
RIGHT = "correct horse 1"


def signed_in(client, name, password, address):
    return client.post("/admin/login/", {"username": name, "password": password}, REMOTE_ADDR=address)


@pytest.fixture
def nurses():
    for name in ("wanda", "walter"):
        makers.person(name, roles.WRITER, password=RIGHT)


def test_a_few_guesses_for_each_of_many_accounts_close_the_address_for_strangers_only(client, nurses, monkeypatch):
    monkeypatch.setattr(log_in, "FROM_AN_ADDRESS", 5)
    assert signed_in(client, "wanda", RIGHT, HERE).status_code == 302
    client.logout()
    answers = [signed_in(client, f"nobody{n}", "Spring2026!", HERE) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "900" and "your address" in answers[-1].content.decode()
    assert signed_in(client, "walter", RIGHT, HERE).status_code == 429
    assert signed_in(client, "walter", RIGHT, ELSEWHERE).status_code == 302
    client.logout()
    assert signed_in(client, "wanda", RIGHT, HERE).status_code == 302, "she is known here"


def test_guesses_from_many_addresses_close_an_account_but_not_where_its_person_is_known(client, nurses, monkeypatch):
    monkeypatch.setattr(log_in, "OF_A_NAME", 5)
    assert signed_in(client, "wanda", RIGHT, HERE).status_code == 302
    client.logout()
    for n in range(5):
        signed_in(client, "wanda", f"guess {n}", f"203.0.113.{n}")
    assert signed_in(client, "wanda", RIGHT, ELSEWHERE).status_code == 429
    assert signed_in(client, "walter", RIGHT, ELSEWHERE).status_code == 302
    client.logout()
    assert signed_in(client, "wanda", RIGHT, HERE).status_code == 302


def test_a_wrong_password_is_a_line_that_the_documented_filter_reads(client, caplog):
    signed_in(client, "my password by mistake", "x", HERE)
    (record,) = [record for record in caplog.records if record.name == "accounts.log_in"]
    line = Lines().format(record)
    documented = (Path(settings.BASE_DIR) / "docs/operations.md").read_text()
    pattern = re.search(r"failregex = (.+)", documented)[1].replace("<HOST>", r"(?P<host>\S+)")
    assert re.search(pattern, line)["host"] == HERE and "mistake" not in line


def test_a_name_that_no_account_can_have_is_refused_in_the_words_of_the_site(client):
    answer = signed_in(client, "x" * 100_000, "y", HERE)
    assert answer.status_code == 400 and "Content-Security-Policy" in answer.headers
    assert "<h1>" in answer.content.decode()
