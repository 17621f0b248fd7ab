"""Reads of revisions: the states of versions, and what changed between two of them."""

from collections.abc import Iterable

from procedures.authorship import State
from procedures.models import ProcedureVersion, Revision

_EMPTY = State(0, {}, {})


def states(versions: Iterable[ProcedureVersion]) -> dict[int, State]:
    """Primary key of each version -> its newest state, in one query."""
    rows = Revision.objects.filter(version__in=list(versions)).order_by("version", "number")
    found: dict[int, State] = {}
    for version, number, changes, authors in rows.values_list("version", "number", "changes", "authors"):
        found[version] = _after(found.get(version, _EMPTY), number, changes, authors)
    return found


def state_at(version: ProcedureVersion, number: int | None = None) -> State:
    """The state of a version after this revision (None: the newest). Raises Revision.DoesNotExist."""
    rows = Revision.objects.up_to(version, number).values_list("number", "changes", "authors")
    state = _EMPTY
    for row in rows:
        state = _after(state, *row)
    if state.number == 0 or number not in (None, state.number):
        raise Revision.DoesNotExist(f"{version} has no revision {number or ''}".rstrip())
    return state


def _after(state: State, number: int, changes: dict, authors: dict) -> State:
    return State(number, state.content | changes, authors)
