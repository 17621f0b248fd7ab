"""Ends the session of a person who has been away for long, or who signed in long ago."""

from time import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout

_BEGAN, _SEEN = "signed_in_at", "seen_at"


def begin_session(sender, request, **kwargs) -> None:
    """Note when somebody signs in."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time())


def limit_sessions(get_response):
    """Sign out whoever asked for nothing for MEDREF_IDLE_MINUTES, or signed in MEDREF_SESSION_HOURS ago.

    That a person was here is stored at most twelve times in the time that they may be away, and their session is read once.
    """

    def middleware(request):
        session, now = request.session, int(time())
        if SESSION_KEY in session:
            here_for, away_for = now - session.get(_BEGAN, 0), now - session.get(_SEEN, 0)
            if here_for >= settings.SESSION_COOKIE_AGE or away_for >= settings.MEDREF_IDLE_SECONDS:
                logout(request)
            elif away_for >= settings.MEDREF_IDLE_SECONDS / 12:
                session[_SEEN] = now
        return get_response(request)

    return middleware
