"""Makes the pages that readers ask for before they ask, after something has changed (docs/adr/0049)."""

import io
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from statistics import mode

from django.core.handlers.wsgi import WSGIHandler
from django.db import DEFAULT_DB_ALIAS, connections
from django.urls import reverse

from medref import shared_pages
from medref.kept_pages import PREPARES, answered_from_memory
from procedures.models import ProcedureVersion

#: What is not done after so many seconds waits for its first reader.
SECONDS = 30
#: So many of the newest publications come before what was read last.
FIRST = 20
#: Identifies the advisory lock of the process that prepares.
LOCK = 0x9A6E5


def prepare_pages(seconds: float = SECONDS) -> int:
    """Share the pages that are out of date, and those of published entries; returns how many were made.

    Only one process does it at a time. It ends when something changes again: then everything has to be made anew.
    """
    with _alone() as is_alone:
        if not is_alone:
            return 0
        application, now = answered_from_memory(WSGIHandler()), shared_pages.current_state()
        made, until = 0, time.monotonic() + seconds
        for front, path in _wanted(now):
            if shared_pages.current_state() != now:
                return made
            if time.monotonic() > until:
                break
            _ask(application, front, path)
            made += 1
        shared_pages.forget_outdated(now)
        return made


def _wanted(now: str) -> Iterable[tuple[str, str]]:
    """Front and path of the pages: the newest entries, what was read last, the other entries."""
    known = shared_pages.known(now)
    if not known:
        return []
    front = mode(front for front, _, _ in known)
    slugs = ProcedureVersion.objects.published().order_by("-published_at").values_list("procedure__slug", flat=True)
    entries = [(front, reverse("procedures:detail", args=[slug])) for slug in slugs]
    current = {(front, path) for front, path, is_current in known if is_current}
    outdated = [(front, path) for front, path, is_current in known if not is_current]
    return [page for page in dict.fromkeys([*entries[:FIRST], *outdated, *entries]) if page not in current]


def _ask(application, front: str, path: str) -> None:
    scheme, host, forwarded = front.split(" ")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "SERVER_NAME": host,
        "SERVER_PORT": "443" if scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        PREPARES: True,
    }
    if forwarded:
        environ["HTTP_X_FORWARDED_PROTO"] = forwarded
    response = application(environ, lambda status, headers: None)
    if hasattr(response, "close"):
        response.close()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other process prepares; none begins meanwhile. The lock is that of a transaction on another connection."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            yield cursor.fetchone()[0]
    finally:
        other.rollback()
        other.close()
