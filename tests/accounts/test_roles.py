"""Roles, the accounts that medref creates itself, and what administrators may do with people."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

import codes.roles
import crosswalks.roles
import imports.roles
import procedures.roles
import search.roles
from accounts import roles
from accounts.actions import make_demo_people, sync_roles
from accounts.models import User
from accounts.people import DEMO
from accounts.permissions import require
from tests import makers
from tests.accounts.role_table import TABLE

pytestmark = pytest.mark.django_db


def user_page(user, page="change") -> str:
    return reverse(f"admin:accounts_user_{page}", args=[user.pk])


def test_every_role_has_exactly_its_permissions_after_a_migrate():
    assert set(TABLE) == set(roles.ROLES)
    for role, names in TABLE.items():
        found = Group.objects.get(name=role).permissions.select_related("content_type")
        assert {f"{p.content_type.app_label}.{p.codename}" for p in found} == set(names), role
        assert roles.permissions_of(role) == set(names), role


def test_a_room_grants_only_its_own_permissions():
    for room in (codes.roles, crosswalks.roles, procedures.roles, search.roles, imports.roles):
        name = room.__name__.partition(".")[0]
        for role, permissions in room.PERMISSIONS.items():
            assert all(permission.startswith(f"{name}.") for permission in permissions), (name, role)


def test_a_right_that_was_clicked_together_is_taken_back():
    writers = Group.objects.get(name=roles.WRITER)
    writers.permissions.set(Permission.objects.filter(codename="review_entry"))
    sync_roles()
    wanda = makers.writer()
    assert wanda.has_perm("procedures.write_entry")
    assert not wanda.has_perm("procedures.review_entry")


def test_a_permission_that_does_not_exist_is_named(monkeypatch):
    monkeypatch.setattr(roles, "_granted", {role: set() for role in roles.ROLES})
    roles.grant({roles.WRITER: ["procedures.fly"]})
    with pytest.raises(LookupError, match="The role Writer names permissions that do not exist: procedures.fly"):
        sync_roles()


def test_a_role_that_does_not_exist_gets_nothing():
    with pytest.raises(KeyError, match="Wizard"):
        roles.grant({"Wizard": ["procedures.fly"]})


def test_who_may_not_do_something_is_told_which_role_to_ask_for():
    wanda = makers.writer()
    require(wanda, "procedures.write_entry")
    require(None, "codes.load_release")
    with pytest.raises(
        PermissionDenied, match="^wanda may not do this. Ask an administrator for the role Code manager.$"
    ):
        require(wanda, "codes.load_release")
    with pytest.raises(PermissionDenied, match="^Whoever has not signed in may not do this"):
        require(AnonymousUser(), "codes.load_release")
    with pytest.raises(PermissionDenied, match="the role Clinical reviewer or Administrator"):
        require(wanda, "procedures.publish_unreviewed")
    with pytest.raises(LookupError, match="No role has the permission “procedures.fly”"):
        require(wanda, "procedures.fly")


def test_no_role_both_writes_and_reviews_and_none_deletes_entries():
    for role, names in TABLE.items():
        assert not {"procedures.write_entry", "procedures.review_entry"} <= set(names), role
        assert not [name for name in names if name.startswith(("procedures.delete_procedureversion", "codes.delete"))]


def test_the_demo_has_one_account_for_each_role_and_keeps_those_that_exist():
    User.objects.create_user("writer", password="their own")
    assert make_demo_people("secret") == ["reviewer", "exporter", "codes", "admin"]
    assert User.objects.get(username="writer").check_password("their own")
    assert make_demo_people("another") == []
    for username, (*_, role) in DEMO.items():
        user = User.objects.get(username=username)
        if username != "writer":
            assert user.check_password("secret")
            assert [group.name for group in user.groups.all()] == [role]
            assert user.is_superuser == (username == "admin")


def test_a_person_with_a_role_may_enter_the_desk(client):
    somebody = User.objects.create_user("somebody", first_name="Some", last_name="Body")
    assert not somebody.is_staff
    somebody.give_role(roles.EXPORTER)
    client.force_login(somebody)
    assert client.get("/admin/").status_code == 200
    assert str(somebody) == "Some Body"
    assert str(makers.person("plain")) == "plain"


@pytest.fixture
def administrator(client):
    """An administrator, no superuser, who is signed in."""
    person = makers.person("addison", roles.ADMINISTRATOR)
    client.force_login(person)
    return person


def test_an_administrator_gives_roles_but_never_the_superusers_mark(client, administrator):
    wanda = makers.writer()
    reviewers = Group.objects.get(name=roles.REVIEWER)
    data = {
        "username": "wanda", "is_active": "on", "is_staff": "on", "is_superuser": "on", "groups": [reviewers.pk],
        "professional_role": "Consultant",
    }  # fmt: skip
    assert client.post(user_page(wanda), data).status_code == 302
    wanda = User.objects.get(username="wanda")
    assert (wanda.is_superuser, wanda.professional_role) == (False, "Consultant")
    assert wanda.has_perm("procedures.review_entry")
    assert not wanda.has_perm("procedures.write_entry")


def test_an_administrator_does_not_take_over_a_superuser(client, administrator):
    boss = makers.person("boss", is_superuser=True, is_staff=True, password="old secret")
    assert client.post(user_page(boss), {"username": "boss"}).status_code == 403
    assert client.post(user_page(boss, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[boss.pk])).status_code == 403
    selected = {"action": "delete_selected", "_selected_action": [boss.pk], "post": "yes"}
    client.post(reverse("admin:accounts_user_changelist"), selected)
    assert User.objects.get(username="boss").check_password("old secret")


def test_who_has_written_or_reviewed_is_never_deleted(client):
    version = makers.published()
    client.force_login(makers.person("boss", is_superuser=True, is_staff=True))
    for person in (version.created_by, version.reviewed_by):
        client.post(user_page(person, "delete"), {"post": "yes"})
        assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("role", [roles.WRITER, roles.REVIEWER, roles.EXPORTER, roles.CODE_MANAGER])
def test_other_roles_do_not_see_people(client, role):
    somebody = makers.person("somebody", role)
    client.force_login(somebody)
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    assert client.get(user_page(somebody)).status_code == 403


def test_a_new_account_is_made_and_gets_in_with_its_role(client, administrator):
    data = {
        "username": "newcomer",
        "password1": "correct horse 1",
        "password2": "correct horse 1",
        "usable_password": "true",
    }
    response = client.post(reverse("admin:accounts_user_add"), data)
    newcomer = User.objects.get(username="newcomer")
    assert response.status_code == 302
    assert not newcomer.is_staff
    client.logout()
    form = {"username": "newcomer", "password": "correct horse 1"}
    assert client.post("/admin/login/", form).status_code == 200, "without a role there is no desk"
    newcomer.give_role(roles.WRITER)
    assert client.post("/admin/login/", form).status_code == 302


def test_guessing_passwords_locks_the_account_out_for_a_while(client, settings):
    wanda = makers.person("wanda", roles.WRITER, password="correct horse 1")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = client.post("/admin/login/", {"username": "wanda", "password": "guess"})
    assert response.status_code == 429
    assert client.post("/admin/login/", {"username": "wanda", "password": "correct horse 1"}).status_code == 429
    assert wanda.is_active


def test_writers_add_words_to_controlled_lists_and_administrators_change_them():
    wanda, boss = makers.writer(), makers.person("boss", roles.ADMINISTRATOR)
    assert wanda.has_perm("procedures.add_tool")
    assert not wanda.has_perm("procedures.change_tool")
    assert boss.has_perms(["procedures.change_tool", "procedures.delete_tool"])
