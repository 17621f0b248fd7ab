"""Accepts and rejects proposed values, and notes fields that a person filled by hand."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from imports.actions.findings import locked_draft
from imports.models import Finding, ImportedDocument
from imports.proposals import FIELDS, applied, values_of
from imports.proposals.values import KIND, MINUTES
from procedures.actions import revise_draft
from procedures.queries import entry_document
from procedures.rules import WRITE, EditorialError

Outcome = Finding.Outcome


@transaction.atomic
def settle_proposals(
    *, document: ImportedDocument, outcome: str, actor, findings: Collection[int] | None = None
) -> int:
    """Record that `actor` ACCEPTED or REJECTED the proposed values of a draft: all open ones, or those with the keys `findings`.

    Accepted values are written into the draft. Returns how many were settled. Raises PermissionDenied, or EditorialError if the
    version is not a draft or one of `findings` is not open, for example because its field has a value by now.
    """
    require(actor, WRITE)
    version = locked_draft(document)
    if outcome not in (Outcome.ACCEPTED, Outcome.REJECTED):
        raise EditorialError(f"“{outcome}” does not settle a proposal.")
    if outcome == Outcome.ACCEPTED:
        _note_filled(document, version, actor, fields=(KIND, MINUTES))  # these take one value only
    proposals = document.findings.open().filter(kind=Finding.Kind.PROPOSAL)
    chosen = list(proposals if findings is None else proposals.filter(pk__in=findings))
    if findings is not None and len(chosen) < len(findings):
        raise EditorialError(
            "This value was accepted or rejected before, or the field was filled by hand: open the draft again."
        )
    if chosen and outcome == Outcome.ACCEPTED:
        values = [row.proposal for row in chosen]
        revise_draft(version=version, revise=lambda text: applied(text, values), actor=actor)
    _settle(chosen, outcome, actor)
    return len(chosen)


@transaction.atomic
def note_filled(*, document: ImportedDocument, actor) -> None:
    """Record that `actor` filled fields of a draft by hand: what is still proposed for them is settled too.

    Raises like `settle_proposals`.
    """
    require(actor, WRITE)
    _note_filled(document, locked_draft(document), actor, fields=FIELDS)


def _note_filled(document: ImportedDocument, version, actor, *, fields) -> None:
    """Settle the open proposals of each field with a value that is no accepted proposal."""
    proposals = list(document.findings.filter(kind=Finding.Kind.PROPOSAL, field__in=fields))
    if not any(row.outcome == Outcome.OPEN for row in proposals):
        return
    text = entry_document(version)
    filled = []
    for field in fields:
        rows = [row for row in proposals if row.field == field]
        accepted = {row.value.casefold() for row in rows if row.outcome == Outcome.ACCEPTED}
        if any(value.casefold() not in accepted for value in values_of(text, field)):
            filled += [row for row in rows if row.outcome == Outcome.OPEN]
    _settle(filled, Outcome.FILLED, actor)


def _settle(findings: list[Finding], outcome: str, actor) -> None:
    keys = [finding.pk for finding in findings]
    Finding.objects.filter(pk__in=keys).update(outcome=outcome, settled_by=actor, settled_at=timezone.now())
