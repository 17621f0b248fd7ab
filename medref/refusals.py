"""What is answered instead of a page, in the words of the site: made without the database, and before Django is asked."""

import json
import logging
import sys
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from jobs.full_disk import is_of_full_disk
from medref.middleware import policy_of

_log = logging.getLogger(__name__)
#: What is raised where the database is gone, frozen, locked or full.
AWAY = (InterfaceError, OperationalError)
#: Seconds after which it makes sense to come back, where nothing more precise is known.
SOON = 5

_WORDS = {
    400: (
        "This request cannot be read",
        "Something in the request is broken. Go back, load the page anew, and try again.",
    ),
    408: (
        "This took too long",
        "Not everything that you sent has arrived in time. Check your connection and try again.",
    ),
    413: ("Too much at once", "This address takes at most {limit}. Send less, or send it in parts."),
    414: ("This address is too long", "Addresses have at most 8,000 characters. Ask for less, or send it with a form."),
    431: (
        "Too much beside the request",
        "Your browser sends too many or too large cookies and headers. Clear its cookies.",
    ),
    429: ("Too many requests", "Many requests came from your address in a short time. Wait {wait}, then try again."),
    500: ("Something went wrong", "The error is in the log of this site. Try again, or tell the people who run it."),
    501: ("This request cannot be read", "It is packed in a way that this server does not know."),
    503: ("Too busy at the moment", "The site has more to do than it can. Try again in some seconds."),
}
_AWAY = (
    "Not available at the moment",
    "The database of the site does not answer. Try again in a minute; what you sent was not stored.",
)
_FULL = (
    "The disk is full",
    "The site has no room left on its disk: what you sent was not stored. Keep it, and tell whoever runs the site. What is "
    "published can still be read.",
)


class Refusal:
    """An answer that is no page: its status, and what it says."""

    def __init__(
        self, status: int, *, limit: int = 0, wait: float = 0, is_away: bool = False, has_no_room: bool = False
    ):
        """`limit`: that of the body in bytes; `wait`: the seconds until another try; the database is away; a disk is full."""
        self.status, self.wait = status, max(1, -int(-wait // 1)) if status == 429 else SOON
        self.title, lead = _FULL if has_no_room else _AWAY if is_away else _WORDS[status]
        seconds = "a second" if self.wait == 1 else f"{self.wait} seconds"
        self.lead = lead.format(limit=_size(limit), wait=seconds)

    @property
    def reason(self) -> str:
        """The status line."""
        return f"{self.status} {HTTPStatus(self.status).phrase}"

    def sent_to(self, path: str) -> tuple[list[tuple[str, str]], bytes]:
        """The headers and the body for whoever asked for this path: JSON for programs, otherwise HTML."""
        if path.startswith("/api/") or path.endswith(".json") or path == "/search/suggest/":
            kind, body = "application/json", json.dumps({"error": self.lead}).encode()
        else:
            kind, body = "text/html; charset=utf-8", _page(self.title, self.lead)
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), *_safety()]
        return headers + ([("Retry-After", str(self.wait))] if self.status in (429, 503) else []), body


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an exception that nobody expected: 503 if the database is away or a disk is full, otherwise 500."""
    problem = sys.exc_info()[1]
    if is_of_full_disk(problem):
        refusal = no_room(problem)
    elif isinstance(problem, AWAY):
        refusal = Refusal(503, is_away=True)
    else:
        return defaults.server_error(request)
    headers, body = refusal.sent_to(request.path)
    return HttpResponse(body, status=503, headers=dict(headers))


def no_room(problem: BaseException | None) -> Refusal:
    """What is answered to whoever sent something that found no room on a disk, which the log says."""
    _log.error("There is no room on the disk: %s", problem)
    return Refusal(503, has_no_room=True)


@lru_cache(100)
def _page(title: str, lead: str) -> bytes:
    """The page, made once: thousands may have to be told the same."""
    return render_to_string("refused.html", {"title": title, "lead": lead}).encode()


def _safety() -> list[tuple[str, str]]:
    """The headers that Django’s middleware gives to pages."""
    words = [f"max-age={settings.SECURE_HSTS_SECONDS}", "includeSubDomains"]
    words += ["preload"] if settings.SECURE_HSTS_PRELOAD else []
    transport = [("Strict-Transport-Security", "; ".join(words))] if settings.HTTPS else []
    return transport + [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", policy_of(settings.SECURE_CSP)),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
    ]


def _size(limit: int) -> str:
    return f"{limit // 1_000_000:,} MB" if limit >= 1_000_000 else f"{limit // 1000} kB"
