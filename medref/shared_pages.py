"""Finished pages in a table of the database, which all processes and hosts share (docs/adr/0049)."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.views.debug import get_default_exception_reporter_filter

from textindex.models import SharedPage
from textindex.prepared import rows, stamps_as_text

logger = logging.getLogger(__name__)

#: What the bodies of all pages may take; those that were read longest ago are removed first.
MAX_BYTES = 100_000_000
#: What is longer is in the memory of its process only.
LONGEST = {name: SharedPage._meta.get_field(name).max_length for name in ("front", "path")}

TAKE = """
    UPDATE textindex_sharedpage SET read_at = now() WHERE site = %s AND front = %s AND path = %s AND state = %s
    RETURNING headers, body
"""
#: A page that nobody has asked for yet was read in 1970.
PUT = """
    INSERT INTO textindex_sharedpage AS known (site, front, path, state, headers, body, read_at)
    VALUES (%s, %s, %s, %s, %s, %s, CASE WHEN %s THEN now() ELSE 'epoch' END)
    ON CONFLICT (site, front, path) DO UPDATE SET state = excluded.state, headers = excluded.headers,
    body = excluded.body, read_at = greatest(known.read_at, excluded.read_at)
"""
#: Pages of this site are out of date, or there are none because its code or settings are new; NULL if there are none at all.
IS_DUE = """
    SELECT coalesce(bool_or(site = %(site)s AND state <> %(state)s), false) OR NOT bool_or(site = %(site)s)
    FROM textindex_sharedpage
"""
#: What was read last comes first.
KNOWN = """
    SELECT front, path, bool_or(site = %s AND state = %s) FROM textindex_sharedpage
    GROUP BY front, path ORDER BY max(read_at) DESC
"""
SHRINK = """
    DELETE FROM textindex_sharedpage AS page USING (
        SELECT site, front, path, sum(octet_length(body)) OVER (ORDER BY read_at DESC, site, front, path) AS bytes
        FROM textindex_sharedpage
    ) AS counted
    WHERE (page.site, page.front, page.path) = (counted.site, counted.front, counted.path) AND counted.bytes > %s
"""


class Key(NamedTuple):
    """What a page depends on: who is asked for what, the day, and all stamps."""

    front: str
    path: str
    query: str
    takes_gzip: bool
    day: date
    stamps: bytes

    @property
    def is_shared(self) -> bool:
        """Whether the table may have the page: anybody can invent parameters, and hardly anybody takes no gzip."""
        fits = all(len(getattr(self, name)) <= longest for name, longest in LONGEST.items())
        names_host, has_nul = "  " not in self.front, "\0" in self.path  # which PostgreSQL refuses
        return fits and names_host and not has_nul and self.takes_gzip and not self.query


class Page(NamedTuple):
    """A finished response: its headers, with the ETag among them, and its body as it is sent."""

    headers: list[tuple[str, str]]
    etag: str
    body: bytes


@cache
def site() -> str:
    """A digest of what pages depend on besides the database: code, templates, locked libraries, settings without secrets.

    A process asks for it when it starts, before the files can be those of another version.
    """
    digest = blake2b(digest_size=16)
    rooms = [path.parent for path in settings.BASE_DIR.glob("*/__init__.py")]
    files = (file for room in (*rooms, settings.BASE_DIR / "templates") for file in room.rglob("*") if file.is_file())
    for file in (settings.BASE_DIR / "requirements.txt", *sorted(files)):
        if file.suffix != ".pyc":
            content = file.read_bytes()
            digest.update(f"{file.relative_to(settings.BASE_DIR)} {len(content)} ".encode())
            digest.update(content)
    stated = get_default_exception_reporter_filter().get_safe_settings()
    for name in ("DATABASES", "LOGGING"):  # commands have other limits than the server, and other logs
        del stated[name]
    digest.update(json.dumps(stated, sort_keys=True, default=_as_text).encode())
    return digest.hexdigest()


def _as_text(value) -> str:
    return str(sorted(map(str, value)) if isinstance(value, set | frozenset) else value)


def state(day: date, stamps: bytes) -> str:
    """A digest of what the content of pages depends on."""
    return blake2b(f"{day} ".encode() + stamps, digest_size=16).hexdigest()


def current_state() -> str:
    """The state of now. Raises DatabaseError."""
    return state(timezone.localdate(), stamps_as_text())


def take(key: Key) -> Page | None:
    """The page, if a process has put it there and nothing has changed since."""
    with _without_harm():
        for headers, body in rows(TAKE, [site(), key.front, key.path, state(key.day, key.stamps)]):
            named = [(name, value) for name, value in json.loads(headers)]
            return Page(named, dict(named)["ETag"], bytes(body))
    return None


def put(key: Key, page: Page, *, is_read: bool) -> None:
    """Share a page, instead of the one of an earlier state; `is_read` unless it is made before anybody has asked for it."""
    with _without_harm(), connection.cursor() as cursor:
        values = [site(), key.front, key.path, state(key.day, key.stamps), json.dumps(page.headers), page.body, is_read]
        cursor.execute(PUT, values)


def is_due() -> bool:
    """Whether pages that were shared are out of date. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute(IS_DUE, {"site": site(), "state": current_state()})
        return bool(cursor.fetchone()[0])


def known(now: str) -> list[tuple[str, str, bool]]:
    """Front and path of the pages, those that were read last first, and whether each is shared in the state `now`."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [site(), now])
        return cursor.fetchall()


def forget_outdated(now: str) -> None:
    """Remove the pages of this site that are not in the state `now`."""
    SharedPage.objects.filter(site=site()).exclude(state=now).delete()


def shrink() -> None:
    """Remove what is more than MAX_BYTES."""
    with connection.cursor() as cursor:
        cursor.execute(SHRINK, [MAX_BYTES])


_is_failing = False


@contextmanager
def _without_harm() -> Iterator[None]:
    """A reader gets the page all the same, as on a read-only replica; the log says once that the table cannot be used."""
    global _is_failing
    try:
        yield
    except DatabaseError as problem:
        if not _is_failing:
            logger.warning("Pages are not shared for now: %s", str(problem).partition("\n")[0])
        _is_failing = True
    else:
        _is_failing = False
