"""Logs editorial events: with the version, for its page, and in the record of the site; tells who follows the steps."""

from collections.abc import Iterable

from django.db.models import Max

from procedures.followers import tell_steps
from procedures.models import EditorialEvent, Revision
from record.actions import event, record_all


def log(events: Iterable[EditorialEvent]) -> None:
    """Store these new events, in the transaction of the steps that they tell, and after the revisions that these made."""
    events = EditorialEvent.objects.bulk_create(events)
    revisions = Revision.objects.filter(version__in=[written.version_id for written in events]).order_by()
    numbers = dict(revisions.values_list("version").annotate(Max("number")))
    record_all(
        event(
            written.verb,
            _did(written, numbers.get(written.version_id)),
            actor=written.actor,
            about=written.version,
            details={"revision": numbers.get(written.version_id), "note": written.note},
        )
        for written in events
    )
    tell_steps(events)


def _did(written: EditorialEvent, revision: int | None) -> str:
    note = f" (“{written.note.strip()}”)" if written.note.strip() else ""
    return f"{written.get_verb_display()}: “{written.version}”, revision {revision}{note}."
