"""Reads of revisions: the states of versions, and what changed between two of them."""

from collections import defaultdict
from collections.abc import Iterable

from procedures.authorship import State
from procedures.models import ProcedureVersion, Revision

_EMPTY = State(0, {}, {})


def saves(versions: Iterable[ProcedureVersion]) -> dict[int, list[State]]:
    """Primary key of each version -> its saves in their order, each with what it changed (as `content`), in one query."""
    rows = Revision.objects.filter(version__in=list(versions)).order_by("version", "number")
    found: dict[int, list[State]] = defaultdict(list)
    for version, *save in rows.values_list("version", "number", "changes", "authors"):
        found[version].append(State(*save))
    return found


def state_after(saves: Iterable[State]) -> State:
    """The state of a version after these saves; number 0 after none."""
    state = _EMPTY
    for save in saves:
        state = save._replace(content=state.content | save.content)
    return state


def state_at(version: ProcedureVersion, number: int | None = None) -> State:
    """The state of a version after this revision (None: the newest). Raises Revision.DoesNotExist."""
    rows = Revision.objects.up_to(version, number).values_list("number", "changes", "authors")
    state = state_after(State(*row) for row in rows)
    if state.number == 0 or number not in (None, state.number):
        raise Revision.DoesNotExist(f"{version} has no revision {number or ''}".rstrip())
    return state
