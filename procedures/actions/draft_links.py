"""Makes and ends the links by which people without an account read a draft."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from procedures.actions.log import log
from procedures.models import DraftLink, EditorialEvent, ProcedureVersion
from procedures.rules import READ, EditorialError, check_link_days

Verb = EditorialEvent.Verb


@transaction.atomic
def make_link(*, version: ProcedureVersion, days: int, actor) -> DraftLink:
    """A link to a draft, or to a version in review, that works for so many days.

    Raises PermissionDenied, and EditorialError for another version, or for a number of days that is not allowed.
    """
    require(actor, READ)
    version = ProcedureVersion.objects.select_for_update().select_related("procedure").get(pk=version.pk)
    if version.state not in ProcedureVersion.OPEN_STATES:
        raise EditorialError(
            "Only a draft, or a version in review, can be shown by a link. For a published text, send the address of its page."
        )
    check_link_days(days)
    now = timezone.now()
    link = DraftLink.objects.create(version=version, made_by=actor, made_at=now, expires_at=now + timedelta(days=days))
    log(
        [
            EditorialEvent(
                version=version, verb=Verb.SHARED, actor=actor, note=f"until {link.expires_at:%Y-%m-%d %H:%M} UTC"
            )
        ]
    )
    return link


@transaction.atomic
def end_link(*, link: DraftLink, actor) -> DraftLink:
    """End a link before it expires; one that has ended stays as it is. Raises PermissionDenied."""
    require(actor, READ)
    link = DraftLink.objects.select_for_update().get(pk=link.pk)
    if link.is_working:
        link.ended_at = timezone.now()
        link.save(update_fields=["ended_at"])
        note = f"made {link.made_at:%Y-%m-%d %H:%M} UTC"
        log([EditorialEvent(version=link.version, verb=Verb.UNSHARED, actor=actor, note=note)])
    return link
