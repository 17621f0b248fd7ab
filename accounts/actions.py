"""Every write of the accounts room: accounts and their roles, and the roles as Django groups."""

from collections.abc import Collection

from axes.utils import reset
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import RecoveryCode, SecondFactor, User
from accounts.one_time_codes import digest_of, new_recovery_codes, step_of
from accounts.passwords import random_password
from accounts.people import DEMO
from accounts.permissions import require
from accounts.queries import administrators, needs_second_factor
from accounts.roles import ADMINISTRATOR, ROLES, permissions_of
from accounts.rules import AccountError, check_administrator_stays
from accounts.sessions import sessions_of
from record.actions import record


@transaction.atomic
def sync_roles() -> None:
    """Give every role exactly the permissions that the rooms grant it. Runs after each migrate.

    Raises LookupError if such a permission does not exist: renaming a model must not silently remove a permission.
    """
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for role in ROLES:
        names = permissions_of(role)
        missing = sorted(set(names) - known.keys())
        if missing:
            raise LookupError(f"The role {role} names permissions that do not exist: {', '.join(missing)}")
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(known[name] for name in names)


@transaction.atomic
def save_account(*, user: User, roles: Collection[Group], actor) -> None:
    """Save an account with these roles. Whoever has a role can sign in to the desk; without one only a superuser can.

    Raises PermissionDenied if `actor` may not change accounts, or is no superuser and changes or makes one; AccountError if
    the site or `actor` would lose its administrator.
    """
    require(actor, "accounts.change_user")
    _check_superuser(user, actor)
    stays = user.is_active and (user.is_superuser or ADMINISTRATOR in {role.name for role in roles})
    if not stays:
        _check_administrator(user, actor)
    user.is_staff = user.is_superuser or bool(roles)
    user.save()
    user.groups.set(roles)


@transaction.atomic
def delete_account(*, user: User, actor) -> None:
    """Delete an account that has written nothing. Raises like `save_account`, and ProtectedError for one that has."""
    require(actor, "accounts.delete_user")
    _check_superuser(user, actor)
    _check_administrator(user, actor)
    user.delete()


@transaction.atomic
def free_account(*, user: User, actor) -> None:
    """Let somebody sign in again whose account is locked after too many wrong passwords. Raises PermissionDenied."""
    require(actor, "accounts.change_user")
    reset(username=user.username)


@transaction.atomic
def give_random_password(*, user: User, actor) -> str:
    """Set a random password, which ends the sessions of the account and which its person has to change, and return it.

    Raises PermissionDenied unless `actor` may change this account; AccountError if it is their own.
    """
    require(actor, "accounts.change_user")
    _check_superuser(user, actor)
    if user == actor:
        raise AccountError("This is your own account: use “Change password”.")
    password = random_password()
    user.set_password(password)
    user.given_password_at = timezone.now()
    user.save(update_fields=["password", "given_password_at"])
    record("gave-password", f"had a random password made for {user}.", actor=actor, about=user)
    return password


