"""The rules of accounts as plain Python."""


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
