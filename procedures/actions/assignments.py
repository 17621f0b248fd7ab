"""Assigns entries to people and specialties."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from procedures.actions.log import log
from procedures.models import Assignment, EditorialEvent, Procedure, ProcedureVersion, Specialty
from procedures.rules import ASSIGN, EditorialError, check_assignee


@transaction.atomic
def assign(
    *, versions: Iterable[ProcedureVersion], person: User | None, specialty: Specialty | None, actor
) -> list[tuple[ProcedureVersion, str]]:
    """Assign the entries of these versions to a person, to a specialty, to both, or with neither of them to nobody.

    Returns each version with why it was left out ("" if its entry is now assigned so). Raises PermissionDenied.
    """
    require(actor, ASSIGN)
    versions = list(versions)
    entries = Procedure.objects.filter(pk__in=[version.procedure_id for version in versions])
    list(entries.select_for_update().order_by("pk"))  # two people who assign the same entries wait for each other
    present = Assignment.objects.filter(procedure__in=entries).in_bulk()
    outcomes, events = [], []
    for version in versions:
        try:
            if person:
                check_assignee(str(person), person.has_perm if person.is_active else lambda _: False, version.state)
        except EditorialError as error:
            outcomes.append((version, str(error)))
            continue
        outcomes.append((version, ""))
        known = present.get(version.procedure_id)
        if (known.person, known.specialty) == (person, specialty) if known else not (person or specialty):
            continue
        events.append(
            EditorialEvent(version=version, verb=EditorialEvent.Verb.ASSIGNED, actor=actor, note=_to(person, specialty))
        )
        _write(version.procedure_id, person, specialty, actor)
    log(events)
    return outcomes


def follow_specialty(current: Specialty) -> None:
    """Give the people and the entries of all specialties that `current` has replaced to it, in the caller's transaction."""
    current.members.add(*User.objects.filter(specialties__replaced_by=current))
    Assignment.objects.filter(specialty__replaced_by=current).update(specialty=current)


def _to(person: User | None, specialty: Specialty | None) -> str:
    return f"to {' and '.join(str(one) for one in (person, specialty) if one) or 'nobody'}"


def _write(entry: int, person: User | None, specialty: Specialty | None, actor) -> None:
    if not (person or specialty):
        Assignment.objects.filter(procedure=entry).delete()
        return
    values = {"person": person, "specialty": specialty, "assigned_by": actor, "at": timezone.now()}
    Assignment.objects.update_or_create(procedure_id=entry, defaults=values)
