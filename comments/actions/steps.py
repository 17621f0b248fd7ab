"""What follows from editorial steps, in their transaction: the thread of a version that is sent back, and notices."""

from comments.actions.notices import notify
from comments.actions.threads import open_with_reason
from comments.models import Notice
from comments.queries import people_of
from procedures.models import Assignment, EditorialEvent

Verb = EditorialEvent.Verb


def follow_steps(events: list[EditorialEvent]) -> None:
    """Tell those whose entries were assigned, sent back, approved or confirmed."""
    for event in events:
        if event.verb == Verb.RETURNED:
            thread = open_with_reason(event)
            people = people_of(event.version).filter(is_active=True)
            notify(Notice.Kind.RETURNED, people, version=event.version, by=event.actor, thread=thread)
        elif event.verb in (Verb.PUBLISHED, Verb.CONFIRMED):
            people = people_of(event.version).filter(is_active=True)
            notify(Notice.Kind.APPROVED, people, version=event.version, by=event.actor)
    _tell_of_assignments([event for event in events if event.verb == Verb.ASSIGNED])


def _tell_of_assignments(events: list[EditorialEvent]) -> None:
    if not events:
        return
    entries = [event.version.procedure_id for event in events]
    assigned = Assignment.objects.filter(procedure__in=entries).select_related("person")
    assigned = assigned.prefetch_related("specialty__members").in_bulk()
    for event in events:
        if assignment := assigned.get(event.version.procedure_id):
            people = assignment.people()
            notify(Notice.Kind.ASSIGNED, people, version=event.version, by=event.actor)