@transaction.atomic
def turn_on_second_factor(*, key: str, code: str, actor) -> list[str]:
    """Ask `actor` for a code of their app at every log-in from now on, and return their recovery codes.

    Raises AccountError if the code is not one of the key, or if they have a second factor already.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    if SecondFactor.objects.filter(user=actor).exists():
        raise AccountError("The second factor of your account is on already.")
    step = step_of(key, code)
    if step is None:
        raise AccountError(
            "This is not the code that belongs to the key. Is the clock of your phone right? Type its newest code."
        )
    SecondFactor.objects.create(user=actor, key=key, last_step=step)
    record("turned-on-second-factor", "turned on the second factor of their account.", actor=actor, about=actor)
    return _replace_recovery_codes(actor)


@transaction.atomic
def use_code(*, user: User, code: str) -> bool:
    """Take a code of the person’s app or one of their recovery codes, and return whether it was right. Each is taken once.

    Both are always compared, so that the time tells nothing.
    """
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        return False
    step = step_of(factor.key, code, after=factor.last_step)
    recovered = RecoveryCode.objects.filter(user=user, digest=digest_of(code)).delete()[0]
    if step is not None:
        factor.last_step = step
        factor.save(update_fields=["last_step"])
    if recovered:
        left = user.recovery_codes.count()
        record("used-recovery-code", f"used a recovery code; {left} are left.", actor=user, about=user)
    return step is not None or bool(recovered)


@transaction.atomic
def renew_recovery_codes(*, actor) -> list[str]:
    """Give `actor` new recovery codes in the place of those that they have, and return them."""
    record("renewed-recovery-codes", "had new recovery codes made.", actor=actor, about=actor)
    return _replace_recovery_codes(actor)


@transaction.atomic
def turn_off_second_factor(*, user: User, actor) -> None:
    """Ask the person for no code any more; the other administrators are told if it is another’s.

    Raises PermissionDenied unless it is the actor’s own account, or one that they may change; AccountError if it is their own
    and this site requires a second factor.
    """
    if user != actor:
        require(actor, "accounts.change_user")
        _check_superuser(user, actor)
    elif needs_second_factor(user):
        raise AccountError(
            "This site requires a second factor. To change to another phone, ask an administrator to reset it."
        )
    if SecondFactor.objects.filter(user=user).delete()[0]:
        user.recovery_codes.all().delete()
        did = f"turned off the second factor of {user}."
        record("turned-off-second-factor", did, actor=actor, about=user, notice=user != actor)


def _replace_recovery_codes(user: User) -> list[str]:
    codes = new_recovery_codes()
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest_of(code)) for code in codes)
    return codes


@transaction.atomic
def end_sessions(*, user: User, names: Collection[str], actor) -> int:
    """End the sessions of the account that have these names, and return how many there were.

    Raises PermissionDenied unless they are the actor’s own, or `actor` may change this account.
    """
    if user != actor:
        require(actor, "accounts.change_user")
        _check_superuser(user, actor)
    keys = [session.key for session in sessions_of(user) if session.name in names]
    ended = Session.objects.filter(session_key__in=keys).delete()[0]
    if ended:
        did = f"ended {ended} session{'' if ended == 1 else 's'} of {user}."
        record("ended-sessions", did, actor=actor, about=user)
    return ended


@transaction.atomic
def hide_tour(*, actor) -> None:
    """Hide the tour from this person’s front page. No event: it is about nobody else."""
    User.objects.filter(pk=actor.pk).update(has_hidden_tour=True)


def _check_superuser(user: User, actor) -> None:
    """Raise PermissionDenied unless `actor` may change this account: superusers are changed and made by superusers only."""
    is_superuser = user.is_superuser or User.objects.filter(pk=user.pk, is_superuser=True).exists()
    if is_superuser and actor is not None and not actor.is_superuser:
        raise PermissionDenied("Only a superuser may change the account of a superuser: ask one.")


def _check_administrator(user: User, actor) -> None:
    """Raise AccountError if this account may not stop being an administrator's; those of administrators are locked."""
    present = set(administrators().select_for_update(of=("self",)).values_list("pk", flat=True))
    if user.pk in present:
        check_administrator_stays(is_own=actor is not None and actor.pk == user.pk, others=len(present) - 1)


@transaction.atomic
def make_demo_people(password: str) -> list[str]:
    """Create the demo accounts, one for each role, with this password, and return the names of the new ones.

    Existing accounts stay as they are. `admin` is also a superuser, so that somebody can set up the rest.
    """
    new = []
    for username, (first_name, last_name, professional_role, role) in DEMO.items():
        user, created = User.objects.get_or_create(
            username=username,
            defaults={
                "first_name": first_name,
                "last_name": last_name,
                "professional_role": professional_role,
                "is_staff": True,
                "is_superuser": role == ADMINISTRATOR,
            },
        )
        if created:
            user.set_password(password)
            user.save()
            user.give_role(role)
            new.append(username)
    return new


@transaction.atomic
def account_for_program(*, username: str, first_name: str, role: str) -> User:
    """The account, with this role, that owns what a program writes. Made when it is missing; nobody can sign in with it."""
    user, created = User.objects.get_or_create(username=username, defaults={"first_name": first_name})
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get(name=role))
    return user
