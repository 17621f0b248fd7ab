"""Middleware that keeps the pages of readers without an account in the memory of the process (docs/adr/0034)."""

import gzip
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag

from textindex.cache import stamps
from textindex.models import Stamp

#: The pages that are kept, by the names of their addresses. What they show depends on the address, the day and what the
#: stamps stand for, and on nothing else; tests/medref/test_kept_pages.py watches over the tables that they read.
KEPT = frozenset(
    {
        "search:home",
        "procedures:list",
        "procedures:detail",
        "procedures:version",
        "procedures:text",
        "procedures:compare",
        "codes:systems",
        "codes:system",
        "codes:code",
        "codes:build",
    }
)
#: What the pages of one process may take; those that were read last stay.
MAX_BYTES = 8_000_000
#: What a page takes besides its text.
OVERHEAD = 2_000


class Page(NamedTuple):
    """A finished response: its headers, with the ETag among them, and its body as it is sent."""

    headers: dict[str, str]
    body: bytes


def kept_pages(get_response):
    """Answer from memory what was answered before, as long as no stamp has changed, and with 304 what the browser has.

    A page is never kept past a change: the stamps are read before it is made, so what it shows is at least as new as they are.
    """
    pages: LRUCache = LRUCache(MAX_BYTES, getsizeof=lambda page: min(len(page.body) + OVERHEAD, MAX_BYTES))
    lock = Lock()

    def middleware(request):
        if not _is_listed(request):
            return get_response(request)
        key = _key(request)
        with lock:
            page = pages.get(key)
        if page is None:
            response = get_response(request)
            if _may_be_signed_in(request):
                patch_cache_control(response, private=True)  # it may show licensed text: no shared cache may keep it
            if key is None or response.status_code != 200 or response.streaming or response.cookies:
                return response  # a form whose token against forgery sets a cookie is for one reader
            page = _page(response)
            with lock:
                pages[key] = page
        response = HttpResponse(page.body, headers=page.headers)
        return get_conditional_response(request, etag=page.headers["ETag"], response=response)

    return middleware


def _is_listed(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name in KEPT
    except Resolver404:
        return False


def _may_be_signed_in(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _key(request: HttpRequest):
    """What the answer depends on; None if it also depends on who asks, or on what nobody else can see yet."""
    if request.method not in ("GET", "HEAD") or _may_be_signed_in(request) or connection.in_atomic_block:
        return None
    now = stamps()
    if Stamp.PAGES not in now:
        return None
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    return request.build_absolute_uri(), takes_gzip, timezone.localdate(), frozenset(now.items())


def _page(response: HttpResponse) -> Page:
    """The response as it is kept. The ETag is that of its text: each compression of the same text differs."""
    is_compressed = response.headers.get("Content-Encoding") == "gzip"
    text = gzip.decompress(response.content) if is_compressed else response.content
    patch_vary_headers(response, ["Cookie"])
    response.headers["ETag"] = f"W/{quote_etag(blake2b(text, digest_size=16).hexdigest())}"
    patch_cache_control(response, no_cache=True)  # a browser asks each time, and is told that nothing has changed
    return Page(dict(response.headers), response.content)
