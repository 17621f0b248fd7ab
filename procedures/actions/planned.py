"""Steps that are taken later: planned and dropped by people, and taken in their name when the time has come."""

import logging
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from procedures import rules
from procedures.actions.editorial import overtake, publish
from procedures.actions.ends import withdraw
from procedures.actions.log import log
from procedures.models import EditorialEvent, PlannedStep, Procedure, ProcedureVersion
from procedures.rules import EditorialError

Verb = EditorialEvent.Verb
Outcome = PlannedStep.Outcome
logger = logging.getLogger(__name__)


@transaction.atomic
def plan_step(
    *, version: ProcedureVersion, step: str, due_at: datetime, actor, seen: str = "", **details
) -> ProcedureVersion:
    """Plan a step of PlannedStep.Step, to be taken in the name of `actor` at `due_at`; returns the version.

    `seen` is the fingerprint of the text that the actor saw, for a publication; `details` are the other arguments of its action.
    Everything that the step demands must hold now. Raises what the step raises, and EditorialError for a time that has passed
    or is not before the next review, or if the step is planned already.
    """
    require(actor, rules.TRANSITIONS[step].permission)
    version = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
    rules.check_planned_time(due_at, timezone.now(), details.get("review_due_on"))
    if known := version.planned_steps.open().filter(step=step).first():
        raise EditorialError(f"This is planned already: {known}, by {known.planned_by}. Drop that plan first.")
    plan = PlannedStep(version=version, step=step, due_at=due_at, seen=seen, planned_by=actor, **details)
    _rehearse(plan)
    overtake(version.planned_steps.unsettled().filter(step=step), actor)  # refused ones
    plan.save()
    log([EditorialEvent(version=version, verb=Verb.PLANNED, actor=actor, note=str(plan))])
    return version


@transaction.atomic
def drop_plan(*, plan: PlannedStep, actor) -> PlannedStep:
    """Drop a planned step, or settle a refused one. Raises PermissionDenied without the right to take it, EditorialError if it
    has come to another end.
    """
    require(actor, rules.TRANSITIONS[plan.step].permission)
    ProcedureVersion.objects.select_for_update().get(pk=plan.version_id)  # first, as every step does
    plan = PlannedStep.objects.select_for_update().get(pk=plan.pk)
    if plan.outcome not in (Outcome.OPEN, Outcome.REFUSED):
        raise EditorialError(
            f"This plan cannot be dropped: it was {plan.get_outcome_display()}. Open the version to see its state."
        )
    _end(plan, Outcome.DROPPED, plan.reason)
    log([EditorialEvent(version=plan.version, verb=Verb.PLAN_DROPPED, actor=actor, note=str(plan))])
    return plan


def take_due_steps() -> list[PlannedStep]:
    """Take every planned step whose time has come; returns those that were taken or refused.

    Each is a transaction of its own, and is taken once, however many processes do this at the same time. One that fails is
    logged, stays due, and keeps no other from being taken.
    """
    ended = []
    for pk, version in list(PlannedStep.objects.due().values_list("pk", "version")):
        try:
            ended.append(_take_due(pk, version))
        except Exception:  # whatever the problem, the others are due as well
            logger.exception("The planned step %s was not taken, and stays due.", pk)
    return [plan for plan in ended if plan]


@transaction.atomic
def _take_due(pk: int, version: int) -> PlannedStep | None:
    """Take one step if it is still due, and nobody is just doing something with its version."""
    # The version first, as every step does: two that wait for each other would both fail.
    if not ProcedureVersion.objects.select_for_update(skip_locked=True).filter(pk=version).exists():
        return None
    plan = PlannedStep.objects.due().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if plan is None:
        return None
    if not Procedure.objects.published().filter(pk=plan.read_instead_id).exists():
        plan.read_instead = None  # what is no longer valid leaves its readers, even if nothing takes its place
    try:
        with transaction.atomic():
            _end(plan, Outcome.TAKEN)  # first, because the step itself ends plans that it makes impossible
            _take(plan)
    except (EditorialError, PermissionDenied) as refusal:
        reason = str(refusal) or f"{plan.planned_by} has no longer the right to do this."
        _end(plan, Outcome.REFUSED, reason)
        note = f"{plan}: {reason}"
        log([EditorialEvent(version=plan.version, verb=Verb.PLAN_REFUSED, actor=plan.planned_by, note=note)])
    return plan


def _take(plan: PlannedStep) -> None:
    """Take the step by the rules that hold now. Raises what its action raises."""
    if plan.step == PlannedStep.Step.WITHDRAW:
        withdraw(version=plan.version, actor=plan.planned_by, note=plan.note, read_instead=plan.read_instead)
        return
    publish(
        version=plan.version,
        actor=plan.planned_by,
        seen=plan.seen,
        review_due_on=plan.review_due_on,
        keeps_note=plan.keeps_note,
        reviewed_on=timezone.localdate(plan.planned_at),
        note=plan.note,
    )


def _rehearse(plan: PlannedStep) -> None:
    """Take the step and take it back, so that it is refused now if the rules do not allow it. Raises what its action raises."""
    with transaction.atomic():
        _take(plan)
        transaction.set_rollback(True)


def _end(plan: PlannedStep, outcome: str, reason: str = "") -> None:
    plan.outcome, plan.reason = outcome, reason
    plan.save(update_fields=["outcome", "reason"])
