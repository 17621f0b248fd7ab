"""The editorial steps that lead a version to readers: submit, send back, publish."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import require
from documents.entry import EntryDocument
from procedures import followers, rules
from procedures.actions.log import log
from procedures.actions.passages import free_passages, keep_words
from procedures.actions.terms import use_current_terms
from procedures.content import content_of, document_of, fingerprint
from procedures.findings import open_findings
from procedures.models import EditorialEvent, PlannedStep, Procedure, ProcedureVersion
from procedures.queries import Difference, compare, entry_document, next_review_due, with_descriptors
from procedures.revisions import state_at
from procedures.rules import EditorialError

Verb = EditorialEvent.Verb
State = ProcedureVersion.State


@transaction.atomic
def perform(
    verb: str,
    *,
    version: ProcedureVersion,
    actor,
    note: str = "",
    seen: str | None = None,
    first: Callable[[ProcedureVersion], bool | None] | None = None,
) -> ProcedureVersion:
    """Take one step of procedures.rules.TRANSITIONS with the version, and log it. Returns the updated version.

    The version is read again and locked. `seen` is the fingerprint of the content that `actor` saw (procedures.content), which
    the steps need that are bound to it; for these the version is read with its page data.
    `first` does what the step needs in addition to the change of state: it may raise EditorialError, or change the version,
    which is saved if its state changes; if it returns False, nothing was done, and nothing is logged.
    Raises PermissionDenied if `actor` may not take the step, EditorialError if the version's state does not allow it or a
    note is missing, ChangedMeanwhile if the version does not read as it was seen.
    """
    step = rules.TRANSITIONS[verb]
    require(actor, step.permission)
    versions = ProcedureVersion.objects
    versions = versions.with_page_data() if step.is_bound else versions.select_related("procedure")
    version = versions.select_for_update(of=("self",)).get(pk=version.pk)
    rules.check_transition(verb, version.state)
    rules.check_note(verb, note)
    if step.is_bound:
        check_seen(version, seen, actor)
    if first and first(version) is False:
        return version
    if step.end != step.start:
        version.state = step.end
        version.save()
        drop_overtaken(version, actor)
        if State.PUBLISHED in (step.start, step.end):
            followers.tell([version.procedure_id])
    log([EditorialEvent(version=version, verb=step.event, actor=actor, note=note)])
    keep_words(texts=[note], actor=actor, version=version)
    if step.end == State.DRAFT != step.start:
        use_current_terms(ProcedureVersion.objects.filter(pk=version.pk), actor)
        version.refresh_from_db()
    return version


def drop_overtaken(version: ProcedureVersion, actor) -> None:
    """End the planned steps, also refused ones, that can no longer be taken in the state to which `actor` brought the version."""
    possible = [verb for verb, step in rules.TRANSITIONS.items() if step.start == version.state]
    overtake(version.planned_steps.unsettled().exclude(step__in=possible), actor)


def overtake(plans: QuerySet[PlannedStep], actor) -> None:
    """End these planned steps because of what `actor` does, with an event of each, by which its planner is told."""
    overtaken = list(plans.select_related("version"))
    if not overtaken:
        return
    PlannedStep.objects.filter(pk__in=[plan.pk for plan in overtaken]).update(outcome=PlannedStep.Outcome.OVERTAKEN)
    log(
        EditorialEvent(version=plan.version, verb=Verb.PLAN_OVERTAKEN, actor=actor, note=str(plan))
        for plan in overtaken
    )


class ChangedMeanwhile(EditorialError):
    """A version does not read as it did when a person saw it; `differences` says what changed, as lines of a comparison.

    If nobody can tell any more what the person saw, they are the whole text.
    """

    def __init__(self, differences: list[Difference], *, is_known: bool):
        """Takes what changed since, and whether what the person saw is known."""
        changed = ", ".join(row.label for row in differences) or "the official title of a code"
        super().__init__(
            f"The text has changed since you opened it ({changed}). Read what changed, then decide again."
            if is_known
            else "It can no longer be told which text you saw. Read the whole text as it is now, then decide again."
        )
        self.differences = differences


def check_seen(version: ProcedureVersion, seen: str | None, actor) -> None:
    """Raise ChangedMeanwhile unless the version still reads as it did when `actor` saw it with the fingerprint `seen`.

    The version was loaded `with_page_data()`.
    """
    present = content_of(version)
    if fingerprint(present) == seen:
        return
    said = with_descriptors(actor)
    revision = version.revisions.filter(fingerprint=seen).first()
    if revision is None:
        whole = compare(EntryDocument(name=""), document_of(present), said=said)
        raise ChangedMeanwhile([replace(row, left="(no longer known)") for row in whole], is_known=False)
    rows = compare(document_of(state_at(version, revision.number).content), document_of(present), said=said)
    raise ChangedMeanwhile([row for row in rows if row.changed], is_known=True)


def lock_entry(version: ProcedureVersion) -> None:
    """Let no other transaction start, publish or bring back a version of the same entry until this one ends."""
    Procedure.objects.select_for_update().get(pk=version.procedure_id)


def submit(*, version: ProcedureVersion, actor, seen: str, note: str = "") -> ProcedureVersion:
    """Hand a complete draft to the reviewers.

    Raises like `perform`, and EditorialError naming what is missing or which findings nobody has settled.
    """

    def check(version: ProcedureVersion) -> None:
        rules.check_complete(entry_document(version))
        rules.check_settled(open_findings(version))

    return perform("submit", version=version, actor=actor, note=note, seen=seen, first=check)


def return_to_draft(*, version: ProcedureVersion, actor, seen: str, note: str) -> ProcedureVersion:
    """Send a version back to its writers with a reason. Raises like `perform`."""
    return perform("return_to_draft", version=version, actor=actor, note=note, seen=seen)


def publish(
    *,
    version: ProcedureVersion,
    actor,
    seen: str,
    review_due_on: date | None = None,
    keeps_note: bool | None = None,
    reviewed_on: date | None = None,
    note: str = "",
) -> ProcedureVersion:
    """Approve a version as its clinical reviewer and publish it; the version that was published is superseded.

    Raises like `perform` and `record_review`, and EditorialError if a finding is open. The approval is for exactly the text
    that the reviewer saw, today or, if it was planned, on the day `reviewed_on`.
    """

    def approve(version: ProcedureVersion) -> None:
        record_review(version, actor, review_due_on, keeps_note, reviewed_on)
        rules.check_settled(open_findings(version))
        _make_room(version, actor)

    return perform("publish", version=version, actor=actor, note=note, seen=seen, first=approve)


def record_review(
    version: ProcedureVersion,
    actor,
    review_due_on: date | None,
    keeps_note: bool | None,
    reviewed_on: date | None = None,
) -> None:
    """Write into `version` that `actor` has reviewed its text, today or on the day `reviewed_on`; the caller saves it.

    Its words are nobody's from now on. `review_due_on` is the day of the next review (None: as the site has it for this kind of
    entry), `keeps_note` says whether readers still see the editorial note (None only if there is none).
    Raises EditorialError if the reviewer's own unreviewed words stand in it, or for a date or a choice that is not allowed.
    """
    today = timezone.localdate()
    if rules.awaits_review(version.state, version.reviewed_on):
        state = state_at(version)
        rules.check_reviewer(state.parts_by(actor.pk))
        free_passages(state.content)
    rules.check_note_choice(version.shown_note, keeps_note)
    version.reviewed_by, version.reviewer_role = actor, actor.professional_role
    version.reviewed_on = reviewed_on or today
    version.review_due_on = review_due_on or next_review_due(version)
    rules.check_review_due(version.review_due_on, today)
    version.is_unreviewed = False
    version.is_note_dropped = version.is_note_dropped or keeps_note is False


def publish_unreviewed(*, version: ProcedureVersion, actor, note: str = "") -> ProcedureVersion:
    """Publish the first version of an entry without clinical review; its page says so.

    For filling a new site only. Raises like `perform`, and EditorialError if the entry has another version that was not
    discarded, or if a finding is open.
    """

    def check_first(version: ProcedureVersion) -> None:
        if version.procedure.versions.kept().exclude(pk=version.pk).exists():
            raise EditorialError("This is not the entry’s first version: submit it for clinical review.")
        rules.check_settled(open_findings(version))
        version.is_unreviewed = True
        _make_room(version, actor)

    return perform("publish_unreviewed", version=version, actor=actor, note=note, first=check_first)


def _make_room(version: ProcedureVersion, actor) -> None:
    """Set the time of publication, and supersede the version that was published until now."""
    lock_entry(version)
    version.published_at = timezone.now()
    for live in version.procedure.versions.published().select_for_update():
        live.state = State.SUPERSEDED
        live.save(update_fields=["state"])
        drop_overtaken(live, actor)
        log([EditorialEvent(version=live, verb=Verb.SUPERSEDED, actor=actor, note=f"by version {version.number}")])
