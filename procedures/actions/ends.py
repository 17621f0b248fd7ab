"""The ends of a version, and the ways back: discard and reopen, withdraw and reinstate."""

from procedures.actions.editorial import lock_entry, perform
from procedures.models import Procedure, ProcedureVersion
from procedures.rules import EditorialError


def discard(*, version: ProcedureVersion, actor, seen: str, note: str = "") -> ProcedureVersion:
    """Discard a draft. It stays on record, and another draft may be started. Raises like `perform`."""
    return perform("discard", version=version, actor=actor, note=note, seen=seen)


def reopen(*, version: ProcedureVersion, actor, note: str = "") -> ProcedureVersion:
    """Make a discarded version a draft again. Raises like `perform`, and EditorialError if a later version took its place."""

    def check_last(version: ProcedureVersion) -> None:
        lock_entry(version)
        kept = version.procedure.versions.kept()
        if later := (kept.open() | kept.filter(number__gt=version.number)).order_by("-number").first():
            raise EditorialError(
                f"Version {later.number} ({later.get_state_display().lower()}) took its place: only the last draft of an "
                "entry can be reopened. Continue with that one."
            )

    return perform("reopen", version=version, actor=actor, note=note, first=check_last)


def withdraw(*, version: ProcedureVersion, actor, note: str, read_instead: Procedure | None = None) -> ProcedureVersion:
    """Withdraw a published version from readers. They see `note` as the reason, and may be told what to read instead.

    Raises like `perform`, and EditorialError if readers could not read that either.
    """

    def name_another(version: ProcedureVersion) -> None:
        if read_instead == version.procedure or (read_instead and not read_instead.versions.published().exists()):
            raise EditorialError(
                "Readers can only be told to read another entry that is published: choose one, or none."
            )
        version.read_instead = read_instead

    return perform("withdraw", version=version, actor=actor, note=note, first=name_another)


def reinstate(*, version: ProcedureVersion, actor, seen: str, note: str) -> ProcedureVersion:
    """Return a withdrawn version to readers, with the review that it had.

    Raises like `perform`, and EditorialError if another version of the entry was published meanwhile.
    """

    def check_room(version: ProcedureVersion) -> None:
        lock_entry(version)
        if live := version.procedure.versions.published().first():
            raise EditorialError(f"Version {live.number} was published instead: withdraw that one first.")
        version.read_instead = None

    return perform("reinstate", version=version, actor=actor, note=note, seen=seen, first=check_room)
