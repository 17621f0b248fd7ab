"""Writes of comments: open a thread, reply, resolve, open again."""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from comments.actions.notices import notify
from comments.models import Comment, Notice, Thread
from comments.queries import PLACES, people_named, people_of, row_words
from comments.rules import check_text, mentioned_names
from procedures.actions import keep_words
from procedures.content import ROWS
from procedures.models import EditorialEvent, Procedure, ProcedureVersion
from procedures.rules import EditorialError
from record.actions import record

WRITE = "comments.write_comment"
_DOUBLE_CLICK = timedelta(seconds=5)


class Written(NamedTuple):
    """A stored comment, whom it mentions, and the names after an @ that no reader of drafts has."""

    comment: Comment
    mentioned: list[User]
    unknown: list[str]


@transaction.atomic
def open_thread(*, version: ProcedureVersion, place: str, text: str, actor) -> Written:
    """Open a thread on the entry of a version. `place` is "" for all of it, “risks” for a part, “risks:12” for a row of it.

    What the same person has just sent about the same place, by a double click, is stored once.
    Raises PermissionDenied, or EditorialError if the version has no such place or the text says nothing.
    """
    require(actor, WRITE)
    key, _, row = place.partition(":")
    if key and key not in PLACES:
        raise EditorialError("The entry has no such part: choose one from the list.")
    thread = Thread(procedure_id=version.procedure_id, version=version, key=key)
    if row:
        found = getattr(version, key).filter(pk=row).first() if key in ROWS and _is_key(row) else None
        if found is None:
            raise EditorialError("The row that you commented on is not there any more: choose another place.")
        thread.row, thread.row_words = found.pk, row_words(key, found)
    Procedure.objects.select_for_update().get(pk=version.procedure_id)  # of a double click, one waits for the other
    at_place = Comment.objects.filter(thread__procedure=version.procedure_id, thread__key=key, thread__row=thread.row)
    return _write(thread, text, actor, at_place)


@transaction.atomic
def reply(*, thread: Thread, text: str, actor) -> Written:
    """Add a comment to a thread. Raises PermissionDenied, or EditorialError if it is resolved or the text says nothing."""
    require(actor, WRITE)
    thread = _locked(thread)
    if thread.resolved_at:
        raise EditorialError("The thread has been resolved meanwhile: open it again to reply.")
    return _write(thread, text, actor, thread.comments.all())


@transaction.atomic
def resolve(*, thread: Thread, actor) -> None:
    """Mark a thread as resolved; one that is stays as it is. Raises PermissionDenied."""
    require(actor, WRITE)
    thread = _locked(thread)
    if not thread.resolved_at:
        thread.resolved_by, thread.resolved_at = actor, timezone.now()
        _mark(thread, "resolved", actor)


@transaction.atomic
def reopen(*, thread: Thread, actor) -> None:
    """Open a resolved thread again; one that is open stays as it is. Raises PermissionDenied."""
    require(actor, WRITE)
    thread = _locked(thread)
    if thread.resolved_at:
        thread.resolved_by = thread.resolved_at = None
        _mark(thread, "reopened", actor)


def open_with_reason(event: EditorialEvent) -> Thread:
    """Open a thread with the reason for which a version was sent back, in the transaction of that step."""
    thread = Thread.objects.create(procedure_id=event.version.procedure_id, version=event.version)
    _add(thread, event.note, event.actor)
    return thread


def _locked(thread: Thread) -> Thread:
    return Thread.objects.select_for_update().get(pk=thread.pk)


def _write(thread: Thread, text: str, actor, earlier: QuerySet[Comment]) -> Written:
    """Add a comment to a thread, unless the person sent the same a moment ago and it is among the `earlier` ones."""
    text = check_text(text)
    if sent := earlier.filter(author=actor, text=text, at__gt=timezone.now() - _DOUBLE_CLICK).last():
        return _written(sent)
    if thread.pk is None:
        thread.save()
    written = _add(thread, text, actor)
    notify(Notice.Kind.MENTIONED, written.mentioned, version=thread.version, by=actor, thread=thread)
    others = User.objects.filter(comments__thread=thread) | people_of(thread.version)
    others = set(others.filter(is_active=True)) - set(written.mentioned)
    notify(Notice.Kind.COMMENTED, others, version=thread.version, by=actor, thread=thread)
    keep_words(texts=[text], actor=actor, version=thread.version)
    did = f"commented on {thread.place} of “{thread.version}”: {text}"
    record("commented", did, actor=actor, about=thread.version, details={"thread": thread.pk})
    return written


def _add(thread: Thread, text: str, actor) -> Written:
    written = _written(Comment.objects.create(thread=thread, author=actor, text=text))
    written.comment.mentions.set(written.mentioned)
    return written


def _written(comment: Comment) -> Written:
    names = mentioned_names(comment.text)
    known = people_named(names)
    return Written(comment, list(known.values()), [name for name in names if name.lower() not in known])


def _mark(thread: Thread, verb: str, actor) -> None:
    thread.save(update_fields=["resolved_by", "resolved_at"])
    did = f"{verb} the comments on {thread.place} of “{thread.version}”."
    record(verb, did, actor=actor, about=thread.version, details={"thread": thread.pk})


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
