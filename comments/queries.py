"""Reads of comments: the threads of an entry with the places that a version shows them at, and the places to comment on."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from accounts.queries import people_who_may
from comments.models import WHOLE_ENTRY, Comment, Thread
from documents.sections import SECTIONS
from procedures.comparison import IN_READING_ORDER
from procedures.content import LABELS, ROWS
from procedures.models import EditorialEvent, ProcedureVersion
from procedures.rules import READ

#: The parts of an entry that can be commented on: its name, its sections and its tables, in reading order.
PLACES = [key for key in IN_READING_ORDER if key in {"name", *ROWS, *(section.field for section in SECTIONS)}]


class ShownThread(NamedTuple):
    """A thread with its comments. `index` is the place of its row in the table of the version; None if it is about no row.

    `is_gone` says that the version has no such row.
    """

    thread: Thread
    comments: list[Comment]
    index: int | None
    is_gone: bool

    @property
    def key(self) -> str:
        """The primary key of the thread, for its forms."""
        return str(self.thread.pk)


def threads_of(version: ProcedureVersion, *, only_open: bool = False) -> list[ShownThread]:
    """The threads of the entry of a version, which was loaded `with_page_data()`, in one query; the oldest first."""
    comments = Comment.objects.of_entry(version.procedure_id)
    if only_open:
        comments = comments.filter(thread__resolved_at=None)
    return [
        ShownThread(thread, list(found), *_row_of(thread, version))
        for thread, found in groupby(comments, lambda comment: comment.thread)
    ]


def _row_of(thread: Thread, version: ProcedureVersion) -> tuple[int | None, bool]:
    """The place of the thread's row in the version: the same row, or one with the same words; and whether there is none."""
    if thread.row is None:
        return None, False
    rows = list(getattr(version, thread.key).all())
    same = (n for n, row in enumerate(rows) if row.pk == thread.row)
    alike = (n for n, row in enumerate(rows) if row_words(thread.key, row) == thread.row_words)
    index = next(same, next(alike, None))
    return index, index is None


def row_words(key: str, row) -> str:
    """How a row begins; of a code no title, which may need a licence."""
    return (f"{row.code.system.name} {row.code.display}" if key == "codes" else str(row))[:80]


def places_of(version: ProcedureVersion, *, with_rows: bool) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(value, label, rows as value and label) of what can be commented on; the rows of the version only if asked for."""
    places = [("", WHOLE_ENTRY, [])]
    for key in PLACES:
        rows = getattr(version, key).all() if with_rows and key in ROWS else ()
        places.append((key, LABELS[key], [(f"{key}:{row.pk}", row_words(key, row)) for row in rows]))
    return places


def people_named(names: Iterable[str]) -> dict[str, User]:
    """Username in lower case -> person, of those who may read drafts; the others are left out."""
    wanted = {name.lower() for name in names if "\0" not in name}  # PostgreSQL refuses NUL
    people = people_who_may(READ).alias(lower=Lower("username")).filter(lower__in=wanted) if wanted else ()
    return {person.username.lower(): person for person in people}


def people_of(version: ProcedureVersion) -> QuerySet[User]:
    """Those whose work a version is: who started it, handed it in, took it over, or looks after its entry. With duplicates."""
    acts = EditorialEvent.objects.filter(
        version=version, verb__in=(EditorialEvent.Verb.SUBMITTED, EditorialEvent.Verb.TAKEN_OVER)
    )
    return User.objects.filter(
        Q(pk=version.created_by_id) | Q(assignments__procedure=version.procedure_id) | Q(pk__in=acts.values("actor"))
    )


def unread_count(user: User) -> int:
    """How many notices a person has not read; another process may have changed it within the last half minute."""
    return cache.get_or_set(unread_key(user.pk), lambda: user.notices.unread().count(), 30)


def unread_key(person: int) -> str:
    """The key of that number in the cache of the process."""
    return f"unread-notices-{person}"
