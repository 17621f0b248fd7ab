"""Clinical reviews of published texts: a text that is still right is confirmed, without a copy and without a writer."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from accounts.permissions import require
from procedures.actions.editorial import perform, record_review
from procedures.models import ProcedureVersion, Reading
from procedures.queries import first_reviews
from procedures.rules import READ, REVIEW, EditorialError


def note_reading(*, version: ProcedureVersion, fingerprint: str, actor) -> None:
    """Record that `actor` has opened a version and saw the content with this fingerprint. Raises PermissionDenied."""
    require(actor, READ)
    now = timezone.now()
    if Reading.objects.filter(version=version, reader=actor).update(fingerprint=fingerprint, at=now):
        return
    Reading.objects.bulk_create(
        [Reading(version=version, reader=actor, fingerprint=fingerprint)],
        update_conflicts=True,
        unique_fields=["version", "reader"],
        update_fields=["fingerprint", "at"],
    )


def confirm_review(
    *,
    version: ProcedureVersion,
    actor,
    seen: str,
    review_due_on: date | None = None,
    keeps_note: bool | None = None,
    note: str = "",
) -> ProcedureVersion:
    """Confirm that a published text is right as it is: its first clinical review, or the next one.

    Raises like `perform` and `record_review`, and EditorialError if it was reviewed today. The confirmation is for exactly the
    text that the reviewer saw.
    """

    def confirm(version: ProcedureVersion) -> None:
        if version.reviewed_on and version.reviewed_on >= timezone.localdate():
            raise EditorialError("This text was clinically reviewed today already: nothing is left to confirm.")
        record_review(version, actor, review_due_on, keeps_note)
        version.save()

    return perform("confirm_review", version=version, actor=actor, note=note, seen=seen, first=confirm)


def confirm_first_reviews(
    *,
    versions: Iterable[ProcedureVersion],
    actor,
    review_due_on: date | None = None,
    keeps_note: bool | None = None,
    note: str = "",
) -> list[tuple[ProcedureVersion, str]]:
    """Confirm the first clinical review of many published versions, for exactly what `actor` saw when opening each of them.

    Returns each version with why it was left out ("" if it was confirmed). Raises PermissionDenied.
    """
    require(actor, REVIEW)
    outcomes = []
    for version, seen, obstacle in first_reviews(versions, actor):
        try:
            if obstacle:
                raise EditorialError(obstacle)
            confirm_review(
                version=version, actor=actor, seen=seen, review_due_on=review_due_on, keeps_note=keeps_note, note=note
            )
        except EditorialError as error:
            obstacle = str(error)
        outcomes.append((version, obstacle))
    return outcomes
