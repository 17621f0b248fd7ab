"""Finished pages for readers without an account, in the memory of the process and in a table (docs/adr/0034, 0035, 0049).

The middleware keeps a page that Django has made; `answered_from_memory`, around Django, sends it without asking Django again.
"""

import gzip
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from urllib.parse import unquote_plus

from cachetools import LRUCache
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags, quote_etag

from medref import shared_pages
from medref.database_watch import watch
from medref.shared_pages import Key, Page
from search.forms import FILTERS
from textindex.models import Stamp
from textindex.prepared import stamps_as_text

#: Stands for whatever parameters an address has.
ALL = None
#: The pages that are kept, by the names of their addresses, with the parameters that they read. What they show depends on these,
#: the path, the day and what the stamps stand for, and on nothing else; tests/medref/test_kept_pages.py watches over the tables
#: that they read.
KEPT: dict[str, frozenset[str] | None] = {
    "api:document": frozenset(),
    "api:procedure": frozenset(),
    "api:releases": frozenset(),
    "api:robots": frozenset(),
    "api:sitemap": frozenset({"p"}),
    "api:sitemap_index": frozenset(),
    "api:updates": frozenset(),
    "paper:pdf": frozenset({"for"}),
    "paper:picture": frozenset(),
    "glossary:list": frozenset(),
    "code_lists:list": frozenset({"q", "system", "page"}),
    "code_lists:detail": frozenset({"page"}),
    "code_lists:version": frozenset({"page"}),
    "code_lists:compare": frozenset({"a", "b"}),
    "search:home": frozenset(),
    "procedures:list": ALL,
    "procedures:browse": frozenset(),
    "procedures:detail": frozenset(),
    "procedures:version": frozenset(),
    "procedures:text": frozenset(),
    "procedures:compare": ALL,
    "codes:systems": frozenset(),
    "codes:table": frozenset(),
    "codes:system": frozenset({"begins", "page"}),
    "codes:code": frozenset({"begins", "maps", "on", "page"}),
    "codes:releases": frozenset(),
    "codes:changes": ALL,
    "codes:build": frozenset({"c"}),
    "search:results": frozenset({"q", "page", *FILTERS}),
    "search:suggest": frozenset({"q"}),
    "api:search": frozenset({"q", "limit", "kind", "system", "group"}),
}
#: What the pages of one process may take; those that were read last stay.
MAX_BYTES = 8_000_000
#: What a page takes besides its text, and how many characters the parameters of an address have at most whose page is kept.
OVERHEAD, LONGEST_QUERY = 2_000, 1_000
#: Under this name Django finds in the environment of a request what its page is kept as.
KEY = "medref.kept_as"
#: This stands in the environment of a request that nobody has made yet.
PREPARES = "medref.prepares"
#: The headers that a 304 repeats (RFC 9110, 15.4.5).
REPEATED = frozenset({"Cache-Control", "Content-Location", "ETag", "Expires", "Vary"})
#: Seconds: what fails sooner is a connection that has ended, and what later a database that does not answer.
A_MOMENT = 1
#: The stamps that were read last, and when: while the database is away, its pages may be sent for a while.
_last: tuple[bytes, float] = b"", 0.0
_pages: LRUCache = LRUCache(MAX_BYTES, getsizeof=lambda page: min(len(page.body) + OVERHEAD, MAX_BYTES))
_lock = Lock()


def answered_from_memory(application: Callable) -> Callable:
    """The WSGI application, behind one that answers from memory until a stamp changes, and with 304 what the browser has.

    A page is never kept past a change: the stamps are read before it is made, so what it shows is at least as new as they are.
    Parameters that its page does not read are dropped: two links that differ only in them lead to the same page.
    While the database is away, a page is sent for MEDREF_STALE_SECONDS, with the header Age, unless a licence for its text could
    have been taken back there.
    """

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        is_one = may_be_kept(environ) and not connection.in_atomic_block
        environ[KEY] = key = _key(environ, read_stamps()) if is_one else None
        page = _kept(key)
        if page is None:
            return application(environ, start_response)
        status, headers, body = _sent(page, environ)
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer


def from_memory(environ: dict, stamps: bytes) -> tuple[str, list[tuple[str, str]], bytes] | None:
    """Status, headers and body of the page for a request that `may_be_kept`, if it is in the memory of this process.

    Asks nobody else; `stamps` are what `read_stamps` said after the request had come.
    """
    with _lock:
        page = _pages.get(_key(environ, stamps))
    return _sent(page, environ) if page else None


