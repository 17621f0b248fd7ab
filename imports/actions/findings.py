"""Records what people must settle in imported drafts, and how they settle it."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from imports import rules
from imports.models import AcceptedSection, Finding, ImportedDocument
from imports.queries import guessed_fields, section_above
from procedures.models import ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import WRITE, EditorialError

Kind, Outcome = Finding.Kind, Finding.Outcome


def record_findings(documents: Iterable[ImportedDocument], *, accepted_by=None) -> set[int]:
    """Record the findings of documents that became drafts; part of the action that imports them.

    Guesses and proposals are already accepted if that action has a person who accepts them, `accepted_by`.
    Returns the primary keys of the versions with open findings.
    """
    findings = [finding for document in documents for finding in _found_in(document)]
    for finding in findings:
        if accepted_by and finding.kind in (Kind.GUESS, Kind.PROPOSAL):
            finding.outcome, finding.settled_by, finding.settled_at = Outcome.ACCEPTED, accepted_by, timezone.now()
    return {finding.document.version_id for finding in Finding.objects.bulk_create(findings) if not finding.outcome}


def _found_in(document: ImportedDocument) -> Iterator[Finding]:
    for number, text in document.unplaced:
        section = section_above(document, number)
        yield Finding(document=document, kind=Kind.UNPLACED, section=section, line=number, text=text)
    for section, fields in guessed_fields(document).items():
        yield Finding(document=document, kind=Kind.GUESS, section=section, text=", ".join(fields))
    for field, value, words, section in document.proposed:
        yield Finding(document=document, kind=Kind.PROPOSAL, field=field, value=value, text=words, section=section)
    for text in document.contradictions:
        yield Finding(document=document, kind=Kind.CONTRADICTION, text=text)


@transaction.atomic
def settle(*, finding: Finding, outcome: str, actor) -> None:
    """Record how `actor` settled a finding of a draft.

    A line that fits no field is PLACED (its words now stand in the draft), kept as a NOTE for later editors, or DROPPED; a
    guess or a contradiction is ACCEPTED; for proposals see `settle_proposals`. Raises PermissionDenied, or EditorialError if
    the version is not a draft or does not contain the placed line.
    """
    require(actor, WRITE)
    version = locked_draft(finding.document)
    if outcome not in _outcomes(finding):
        raise EditorialError(f"“{outcome}” does not settle this finding.")
    if outcome == Outcome.PLACED and not rules.stands_in(finding.text, entry_document(version)):
        raise EditorialError(
            f"The words of line {finding.line} are not in the draft: write them there and save, keep the line as a note, "
            "or drop it."
        )
    finding.outcome, finding.settled_by, finding.settled_at = outcome, actor, timezone.now()
    finding.save(update_fields=["outcome", "settled_by", "settled_at"])


def _outcomes(finding: Finding) -> tuple[str, ...]:
    if finding.kind == Kind.UNPLACED:
        return Outcome.PLACED, Outcome.NOTE, Outcome.DROPPED
    return () if finding.kind == Kind.PROPOSAL else (Outcome.ACCEPTED,)


@transaction.atomic
def accept(*, document: ImportedDocument, sections: Iterable[str], actor) -> None:
    """Record that `actor` compared these sections of a draft with their source and found them right, guesses included."""
    require(actor, WRITE)
    locked_draft(document)
    sections, now = list(sections), timezone.now()
    AcceptedSection.objects.bulk_create(
        [AcceptedSection(document=document, section=section, accepted_by=actor) for section in sections],
        ignore_conflicts=True,
    )
    guesses = document.findings.open().filter(kind=Kind.GUESS, section__in=sections)
    guesses.update(outcome=Outcome.ACCEPTED, settled_by=actor, settled_at=now)


def locked_draft(document: ImportedDocument) -> ProcedureVersion:
    """The draft of a document, locked until the transaction ends. Raises EditorialError if it is no draft any more."""
    version = ProcedureVersion.objects.select_for_update(of=("self",)).get(pk=document.version_id)
    if not version.is_editable:
        raise EditorialError(
            "Only a draft can be compared with its source, and this version is no draft any more: open it to see its state."
        )
    return version
