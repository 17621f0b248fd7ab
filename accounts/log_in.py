"""Which log-ins are refused after wrong passwords and codes, beside what django-axes counts; the step from password to code."""

import logging
from datetime import timedelta

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.actions import use_code
from accounts.models import User

logger = logging.getLogger(__name__)

#: Wrong passwords within AXES_COOLOFF_TIME after which a name is refused at addresses where it is not known, and after which an
#: address is refused for names that are not known there: a few guesses for each of many accounts.
OF_A_NAME, FROM_AN_ADDRESS = 40, 60
#: How long somebody who has signed in from an address is known there.
KNOWN_FOR = timedelta(days=30)
LONGEST_NAME = 150
#: How long somebody may look for their code after the password.
TIME_FOR_A_CODE = timedelta(minutes=5)
_SALT = "accounts.log_in"


class LogInHandler(AxesDatabaseHandler):
    """Counts in the database, for all processes together. Whoever is known at an address is not locked out by others."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """How many wrong passwords count against this log-in; at least the limit for a stranger where there were too many."""
        failures = super().get_failures(request, credentials)
        name, address = get_client_username(request, credentials), request.axes_ip_address
        if failures >= settings.AXES_FAILURE_LIMIT or not self._are_many(request, name, address):
            return failures
        known = AccessLog.objects.filter(
            username=name, ip_address=address, attempt_time__gte=timezone.now() - KNOWN_FOR
        )
        return failures if known.exists() else settings.AXES_FAILURE_LIMIT

    def user_login_failed(self, sender, credentials: dict, request: HttpRequest | None = None, **kwargs) -> None:
        """Count a wrong password, and write a line for programs that close addresses; names may be passwords, so it has none."""
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None:
            what = "refused" if request.axes_locked_out else "failed"
            logger.warning("log-in %s", what, extra={"fields": {"address": request.axes_ip_address}})

    def _are_many(self, request: HttpRequest, name: str | None, address: str | None) -> bool:
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        counted = [(recent.filter(username=name), OF_A_NAME), (recent.filter(ip_address=address), FROM_AN_ADDRESS)]
        return any((rows.aggregate(sum=Sum("failures_since_start"))["sum"] or 0) >= limit for rows, limit in counted)


def name_of(request: HttpRequest, credentials: dict | None = None) -> str | None:
    """The name that somebody signs in with. Raises SuspiciousOperation for one that no account can have."""
    name = (credentials or {}).get("username") or request.POST.get("username")
    if name and len(name) > LONGEST_NAME:
        raise SuspiciousOperation(f"A name with {len(name):,} characters at log-in")
    return name


def address_of(request: HttpRequest) -> str | None:
    """The address of the client, which the server has found out (medref/clients.py)."""
    return request.META.get("REMOTE_ADDR") or None


def locked(request: HttpRequest, original_response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """The page that says that there were too many wrong passwords, and when to come back."""
    seconds = int(settings.AXES_COOLOFF_TIME * 60 * 60)
    response = render(request, "registration/locked.html", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def pass_on(user: User) -> str:
    """What shows for some minutes that the password was right; the browser sends it with the code."""
    return signing.dumps([user.pk, user.backend, user.get_session_auth_hash()], salt=_SALT)


def passed_on(token: str) -> User | None:
    """The account for which `pass_on` made the token; None if it is too old or was not made here."""
    try:
        pk, backend, password = signing.loads(token, salt=_SALT, max_age=TIME_FOR_A_CODE)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk).first()
    if user is None or not constant_time_compare(password, user.get_session_auth_hash()):
        return None
    user.backend = backend
    return user


def is_code_right(request: HttpRequest, user: User, code: str) -> bool:
    """Whether this is a code of the person’s second factor. A wrong one counts, locks and is logged like a wrong password."""
    credentials = {"username": user.get_username(), "is_code": True}
    if AxesProxyHandler.is_allowed(request, credentials) and use_code(user=user, code=code):
        return True
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return False
