"""Asks a reviewer by name to review a version, and takes that back."""

from django.db import transaction

from accounts.permissions import require
from comments.actions.notices import notify
from comments.actions.threads import WRITE
from comments.models import Notice, ReviewRequest
from comments.queries import people_named
from procedures.models import ProcedureVersion
from procedures.rules import REVIEW, EditorialError
from record.actions import record

#: Who asked needs no right to withdraw their own request.
WITHDRAW = "comments.withdraw_request"


@transaction.atomic
def ask_for_review(*, version: ProcedureVersion, username: str, actor) -> ReviewRequest:
    """Ask a clinical reviewer to review a version; one who was asked before is not told again. Returns the request.

    Raises PermissionDenied, or EditorialError if the version is not in review or nobody of that name may review it.
    """
    require(actor, WRITE)
    version = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != ProcedureVersion.State.IN_REVIEW:
        raise EditorialError("Only for a version in review can a reviewer be asked.")
    name = username.strip().removeprefix("@")
    person = people_named([name]).get(name.lower())
    if person is None or not person.has_perm(REVIEW):
        raise EditorialError(f"No clinical reviewer is called “{name[:40]}”: enter the username of one.")
    request, is_new = ReviewRequest.objects.get_or_create(
        version=version, reviewer=person, defaults={"asked_by": actor}
    )
    if is_new:
        notify(Notice.Kind.ASKED, [person], version=version, by=actor)
        record("asked", f"asked {person} to review “{version}”.", actor=actor, about=version)
    return request


@transaction.atomic
def withdraw_request(*, request: int, version: ProcedureVersion, actor) -> ReviewRequest:
    """Take back that a reviewer was asked, who is told; `request` is a primary key. Returns the request, which is gone.

    Raises PermissionDenied unless `actor` asked, was asked, or may withdraw the requests of others; EditorialError if the version
    has no such request any more.
    """
    require(actor, WRITE)
    found = ReviewRequest.objects.select_for_update(of=("self",)).select_related("reviewer", "asked_by")
    asked = found.filter(version=version, pk=request).first()
    if asked is None:
        raise EditorialError("This request was withdrawn already.")
    if actor not in (asked.asked_by, asked.reviewer):
        require(actor, WITHDRAW)
    asked.delete()
    notify(Notice.Kind.UNASKED, [asked.reviewer], version=version, by=actor)
    record("unasked", f"withdrew the request to {asked.reviewer} to review “{version}”.", actor=actor, about=version)
    return asked
