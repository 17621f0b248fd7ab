"""Asks a reviewer by name to review a version."""

from django.db import transaction

from accounts.permissions import require
from comments.actions.notices import notify
from comments.actions.threads import WRITE
from comments.models import Notice, ReviewRequest
from comments.queries import people_named
from procedures.models import ProcedureVersion
from procedures.rules import REVIEW, EditorialError
from record.actions import record


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
        raise EditorialError(f"No clinical reviewer is called “{name}”: enter the username of one.")
    request, is_new = ReviewRequest.objects.get_or_create(
        version=version, reviewer=person, defaults={"asked_by": actor}
    )
    if is_new:
        notify(Notice.Kind.ASKED, [person], version=version, by=actor)
        record("asked", f"asked {person} to review “{version}”.", actor=actor, about=version)
    return request
