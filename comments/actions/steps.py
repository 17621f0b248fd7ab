"""What follows from editorial steps, in their transaction: the thread of a version that is sent back, and notices."""

from accounts.models import User
from comments.actions.notices import notify
from comments.actions.threads import open_with_reason
from comments.models import Notice
from comments.queries import people_of
from procedures.models import Assignment, EditorialEvent, PlannedStep

Verb = EditorialEvent.Verb


def follow_steps(events: list[EditorialEvent]) -> None:
    """Tell those whose entries were assigned, sent back, approved or confirmed, and those whose plans came to another end."""
    for event in events:
        if event.verb == Verb.RETURNED:
            thread = open_with_reason(event)
            people = people_of(event.version).filter(is_active=True)
            notify(Notice.Kind.RETURNED, people, version=event.version, by=event.actor, thread=thread)
        elif event.verb in (Verb.PUBLISHED, Verb.CONFIRMED):
            people = people_of(event.version).filter(is_active=True)
            notify(Notice.Kind.APPROVED, people, version=event.version, by=event.actor)
        elif event.verb == Verb.PLAN_OVERTAKEN:
            notify(Notice.Kind.OVERTAKEN, [_planner(event)], version=event.version, by=event.actor)
        elif event.verb == Verb.PLAN_REFUSED:
            notify(Notice.Kind.REFUSED, [event.actor], version=event.version, by=None)
    _tell_of_assignments([event for event in events if event.verb == Verb.ASSIGNED])


def _planner(event: EditorialEvent) -> User:
    """Who planned the step of whose end an event tells in its note."""
    plans = event.version.planned_steps.filter(outcome=PlannedStep.Outcome.OVERTAKEN).select_related("planned_by")
    return next(plan.planned_by for plan in plans.order_by("-pk") if str(plan) == event.note)


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
