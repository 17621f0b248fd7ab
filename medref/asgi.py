"""The ASGI application that gunicorn serves, with the settings in medref/gunicorn_settings.py."""

import sys

from medref.wsgi import application as wsgi  # first: it sets Django up

# isort: split
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import parse_cookie

from medref.front import Front


def is_signed_in(environ: dict) -> bool:
    """Whether a request has the session of somebody who is signed in. Raises DatabaseError."""
    key = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
    close_old_connections()
    return SESSION_KEY in SessionStore(key)


# The event loop asks for the interpreter as one of several threads; five milliseconds of waiting each time would make a queue.
sys.setswitchinterval(0.0005)
application = Front(wsgi, threads=settings.MEDREF_THREADS, is_signed_in=is_signed_in)
