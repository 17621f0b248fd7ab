"""The tour of the desk in words: a registry in which each room states what each role does there, and where."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.urls import reverse

from accounts.roles import ROLES


class Step(NamedTuple):
    """A step: what a person does, the name and arguments of the page where it is done, and one sentence about it."""

    label: str
    page: str
    arguments: tuple[str, ...]
    about: str

    @property
    def address(self) -> str:
        """The address of the page."""
        return reverse(self.page, args=self.arguments)


_steps: dict[str, list[Step]] = {role: [] for role in ROLES}


def lead(table: Mapping[str, Iterable[Step]]) -> None:
    """Add a room’s table of role -> steps; rooms call it in their `ready()`. Raises KeyError for an unknown role."""
    for role, steps in table.items():
        _steps[role] += steps


def tour_of(roles: Iterable[str]) -> list[tuple[str, list[Step]]]:
    """The tour of a person with these roles: (role, its steps) for each of them."""
    chosen = set(roles)
    return [(role, steps) for role, steps in _steps.items() if role in chosen and steps]
