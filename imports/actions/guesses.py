"""Accepts guesses and proposed values of imported drafts together, as a person saw them."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from imports.actions.proposals import settle_proposals
from imports.guesses import as_seen, waiting_guesses
from imports.models import Finding, ImportBatch
from procedures.models import ProcedureVersion
from procedures.rules import WRITE, EditorialError

Kind, Outcome = Finding.Kind, Finding.Outcome
_CHANGED = "The list changed after you opened it, so nothing was accepted. Look at it again, and accept what is right."


@transaction.atomic
def accept_seen(*, batch: ImportBatch, seen: Mapping[int, str], actor) -> int:
    """Accept guesses and proposals in the drafts of an import, all or none; accepted values are written into the drafts.

    `seen` maps the key of each finding to its fingerprint as `actor` saw it (`imports.guesses`). Returns how many there were.
    Raises PermissionDenied, also for a finding of something else, or EditorialError if one was settled or would read
    differently now, if its version is no draft any more, or if `seen` is empty.
    """
    require(actor, WRITE)
    if not seen:
        raise EditorialError("Select at least one guess or proposed value to accept.")
    findings = Finding.objects.filter(document__batch=batch, kind__in=(Kind.GUESS, Kind.PROPOSAL), pk__in=seen)
    versions = list(findings.order_by().values_list("document__version", flat=True))
    if len(versions) < len(seen):
        raise PermissionDenied
    list(ProcedureVersion.objects.select_for_update(of=("self",)).filter(pk__in=versions).order_by("pk"))
    guesses = as_seen(waiting_guesses(batch).filter(pk__in=seen), actor)
    if {guess.finding.pk: guess.fingerprint for guess in guesses} != seen:
        raise EditorialError(_CHANGED)
    guessed = [guess.finding.pk for guess in guesses if guess.finding.kind == Kind.GUESS]
    Finding.objects.filter(pk__in=guessed).update(outcome=Outcome.ACCEPTED, settled_by=actor, settled_at=timezone.now())
    proposed = [guess.finding for guess in guesses if guess.finding.kind == Kind.PROPOSAL]
    for document in dict.fromkeys(finding.document for finding in proposed):
        keys = [finding.pk for finding in proposed if finding.document == document]
        settle_proposals(document=document, outcome=Outcome.ACCEPTED, findings=keys, actor=actor)
    return len(guesses)
