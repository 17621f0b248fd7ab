"""The registry of followers of reports: upper rooms register whom they tell when a reader reports a problem."""

from collections.abc import Callable

_followers: list[Callable[[object], None]] = []


def follow_reports(follower: Callable[[object], None]) -> None:
    """Add a function that is given each new report, in its transaction; rooms call this in their `ready()`."""
    _followers.append(follower)


def tell(report) -> None:
    """Give a new report to all followers."""
    for follower in _followers:
        follower(report)
