"""Marks sources as withdrawn, so that the entries that cite them are found, and takes the mark back."""

from django.db import transaction

from accounts.permissions import require
from procedures.models import Source, WithdrawnSource
from procedures.rules import REVIEW, EditorialError
from record.actions import record


@transaction.atomic
def withdraw_source(*, work: str, reason: str, actor) -> WithdrawnSource:
    """Mark the source that `work` identifies (Source.work) as withdrawn, for a reason; one that is marked already stays as it is.

    Raises PermissionDenied, and EditorialError without a reason, or if no entry cites such a source.
    """
    require(actor, REVIEW)
    if not reason.strip():
        raise EditorialError("Say why the source is withdrawn: the writers of its entries need to know.")
    cited = Source.objects.filter(work=work).order_by("-version").first()
    if cited is None:
        raise EditorialError("No entry cites this source any more.")
    values = {"citation": cited.citation, "reason": reason.strip(), "withdrawn_by": actor}
    source, is_new = WithdrawnSource.objects.get_or_create(work=work, defaults=values)
    if is_new:
        record("withdrew", f"marked the source “{source}” as withdrawn (“{source.reason}”).", actor=actor, about=source)
    return source


@transaction.atomic
def reinstate_source(*, work: str, actor) -> None:
    """Take the mark back; nothing happens to a source without one. Raises PermissionDenied."""
    require(actor, REVIEW)
    for source in WithdrawnSource.objects.select_for_update().filter(work=work):
        record("reinstated", f"took back that the source “{source}” is withdrawn.", actor=actor, about=source)
        source.delete()
