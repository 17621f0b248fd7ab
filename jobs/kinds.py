"""The registry of what jobs can do: each room states it in its `jobs.py`, which is loaded when the site starts."""

from collections.abc import Callable, Generator
from typing import NamedTuple

Steps = Generator[tuple[int, str], None, object]


class Kind(NamedTuple):
    """What a job does, and the exceptions whose messages tell its person why it was not done."""

    do: Callable[..., Steps]
    refusals: tuple[type[Exception], ...]


_kinds: dict[str, Kind] = {}


def does(name: str, *refusals: type[Exception]) -> Callable[[Callable[..., Steps]], Callable[..., Steps]]:
    """Register the decorated function as the kind of job `name`, “room.verb”.

    The function gets `actor`, the arguments with which the job was queued, and as `files` the open files if it has any. It checks
    the permission of the actor, yields (done so far, a text about it), and returns the object whose page shows the result, or
    None. All of it runs in one transaction, and perhaps more than once, so it does nothing that a rollback cannot take back.
    """

    def register(do: Callable[..., Steps]) -> Callable[..., Steps]:
        _kinds[name] = Kind(do, refusals)
        return do

    return register


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises KeyError."""
    return _kinds[name]
