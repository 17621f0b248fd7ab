"""The way of a version to its readers: submit, send back, publish, withdraw."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from procedures import rules
from procedures.models import EditorialEvent, ProcedureVersion
from procedures.queries import entry_document

Verb = EditorialEvent.Verb
State = ProcedureVersion.State


def locked(version: ProcedureVersion, verb: str, actor) -> ProcedureVersion:
    """The version as it stands in the database, locked until the transaction ends.

    Raises PermissionDenied when `actor` may not do `verb`, EditorialError when the version's state does not allow it.
    """
    require(actor, rules.TRANSITIONS[verb][2])
    fresh = ProcedureVersion.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=version.pk)
    rules.check_transition(verb, fresh.state)
    return fresh


def log(version: ProcedureVersion, verb: str, actor, note: str = "") -> None:
    """Write one line of the editorial log."""
    EditorialEvent.objects.create(version=version, verb=verb, actor=actor, note=note)


def author_ids(version: ProcedureVersion) -> set[int]:
    """Primary keys of everybody who wrote part of this version."""
    writing = version.events.filter(verb__in=[Verb.STARTED, Verb.EDITED]).values_list("actor_id", flat=True)
    return {version.created_by_id, *writing}


@transaction.atomic
def submit(*, version: ProcedureVersion, actor, note: str = "") -> ProcedureVersion:
    """Hand a complete draft to the reviewers. Raises EditorialError naming what is missing."""
    version = locked(version, "submit", actor)
    rules.check_complete(entry_document(version))
    version.state = State.IN_REVIEW
    version.save(update_fields=["state"])
    log(version, Verb.SUBMITTED, actor, note)
    return version


@transaction.atomic
def return_to_draft(*, version: ProcedureVersion, actor, note: str) -> ProcedureVersion:
    """Send a version back to its writers with a reason."""
    version = locked(version, "return_to_draft", actor)
    if not note.strip():
        raise rules.EditorialError("Say why it goes back: the writer needs to know what to change.")
    version.state = State.DRAFT
    version.save(update_fields=["state"])
    log(version, Verb.RETURNED, actor, note)
    return version


@transaction.atomic
def publish(*, version: ProcedureVersion, actor, review_due_on: date | None = None, note: str = "") -> ProcedureVersion:
    """Approve a version as its clinical reviewer and put it live; the version that was live is superseded.

    Raises EditorialError when the reviewer wrote part of it: the approval belongs to this very text, which cannot change
    between review and publication, because only drafts can be edited.
    """
    version = locked(version, "publish", actor)
    rules.check_reviewer(actor.pk, author_ids(version))
    today = timezone.localdate()
    due = review_due_on or rules.next_review_due(today)
    rules.check_review_due(due, today)
    version.reviewed_by = actor
    version.reviewer_role = actor.professional_role
    version.reviewed_on = today
    version.review_due_on = due
    _go_live(version, actor)
    log(version, Verb.PUBLISHED, actor, note)
    return version


@transaction.atomic
def publish_unreviewed(*, version: ProcedureVersion, actor, note: str = "") -> ProcedureVersion:
    """Put the first text of an entry live without clinical review; readers are told so on the page.

    For a site's first fill only: raises EditorialError where readers see, or once saw, a version of the entry.
    """
    version = locked(version, "publish_unreviewed", actor)
    if version.procedure.versions.kept().exclude(pk=version.pk).exists():
        raise rules.EditorialError("This is not the entry's first version: submit it for clinical review.")
    version.is_unreviewed = True
    _go_live(version, actor)
    log(version, Verb.PUBLISHED_UNREVIEWED, actor, note)
    return version


@transaction.atomic
def discard(*, version: ProcedureVersion, actor, note: str = "") -> ProcedureVersion:
    """Give a draft up. It stays in the record, and another draft may be started."""
    version = locked(version, "discard", actor)
    version.state = State.DISCARDED
    version.save(update_fields=["state"])
    log(version, Verb.DISCARDED, actor, note)
    return version


@transaction.atomic
def withdraw(*, version: ProcedureVersion, actor, note: str) -> ProcedureVersion:
    """Take a published version away from readers, with a reason."""
    version = locked(version, "withdraw", actor)
    if not note.strip():
        raise rules.EditorialError("Say why it is withdrawn: the next editor needs to know.")
    version.state = State.WITHDRAWN
    version.save(update_fields=["state"])
    log(version, Verb.WITHDRAWN, actor, note)
    return version


def _go_live(version: ProcedureVersion, actor) -> None:
    for live in version.procedure.versions.published().select_for_update():
        live.state = State.SUPERSEDED
        live.save(update_fields=["state"])
        log(live, Verb.SUPERSEDED, actor, f"by version {version.number}")
    version.state = State.PUBLISHED
    version.published_at = timezone.now()
    version.save()