def may_be_kept(environ: dict) -> bool:
    """Whether the answer to this request is a page that is kept. Parameters that its page does not read are dropped."""
    known, reads = _parameters(environ["PATH_INFO"])
    if known and reads is not ALL and environ.get("QUERY_STRING"):
        environ["QUERY_STRING"] = _only(reads, environ["QUERY_STRING"])
    is_short = len(environ.get("QUERY_STRING", "")) <= LONGEST_QUERY
    return known and is_short and environ["REQUEST_METHOD"] in ("GET", "HEAD") and not _may_be_signed_in(environ)


def keep_pages(get_response: Callable) -> Callable:
    """Middleware, outside all others: keep what may be kept. No shared cache may keep what somebody with an account is shown,
    which may be licensed text, unless it says itself that it is public.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _may_be_signed_in(request.META) and "public" not in response.get("Cache-Control", ""):
            patch_cache_control(response, private=True)
        if not _parameters(request.path_info)[0]:
            return response
        key = request.META.get(KEY)
        if key is None or response.status_code != 200 or response.streaming or response.cookies:
            return response  # a form whose token against forgery sets a cookie is for one reader
        if "no-store" in response.get("Cache-Control", ""):
            return response
        patch_vary_headers(response, ["Cookie"])
        patch_cache_control(response, no_cache=True)  # a browser asks each time, and is told that nothing has changed
        response.headers["ETag"] = etag = _etag(response)
        page = Page(list(response.items()), etag, response.content)
        with _lock:
            _pages[key] = page
        if key.is_shared:
            shared_pages.put(key, page, is_read=PREPARES not in request.META)
        return get_conditional_response(request, etag=etag, response=response)

    return middleware


def _kept(key: Key | None) -> Page | None:
    with _lock:
        page = _pages.get(key)
    if page is None and key and key.is_shared and not watch.is_away and (page := shared_pages.take(key)):
        with _lock:
            _pages[key] = page
    return page


@lru_cache(4096)
def _parameters(path: str) -> tuple[bool, frozenset[str] | None]:
    """Whether pages at this path are kept, and which parameters they read."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return False, ALL
    return name in KEPT, KEPT.get(name)


def _only(names: frozenset[str], query: str) -> str:
    """The parameters with these names, which may be written with percent signs, as they stand."""
    return "&".join(part for part in query.split("&") if unquote_plus(part.partition("=")[0]) in names)


def _may_be_signed_in(environ: dict) -> bool:
    return settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", "")


def _key(environ: dict, stamps: bytes) -> Key | None:
    """What the answer depends on; None if nobody knows whether it is current.

    The host and the scheme are those of the headers: Django has approved them before it makes a page.
    """
    if Stamp.PAGES.encode() not in stamps:
        return None
    named = environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ.get("HTTP_X_FORWARDED_PROTO", "")
    takes_gzip = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    address = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    return Key(" ".join(named), *address, takes_gzip, timezone.localdate(), stamps)


def _sent(page: Page, environ: dict) -> tuple[str, list[tuple[str, str]], bytes]:
    if page.etag in (given := parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))) or "*" in given:
        return "304 Not Modified", [header for header in page.headers if header[0] in REPEATED], b""
    age = [("Age", str(int(time.monotonic() - _last[1])))] if watch.is_away else []
    return "200 OK", page.headers + age, page.body


def read_stamps() -> bytes:
    """The stamps; while the database is away, those that were read last, unless that was too long ago; otherwise b""."""
    global _last
    if not watch.is_away:
        began = time.monotonic()
        stamps = _read_stamps()
        if stamps is None and not watch.is_away and time.monotonic() - began < A_MOMENT:
            stamps = _read_stamps()  # a new connection may do; a locked table would make everybody wait twice
        if stamps:
            _last = stamps, began
            return stamps
        watch.suspect()
    stamps, read = _last
    is_fresh = time.monotonic() - read <= settings.MEDREF_STALE_SECONDS
    return stamps if is_fresh and not watch.licence_is_stored else b""


def _read_stamps() -> bytes | None:
    """The stamps, at least a hyphen; None if the connection of this thread does not work."""
    try:
        return stamps_as_text() or b"-"
    except DatabaseError:
        connection.close()
        return None


def _etag(response: HttpResponse) -> str:
    """That of the text: each compression of the same text differs."""
    is_compressed = response.headers.get("Content-Encoding") == "gzip"
    text = gzip.decompress(response.content) if is_compressed else response.content
    return f"W/{quote_etag(blake2b(text, digest_size=16).hexdigest())}"
