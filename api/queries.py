"""Reads for programs that follow a site: what changed, in order, page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from heapq import merge
from itertools import islice
from typing import NamedTuple

from django.db.models import Q

from codes.models import Release
from procedures.models import EditorialEvent

PAGE = 100
_Verb = EditorialEvent.Verb
#: What happened to entries that readers see, and what it is called.
ENTRY_STEPS = {
    _Verb.PUBLISHED: "published",
    _Verb.PUBLISHED_UNREVIEWED: "published",
    _Verb.CONFIRMED: "reviewed",
    _Verb.WITHDRAWN: "withdrawn",
    _Verb.REINSTATED: "published",
}
NOT_A_TIME = (
    "since must be a day (2026-01-31), a day with a time (2026-01-31T12:00:00Z), or the cursor of an earlier answer"
)


class Change(NamedTuple):
    """Something that happened; `about` is a version or a release. `at`, `kind` and `pk` are its place in the order."""

    at: datetime
    kind: str
    pk: int
    what: str = ""
    about: object = None

    @property
    def cursor(self) -> str:
        """A text that stands for the place after it."""
        return urlsafe_b64encode(f"{self.at.isoformat()} {self.kind} {self.pk}".encode()).decode().rstrip("=")


def place_of(since: str) -> Change:
    """The place in the order that a day, a time (UTC if it states no zone), a cursor or "" stands for. Raises ValueError."""
    if not since:
        return Change(datetime.min.replace(tzinfo=UTC), "", 0)
    try:
        if len(since) == len("2026-01-31"):
            return Change(datetime.combine(date.fromisoformat(since), time(), UTC), "", 0)
        at = datetime.fromisoformat(since.replace(" ", "+"))  # a plus sign in an address is a blank
        return Change(at if at.tzinfo else at.replace(tzinfo=UTC), "", 0)
    except ValueError:
        pass
    try:
        at, kind, pk = urlsafe_b64decode(since + "=" * (-len(since) % 4)).decode().split(" ")
        return Change(datetime.fromisoformat(at).astimezone(UTC), kind, int(pk))
    except (NotBase64, ValueError, OverflowError) as error:
        raise ValueError(NOT_A_TIME) from error


def changes_after(place: Change) -> list[Change]:
    """The next changes after a place, at most PAGE and one more, which says that there are others. In three queries."""
    loaded = _releases(place, "release", "loaded_at", "loaded")
    withdrawn = _releases(place, "release_withdrawn", "withdrawn_at", "withdrawn")
    return list(islice(merge(_entries(place), loaded, withdrawn), PAGE + 1))


def _entries(place: Change) -> Iterator[Change]:
    events = EditorialEvent.objects.filter(_after(place, "entry", "at"), verb__in=ENTRY_STEPS)
    for event in events.select_related("version__procedure").order_by("at", "pk")[: PAGE + 1]:
        yield Change(event.at, "entry", event.pk, ENTRY_STEPS[event.verb], event.version)


def _releases(place: Change, kind: str, field: str, what: str) -> Iterator[Change]:
    found = Release.objects.filter(_after(place, kind, field), **{f"{field}__isnull": False})
    for release in found.select_related("system").order_by(field, "pk")[: PAGE + 1]:
        yield Change(getattr(release, field), kind, release.pk, what, release)


def _after(place: Change, kind: str, field: str) -> Q:
    """Rows of a kind that come after a place."""
    if kind == place.kind:
        return Q(**{f"{field}__gt": place.at}) | Q(**{field: place.at}, pk__gt=place.pk)
    return Q(**{f"{field}__gte" if kind > place.kind else f"{field}__gt": place.at})
