"""What people change in the forms of the desk, and the registry of those who keep it."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import models

#: Longer values are named, but not repeated.
LONGEST_VALUE = 300


class Change(NamedTuple):
    """One change in a form or list of the desk: who did what (“added”, “changed”, “deleted”) to which object.

    `values` holds the fields of a form that changed: name -> (label, before, after); `words` says what was done otherwise.
    """

    actor: object
    verb: str
    about: models.Model
    values: dict[str, tuple[str, str, str]]
    words: str = ""


_keepers: list[Callable[[Change], None]] = []


def keep_changes(keeper: Callable[[Change], None]) -> None:
    """Call the keeper with each change, in its transaction. A room calls this in its `ready()`."""
    _keepers.append(keeper)


def tell(change: Change) -> None:
    """Hand the change to all keepers."""
    for keeper in _keepers:
        keeper(change)


def changed_values(form) -> dict[str, tuple[str, str, str]]:
    """The fields that were changed in a valid form, as in `Change.values`; passwords are left out."""
    return {
        name: (
            str(form.fields[name].label or name),
            _shown(form.fields[name], form.get_initial_for_field(form.fields[name], name)),
            _shown(form.fields[name], form.cleaned_data.get(name)),
        )
        for name in form.changed_data
        if name in form.cleaned_data and "password" not in name
    }


def _shown(field, value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, models.QuerySet | list | tuple | set):
        return ", ".join(sorted(map(str, value))) or "nothing"
    choices = getattr(field, "choices", ())
    labels = dict(choices) if isinstance(choices, list) else {}
    text = str(labels.get(value, value)) if value not in (None, "") else "nothing"
    return text if len(text) <= LONGEST_VALUE else f"a text of {len(text):,} characters"
