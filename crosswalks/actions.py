"""Every write of matched lists."""

from collections.abc import Generator, Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from codes.models import Code, CodeSystem
from crosswalks.models import Crosswalk, LocalName
from crosswalks.queries import candidates, has_exact_first
from crosswalks.rules import LocalRow
from record.actions import record

MATCH = "crosswalks.match_list"
REPORTED_AFTER = 25  # rows

State = LocalName.State


class NameMissing(ValueError):
    """A list was to get no name, or one that is too long. The message says so."""


class NotBillable(ValueError):
    """A heading or a retired code was chosen. The message says which."""


def start(
    *, name: str, rows: Iterable[LocalRow], system: CodeSystem | None, actor
) -> Generator[tuple[int, str], None, Crosswalk]:
    """Store a list with the best candidate for each name, whole or not at all.

    Yields the progress and returns the list. Raises PermissionDenied.
    """
    require(actor, MATCH)
    with transaction.atomic():
        crosswalk = Crosswalk.objects.create(name=name, system=system, uploaded_by=actor)
        made = []
        for row in rows:
            here = candidates(row.name, actor, system)
            best = {"code": here[0].code, "score": here[0].score, "why": here[0].why} if here else {}
            made.append(LocalName(crosswalk=crosswalk, **row._asdict(), **best, is_exact=has_exact_first(here)))
            if len(made) % REPORTED_AFTER == 0:
                yield len(made), f"{len(made):,} names searched"
        LocalName.objects.bulk_create(made, batch_size=1_000)
        record(
            "uploaded",
            f"uploaded the list “{name}” of {len(made):,} names to be matched.",
            actor=actor,
            about=crosswalk,
        )
    return crosswalk


def decide(*, crosswalk: Crosswalk, choices: Mapping[int, Code | None], actor) -> dict[str, int]:
    """Accept a code for rows of the list, by their ids, or reject every code with None. Returns the counts of new decisions.

    A decision that is the same as before stays as it is. Raises PermissionDenied, and NotBillable for a heading or a retired
    code.
    """
    require(actor, MATCH)
    counts = dict.fromkeys((State.ACCEPTED.value, State.REJECTED.value), 0)
    with transaction.atomic():
        for row in crosswalk.rows.select_for_update().filter(pk__in=list(choices)):
            code = choices[row.pk]
            state = State.ACCEPTED if code else State.REJECTED
            if row.state == state and (code is None or row.code_id == code.pk):
                continue
            if code and (code.is_header or code.retired_in_id):
                raise NotBillable(f"{row.local_id}: {code} is a heading or retired. Choose a billable code.")
            if code and row.code_id != code.pk:
                row.code, row.score, row.why, row.is_exact = code, *_reason(row, code, actor)
            row.state, row.decided_by, row.decided_at = state, actor, timezone.now()
            row.save()
            counts[state.value] += 1
        if any(counts.values()):
            did = f"matched the list “{crosswalk}”: {counts['accepted']} accepted, {counts['rejected']} rejected."
            record("matched", did, actor=actor, about=crosswalk)
    return counts


def accept_exact(*, crosswalk: Crosswalk, least: int, actor) -> int:
    """Accept the codes of all open names whose score is `least` or more and which are the name of their code.

    Returns how many that are. Raises PermissionDenied.
    """
    rows = crosswalk.rows.filter(state=State.OPEN, is_exact=True, score__gte=least).select_related("code")
    return decide(crosswalk=crosswalk, choices={row.pk: row.code for row in rows}, actor=actor)["accepted"]


def rename(*, crosswalk: Crosswalk, name: str, actor) -> None:
    """Give the list another name. Raises PermissionDenied, and NameMissing for one that is empty or too long."""
    require(actor, MATCH)
    name, longest = name.strip(), Crosswalk._meta.get_field("name").max_length
    if not 0 < len(name) <= longest:
        raise NameMissing(f"Enter a name of at most {longest} characters.")
    before, crosswalk.name = crosswalk.name, name
    if before != name:
        with transaction.atomic():
            crosswalk.save(update_fields=["name"])
            record("renamed", f"renamed the list “{before}” to “{name}”.", actor=actor, about=crosswalk)


def delete(*, crosswalk: Crosswalk, actor) -> None:
    """Delete the list with its names and decisions. Raises PermissionDenied."""
    require(actor, MATCH)
    with transaction.atomic():
        accepted = crosswalk.rows.filter(state=State.ACCEPTED).count()
        did = f"deleted the list “{crosswalk}” of {crosswalk.rows.count():,} names, {accepted:,} of them matched."
        record("deleted", did, actor=actor, about=crosswalk)
        crosswalk.delete()


def _reason(row: LocalName, code: Code, actor) -> tuple[int, str, bool]:
    """(score, why, whether it is exact) of a code that a person chose instead of the stored candidate."""
    here = candidates(row.name, actor, row.crosswalk.system)
    same = next((candidate for candidate in here if candidate.code.pk == code.pk), None)
    return (same.score, same.why, False) if same else (0, "typed", False)
