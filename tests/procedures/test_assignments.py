"""Entries are assigned to people and specialties, who find them in their lists."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts import roles
from procedures import actions
from procedures.models import Assignment, Specialty
from tests import makers
from tests.procedures.test_worklists import entries, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanda():
    return makers.writer()


@pytest.fixture
def version(wanda):
    return makers.draft(wanda, primary_code=None, related_codes=[])


def assign(version, actor, person=None, specialty=None) -> str:
    """Why the entry was not assigned; "" if it was."""
    [(_, obstacle)] = actions.assign(versions=[version], person=person, specialty=specialty, actor=actor)
    return obstacle


def test_an_entry_is_assigned_from_the_page_of_its_version_and_stands_in_its_persons_lists(client, wanda, version):
    will = makers.writer("will")
    client.force_login(wanda)
    page = reverse("admin:procedures_procedureversion_change", args=[version.pk])
    address = reverse("admin:version_assign", args=[version.pk])
    assert "Assigned to nobody" in client.get(page).content.decode()
    assert client.get(address).status_code == 200
    answer = client.post(address, {"confirm": "yes", "person": will.pk}, follow=True)
    assert answer.request["PATH_INFO"] == page
    assert "1 entry is now assigned to will." in answer.content.decode()
    assert "assigned it: to will" in client.get(page).content.decode()

    client.force_login(will)
    assert entries(client, "drafts") == entries(client, "assigned") == ["Mending of the elbow"]
    assert listed(client, "assigned")[0]["Assigned by"] == "wanda"
    client.post(address, {"confirm": "yes"})
    assert not entries(client, "assigned")
    assert version.events.last().note == "to nobody"


def test_many_entries_are_assigned_from_a_list_and_those_left_out_are_named(client, wanda, version):
    other = makers.submit(version=makers.draft(wanda, name="Knee", primary_code=None, related_codes=[]), actor=wanda)
    client.force_login(wanda)
    chosen = {"action": "assign_chosen", "_selected_action": [version.pk, other.pk]}
    address = reverse("admin:worklist", args=["drafts"])
    assert client.post(address, chosen).context["versions"] == [other, version]
    answer = client.post(address, chosen | {"confirm": "yes", "person": wanda.pk}, follow=True)
    assert answer.request["PATH_INFO"] == address
    said = answer.content.decode()
    assert "1 entry is now assigned to wanda." in said
    assert "Knee (version 1) was left out. wanda can do nothing with a version that is in review" in said


@pytest.mark.parametrize(
    ("state", "role", "may"),
    [
        ("draft", roles.WRITER, True),
        ("draft", roles.REVIEWER, False),
        ("in_review", roles.REVIEWER, True),
        ("in_review", roles.WRITER, False),
        ("published", roles.WRITER, True),
        ("published", roles.REVIEWER, True),
        ("published", roles.CODE_MANAGER, False),
        ("superseded", roles.WRITER, False),
    ],
)
def test_whoever_is_assigned_has_a_role_that_can_do_something_with_the_entry(state, role, may):
    version = makers.in_state(state, primary_code=None, related_codes=[])
    person = makers.person("ada", role)
    obstacle = assign(version, makers.writer("will"), person)
    assert (not obstacle) == may == Assignment.objects.filter(person=person).exists()


def test_only_those_who_look_after_entries_assign_them_and_nobody_who_left_is_assigned(wanda, version):
    with pytest.raises(PermissionDenied, match="Writer or Clinical reviewer or Administrator"):
        assign(version, makers.person("ellis", roles.EXPORTER), wanda)
    gone = makers.person("greta", roles.WRITER, is_active=False)
    assert "greta can do nothing" in assign(version, wanda, gone)
    assert assign(version, wanda, wanda) == assign(version, wanda, wanda) == ""
    assert version.events.filter(verb="assigned").count() == 1


def test_the_people_of_a_specialty_find_its_entries_also_after_it_was_renamed(client, wanda, version):
    boss = makers.person("ada", roles.ADMINISTRATOR)
    hands = Specialty.objects.create(name="Surgery of hands")
    client.force_login(boss)
    page = reverse("admin:procedures_specialty_change", args=[hands.pk])
    client.post(page, {"description": "", "members": [wanda.pk]})
    assert assign(version, boss, specialty=hands) == ""
    renamed = actions.rename_term(term=hands, name="Hand surgery", actor=boss)

    client.force_login(wanda)
    assert [row["Assigned to"] for row in listed(client, "assigned")] == ["Hand surgery"]
    for choice, found in (("group", True), ("me", False), ("others", False), ("nobody", False)):
        assert bool(entries(client, "drafts", assigned=choice)) == found, choice
    assert assign(version, wanda, wanda, renamed) == ""
    assert entries(client, "drafts", assigned="me")
    client.force_login(makers.writer("will"))
    assert not entries(client, "assigned")
