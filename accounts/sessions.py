"""When sessions begin and end, and which ones a person has: all of it is in the data of Django’s own sessions."""

from datetime import UTC, datetime
from hashlib import sha256
from time import time
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.sessions.models import Session

from accounts.browsers import browser_in_words

_BEGAN, _SEEN, _ADDRESS, _BROWSER = "signed_in_at", "seen_at", "address", "browser"


class SignedIn(NamedTuple):
    """A session of somebody who is signed in. `name` stands for its key on pages, because the key itself would open it."""

    key: str
    name: str
    address: str
    browser: str
    began: datetime
    seen: datetime
    is_here: bool


def begin_session(sender, request, **kwargs) -> None:
    """Note when somebody signs in, from which address and with which browser."""
    session = request.session
    session[_BEGAN] = session[_SEEN] = int(time())
    session[_ADDRESS] = request.META.get("REMOTE_ADDR", "")
    session[_BROWSER] = browser_in_words(request.headers.get("User-Agent", ""))


def limit_sessions(get_response):
    """Sign out whoever asked for nothing for MEDREF_IDLE_MINUTES, or signed in MEDREF_SESSION_HOURS ago.

    That a person was here is stored at most twelve times in the time that they may be away, and their session is read once.
    """

    def middleware(request):
        session, now = request.session, int(time())
        if SESSION_KEY in session:
            if _is_over(session, now):
                logout(request)
            elif now - session.get(_SEEN, 0) >= settings.MEDREF_IDLE_SECONDS / 12:
                session[_SEEN] = now
        return get_response(request)

    return middleware


def sessions_of(user, *, here: str | None = None) -> list[SignedIn]:
    """The sessions in which the account is signed in, the last used first; `here` is the key of the one that asks.

    Reads all sessions that have not expired, since the database does not know whose they are: some 10,000 in a second.
    """
    now, found = int(time()), []
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    for row in Session.objects.filter(expire_date__gt=datetime.fromtimestamp(now, UTC)).iterator():
        data = row.get_decoded()
        is_theirs = data.get(SESSION_KEY) == str(user.pk) and data.get(HASH_SESSION_KEY) in hashes
        if is_theirs and not _is_over(data, now):
            name = sha256(row.session_key.encode()).hexdigest()
            times = (datetime.fromtimestamp(data[key], UTC) for key in (_BEGAN, _SEEN))
            place = data.get(_ADDRESS, ""), data.get(_BROWSER, "")
            found.append(SignedIn(row.session_key, name, *place, *times, row.session_key == here))
    return sorted(found, key=lambda session: session.seen, reverse=True)


def _is_over(session, now: int) -> bool:
    here_for, away_for = now - session.get(_BEGAN, 0), now - session.get(_SEEN, 0)
    return here_for >= settings.SESSION_COOKIE_AGE or away_for >= settings.MEDREF_IDLE_SECONDS
