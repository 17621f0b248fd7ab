"""Every write of checks: silence advice with a reason, lift a silence, store the results that lists of entries show."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from checks.models import CHECKED_STATES, CheckResult, Silence, unchecked_versions
from checks.queries import Checked, Neighbors, checked, name_keys
from checks.rules import RULES, Severity
from procedures.actions import keep_words
from procedures.models import Procedure, ProcedureVersion
from procedures.rules import EditorialError
from record.actions import record

SILENCE = "checks.silence_advice"
#: How many versions are checked in one transaction.
CHUNK = 200


@transaction.atomic
def silence(*, version: ProcedureVersion, fingerprint: str, reason: str, actor) -> Silence:
    """Silence an advice about an entry, as long as the words stay that it speaks of. Returns the silence.

    Raises PermissionDenied, or EditorialError if there is no reason, if the text has no such finding any more, or if the
    finding is critical.
    """
    require(actor, SILENCE)
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    result = _checked(version)
    found = next((one.finding for one in result.shown if one.finding.fingerprint == fingerprint), None)
    if found is None:
        raise EditorialError(
            "The text has changed since, and the check no longer finds this: nothing is left to silence."
        )
    if found.severity == Severity.CRITICAL:
        raise EditorialError("A critical check cannot be silenced: mend what it found.")
    if not (reason := " ".join(reason.replace("\0", "").split())[:500]):
        raise EditorialError("Say why this need not be changed: the next editor needs to know.")
    known = Silence.objects.in_force().filter(procedure=version.procedure_id, fingerprint=fingerprint).first()
    if known:
        return known
    made = Silence.objects.create(
        procedure_id=version.procedure_id,
        rule=found.rule,
        fingerprint=fingerprint,
        sentence=found.sentence,
        reason=reason,
        by=actor,
    )
    keep_words(texts=[reason], actor=actor, version=version)
    record(
        "silenced",
        f"silenced the check “{RULES[found.rule].label}” of “{version}”: {reason}",
        actor=actor,
        about=version,
        details={"finding": found.sentence, "reason": reason},
    )
    store_results([_checked(version)])
    return made


@transaction.atomic
def lift(*, silence: Silence, version: ProcedureVersion, actor) -> None:
    """Lift a silence, so that the advice about the version's entry is shown again. Raises PermissionDenied."""
    require(actor, SILENCE)
    silence = Silence.objects.select_for_update().get(pk=silence.pk)
    if silence.lifted_at:
        return
    silence.lifted_by, silence.lifted_at = actor, timezone.now()
    silence.save(update_fields=["lifted_by", "lifted_at"])
    label = RULES[silence.rule].label if silence.rule in RULES else silence.rule
    record("lifted", f"lifted the silence of the check “{label}” of “{version}”.", actor=actor, about=version)
    store_results([_checked(version)])


def _checked(version: ProcedureVersion) -> Checked:
    return next(checked([ProcedureVersion.objects.with_page_data().get(pk=version.pk)]))


def store_results(results: list[Checked]) -> None:
    """Store what the checks of versions found; an earlier result of a version is replaced."""
    CheckResult.objects.bulk_create(
        [
            CheckResult(
                version=result.version,
                critical=[one.finding.rule for one in result.critical],
                advice=[one.finding.rule for one in result.advice],
                names=name_keys(result.version),
                silenced=len(result.silenced),
            )
            for result in results
        ],
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["critical", "advice", "names", "silenced", "checked_at"],
    )


def check_entries(*, every: bool = False) -> Iterator[int]:
    """Check the versions that were not checked since they, or the codes, changed; with `every`, all. Yields how many are done.

    Each chunk is a transaction of its own; the command may run at any time, and twice.
    """
    versions = ProcedureVersion.objects.filter(state__in=CHECKED_STATES) if every else unchecked_versions()
    wanted = list(versions.order_by("pk").values_list("pk", flat=True))
    neighbors = Neighbors() if wanted else None
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        with transaction.atomic():
            loaded = ProcedureVersion.objects.with_page_data().filter(pk__in=chunk)
            store_results(list(checked(list(loaded), neighbors)))
        yield start + len(chunk)
