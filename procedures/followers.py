"""The registries of followers: upper rooms register what must change whenever readers see other entries than before, and
what follows from an editorial step.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: A function that is given the primary keys of the entries whose published version, or the way it reads, has changed.
Follower = Callable[[set[int]], None]
_followers: list[Follower] = []
#: A function that is given the editorial events of the steps that were just taken.
StepFollower = Callable[[list], None]
_step_followers: list[StepFollower] = []
_gathered: ContextVar[set[int] | None] = ContextVar("gathered", default=None)


def register(follower: Follower) -> None:
    """Add a follower to the registry; rooms call this in their `ready()`."""
    _followers.append(follower)


def tell(procedures: Iterable[int]) -> None:
    """Tell all followers, within the caller's transaction, that these entries have changed for readers."""
    changed, gathered = set(procedures), _gathered.get()
    if gathered is not None:
        gathered |= changed
    elif changed:
        for follower in _followers:
            follower(changed)


@contextmanager
def told_once() -> Iterator[None]:
    """Tell the followers of all changes inside at its end: for a transaction that publishes many entries."""
    token = _gathered.set(set())
    try:
        yield
        gathered = _gathered.get()
    finally:
        _gathered.reset(token)
    tell(gathered)


def follow_steps(follower: StepFollower) -> None:
    """Add a follower of editorial steps; rooms call this in their `ready()`."""
    _step_followers.append(follower)


def tell_steps(events: list) -> None:
    """Tell the followers of steps, within the caller's transaction, of the editorial events that were just stored."""
    for follower in _step_followers:
        follower(events)
