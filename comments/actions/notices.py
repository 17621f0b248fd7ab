"""Writes of notices: people are told, they read what they were told, and choose how often it is mailed."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from comments.models import MailChoice, Notice, Thread
from comments.queries import unread_key
from procedures.models import Assignment, ProcedureVersion
from procedures.waiting import SOON

READ_NOTICES = "comments.view_notice"


def notify(kind: str, people: Iterable[User], *, version: ProcedureVersion, by, thread: Thread | None = None) -> None:
    """Tell each of these people once, but not the one who did it, in the transaction of what happened."""
    told = {person.pk for person in people} - {by.pk if by else None}
    rows = (Notice(recipient_id=person, kind=kind, version=version, by=by, thread=thread) for person in sorted(told))
    Notice.objects.bulk_create(rows)
    cache.delete_many(map(unread_key, told))


def follow_reports(report) -> None:
    """Tell whoever looks after the entry, or else its last reviewer, that a reader reported a problem."""
    assignment = Assignment.objects.filter(procedure=report.version.procedure_id).first()
    people = assignment.people() if assignment else {report.version.reviewed_by} - {None}
    notify(Notice.Kind.REPORTED, people, version=report.version, by=None)


@transaction.atomic
def mark_read(*, notices: Iterable[int] | None = None, actor) -> None:
    """Mark these notices of `actor` as read, or all of them. Raises PermissionDenied."""
    require(actor, READ_NOTICES)
    unread = Notice.objects.filter(recipient=actor).unread()
    if notices is not None:
        unread = unread.filter(pk__in=notices)
    unread.update(read_at=timezone.now())
    cache.delete(unread_key(actor.pk))


@transaction.atomic
def choose_mail(*, choice: str, actor) -> MailChoice:
    """Set how often `actor` gets notices by mail. Raises PermissionDenied, or ValueError for an unknown choice."""
    require(actor, READ_NOTICES)
    values = {"choice": MailChoice.Choice(choice)}
    return MailChoice.objects.update_or_create(user=actor, defaults=values)[0]


@transaction.atomic
def notice_due_reviews() -> int:
    """Tell of reviews that are overdue or due soon whoever looks after the entry, or else its last reviewer.

    Each is told once of each day on which a review is due, and once when it has passed. Returns how many notices were new.
    """
    today = timezone.localdate()
    due = ProcedureVersion.objects.published().filter(review_due_on__lte=today + timedelta(days=SOON))
    due = due.select_related("procedure__assignment__person", "reviewed_by")
    rows = []
    for version in due.prefetch_related("procedure__assignment__specialty__members"):
        assignment = getattr(version.procedure, "assignment", None)
        people = assignment.people() if assignment else {version.reviewed_by} - {None}
        kind = Notice.Kind.OVERDUE if version.review_due_on < today else Notice.Kind.DUE
        rows += [
            Notice(recipient=person, kind=kind, version=version, due_on=version.review_due_on) for person in people
        ]
    before = Notice.objects.count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.count() - before
