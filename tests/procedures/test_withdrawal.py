"""Discarded drafts and withdrawn entries."""

import pytest

from accounts.models import User
from procedures import actions
from tests import makers

pytestmark = pytest.mark.django_db


def test_a_discarded_draft_stays_in_the_record_and_makes_room_for_another(client):
    live = makers.published()
    wanda = User.objects.get(username="wanda")
    spoiled = actions.start_draft(procedure=live.procedure, actor=wanda)
    actions.fill_draft(version=spoiled, document=makers.document(name="Spoiled"), actor=wanda)
    makers.discard(version=spoiled, actor=wanda, note="Wrong file.")
    following = actions.start_draft(procedure=live.procedure, actor=wanda)
    assert (following.number, following.name) == (3, live.name)
    assert client.get(f"/procedures/{live.procedure.slug}/v2/").status_code == 404


def test_a_withdrawn_entry_takes_its_older_versions_along(client):
    first = makers.published()
    second = makers.follow_up(first)
    older = f"/procedures/{first.procedure.slug}/v1/"
    assert client.get(older).status_code == 200
    actions.withdraw(version=second, actor=User.objects.get(username="ravi"), note="The device was recalled.")
    assert client.get(older).status_code == 404
