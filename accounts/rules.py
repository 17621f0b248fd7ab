"""The rules of accounts as plain Python."""

from datetime import datetime, timedelta

#: How long a password that somebody was given lets them in.
GIVEN_PASSWORD_LASTS = timedelta(days=7)


class AccountError(Exception):
    """The rules do not allow a change of an account; the message says why and what to do."""


def check_administrator_stays(*, is_own: bool, others: int) -> None:
    """Raise AccountError if an account may not stop being an administrator's.

    `is_own` says whether it belongs to the person who changes it, `others` counts the other administrators who can sign in.
    """
    if is_own:
        raise AccountError(
            "This would take your own rights as an administrator away. Ask another administrator to do it."
        )
    if not others:
        raise AccountError("This is the last administrator who can sign in. Give somebody else the role first.")


def has_run_out(given_at: datetime | None, now: datetime) -> bool:
    """Whether a password that was given then lets nobody in any more; None is for a person’s own, which does not run out."""
    return given_at is not None and now - given_at >= GIVEN_PASSWORD_LASTS
