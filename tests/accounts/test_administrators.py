"""A site keeps an administrator, a role opens the desk, and an administrator opens a locked account."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from accounts import actions, roles
from accounts.models import User
from accounts.rules import AccountError
from tests import makers

pytestmark = pytest.mark.django_db


def administrator(username: str, **fields) -> User:
    """An administrator who can sign in."""
    return makers.person(username, roles.ADMINISTRATOR, **({"password": "correct horse 1"} | fields))


@pytest.fixture
def addison(client):
    """The only administrator, signed in."""
    person = administrator("addison")
    client.force_login(person)
    return person


def page(user, name="change") -> str:
    return reverse(f"admin:accounts_user_{name}", args=[user.pk])


def group(role: str) -> Group:
    return Group.objects.get(name=role)


def filled(user, *role_names, **changes) -> dict:
    """What the form of an account sends."""
    data = {"username": user.username, "is_active": "on", "groups": [group(name).pk for name in role_names]}
    return {name: value for name, value in (data | changes).items() if value}


@pytest.mark.parametrize("loss", ["role", "deactivated"])
def test_administrators_do_not_take_away_their_own_rights(client, addison, loss):
    administrator("bo")
    data = filled(addison, roles.WRITER) if loss == "role" else filled(addison, roles.ADMINISTRATOR, is_active="")
    answer = client.post(page(addison), data | {"first_name": "Typed"})
    assert answer.status_code == 200
    assert "take your own rights as an administrator away" in answer.content.decode()
    assert 'value="Typed"' in answer.content.decode()
    addison.refresh_from_db()
    assert (addison.is_active, addison.first_name) == (True, "")
    assert addison.groups.get().name == roles.ADMINISTRATOR


def test_administrators_do_not_delete_themselves_or_their_password(client, addison):
    administrator("bo")
    assert client.post(page(addison, "delete"), {"post": "yes"}).headers["Location"] == page(addison)
    off = {"usable_password": "false", "unset-password": "yes"}
    for address in (addison.pk, f"0{addison.pk}", f"+{addison.pk}"):
        client.post(reverse("admin:auth_user_password_change", args=[address]), off)
    assert User.objects.get(username="addison").has_usable_password()


def test_the_last_administrator_stays_whoever_asks(addison):
    gone = administrator("gone", is_active=False)
    administrator("silent", password=None)
    makers.person("mute", is_superuser=True, is_staff=True)
    with pytest.raises(AccountError, match="last administrator"):
        actions.save_account(user=addison, roles=[group(roles.WRITER)], actor=None)
    with pytest.raises(AccountError, match="last administrator"):
        actions.delete_account(user=addison, actor=None)
    actions.save_account(user=gone, roles=[], actor=addison)
    bo = administrator("bo")
    actions.save_account(user=addison, roles=[], actor=bo)
    assert User.objects.get(username="addison").is_staff is False


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_user SET is_active = false",
        "UPDATE accounts_user SET is_staff = false",
        "UPDATE accounts_user SET password = '!' || password",
        "DELETE FROM accounts_user_groups",
        "UPDATE accounts_user_groups SET group_id = (SELECT id FROM auth_group WHERE name = 'Writer')",
        "DELETE FROM accounts_user_groups; DELETE FROM accounts_user",
        "UPDATE accounts_user SET is_superuser = false",
    ],
)
def test_the_database_keeps_the_last_administrator(statement):
    if "is_superuser" in statement:
        makers.person("boss", is_superuser=True, is_staff=True, password="correct horse 1")
    else:
        administrator("addison")
    administrator("silent", password=None)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")
    assert refusal.value.__cause__.diag.constraint_name == "an_administrator_remains"


def test_a_site_without_administrators_changes_as_it_likes():
    wanda = makers.writer()
    actions.save_account(user=wanda, roles=[], actor=None)
    wanda.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_role_opens_the_desk_and_losing_the_last_one_closes_it(client, addison):
    newcomer = User.objects.create_user("newcomer", password="correct horse 1")
    client.post(page(newcomer), filled(newcomer, roles.WRITER, roles.EXPORTER))
    assert User.objects.get(username="newcomer").is_staff
    client.post(page(newcomer), filled(newcomer, roles.EXPORTER))
    assert User.objects.get(username="newcomer").is_staff
    client.post(page(newcomer), filled(newcomer))
    assert not User.objects.get(username="newcomer").is_staff


def test_only_superusers_change_and_make_superusers(addison):
    boss = makers.person("boss", is_superuser=True, is_staff=True)
    boss.is_superuser = False
    with pytest.raises(PermissionDenied, match="superuser"):
        actions.save_account(user=boss, roles=[], actor=addison)
    with pytest.raises(PermissionDenied, match="superuser"):
        actions.delete_account(user=User.objects.get(username="boss"), actor=addison)
    with pytest.raises(PermissionDenied, match="superuser"):
        actions.save_account(user=User(username="new", is_superuser=True), roles=[], actor=addison)


def test_accounts_are_for_administrators_and_who_has_written_stays(addison):
    wanda = makers.draft(makers.writer()).created_by
    for action in (actions.delete_account, actions.free_account):
        with pytest.raises(PermissionDenied):
            action(user=addison, actor=wanda)
    with pytest.raises(PermissionDenied):
        actions.save_account(user=wanda, roles=[group(roles.REVIEWER)], actor=wanda)
    with pytest.raises(ProtectedError):
        actions.delete_account(user=wanda, actor=addison)


def test_an_administrator_opens_an_account_that_wrong_passwords_have_locked(client, addison, settings):
    wanda = makers.person("wanda", roles.WRITER, password="correct horse 1")
    client.logout()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/admin/login/", {"username": "wanda", "password": "guess"})
    right = {"username": "wanda", "password": "correct horse 1"}
    refused = client.post("/admin/login/", right)
    assert (refused.status_code, "ask an administrator" in refused.content.decode()) == (429, True)
    client.force_login(addison)
    assert "wrong passwords from 127.0.0.1" in client.get(page(wanda)).content.decode()
    assert client.get(reverse("admin:user_free", args=[wanda.pk])).status_code == 405
    client.post(reverse("admin:user_free", args=[wanda.pk]))
    assert "wrong passwords" not in client.get(page(wanda)).content.decode()
    client.logout()
    assert client.post("/admin/login/", right).status_code == 302
