"""Every write of code lists."""

from code_lists.actions.lists import (
    OVERSEE,
    SIGN_OFF,
    WRITE,
    change_list,
    hand_over,
    may_change,
    start_list,
)
from code_lists.actions.versions import (
    confirm_releases,
    discard_draft,
    save_draft,
    sign_off,
    start_version,
    withdraw,
)

__all__ = [
    "OVERSEE",
    "SIGN_OFF",
    "WRITE",
    "change_list",
    "confirm_releases",
    "discard_draft",
    "hand_over",
    "may_change",
    "save_draft",
    "sign_off",
    "start_list",
    "start_version",
    "withdraw",
]
