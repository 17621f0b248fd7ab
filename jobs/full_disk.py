"""Whether a full disk is the reason of an exception; also asked by what answers instead of pages (medref/refusals.py)."""

import errno

#: The SQLSTATE of PostgreSQL for it, disk_full.
_OF_DATABASE = "53100"


def is_of_full_disk(problem: BaseException | None) -> bool:
    """Whether a disk without room is the reason, or the cause of the reason: that of this machine, or that of the database."""
    while problem is not None:
        if getattr(problem, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            return True
        if getattr(problem, "sqlstate", None) == _OF_DATABASE:
            return True
        problem = problem.__cause__
    return False
