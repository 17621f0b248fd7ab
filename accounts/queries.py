"""Reads of the accounts room that span more than one model."""

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import SecondFactor, User
from accounts.roles import ADMINISTRATOR


def administrators() -> QuerySet[User]:
    """The accounts of administrators who can sign in: those with the role, and superusers, in use and with a usable password.

    database.sql counts the same.
    """
    has_role = Exists(User.groups.through.objects.filter(user=OuterRef("pk"), group__name=ADMINISTRATOR))
    no_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return User.objects.filter(Q(is_superuser=True) | Q(has_role), ~no_password, is_active=True, is_staff=True)


def people_who_may(*permissions: str) -> QuerySet[User]:
    """The accounts in use that have one of the permissions (“app.codename”), by name."""
    found = User.objects.none()
    for permission in permissions:
        found |= User.objects.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")
    return found.distinct().order_by("first_name", "last_name", "username")


def needs_second_factor(user: User) -> bool:
    """Whether this site lets the person do nothing without a second factor (MEDREF_SECOND_FACTOR)."""
    return settings.MEDREF_SECOND_FACTOR == "required" and user.is_staff


def has_second_factor(user: User) -> bool:
    """Whether the person is asked for a code at log-in."""
    return SecondFactor.objects.filter(user=user).exists()


def locks(user: User) -> QuerySet[AccessAttempt]:
    """What locks the account: too many wrong passwords from an address, not long enough ago."""
    return AccessAttempt.objects.filter(
        username=user.username,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gte=timezone.now() - get_cool_off(),
    )
