"""What changed on the site since a time, for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from api import queries
from codes.actions import withdraw_release
from codes.models import Release
from procedures import actions
from tests import makers

pytestmark = pytest.mark.django_db


def ask(client, since=""):
    answer = client.get("/api/v1/changes", {"since": since})
    assert answer.status_code == 200
    return answer.json()


def test_changes_come_in_order_and_page_by_page(client, monkeypatch, django_assert_num_queries):
    before = timezone.now() - timedelta(days=1)
    makers.load_codes()
    version = makers.published()
    actions.withdraw(version=version, actor=version.reviewed_by, note="Out of date.")
    withdraw_release(release=Release.objects.get())
    with django_assert_num_queries(3):
        whole = ask(client, before.isoformat())
    told = [(row["kind"], row["what"]) for row in whole["changes"]]
    assert told == [("release", "loaded"), ("entry", "published"), ("entry", "withdrawn"), ("release", "withdrawn")]
    assert whole["changes"][1]["url"] == f"http://testserver{version.get_absolute_url()}"
    assert whole["changes"][0]["system"] == "icd10pcs" and whole["next"] == ""
    assert ask(client, whole["cursor"]) == {"changes": [], "cursor": whole["cursor"], "next": ""}
    assert ask(client, f"{before:%Y-%m-%d}") == ask(client) == whole
    assert ask(client, (timezone.now() + timedelta(days=1)).isoformat())["changes"] == []
    monkeypatch.setattr(queries, "PAGE", 1)
    monkeypatch.setattr("api.views.PAGE", 1)
    paged, address = [], "/api/v1/changes"
    while address:
        answer = client.get(address).json()
        paged, address = paged + answer["changes"], answer["next"]
    assert paged == whole["changes"]


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "AAAA", "2026-01-01Tnoon", "é", "\0"])
def test_what_is_no_time_is_refused_in_words(client, since):
    answer = client.get("/api/v1/changes", {"since": since})
    assert answer.status_code == 400 and "since must be a day" in answer.json()["error"]
