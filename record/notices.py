"""The registry of changes that other administrators are told of: roles, licences and the like."""

from collections.abc import Iterable

_noticed: dict[str, set[str]] = {}


def tell_of(model: str, fields: Iterable[str]) -> None:
    """Tell administrators when one of these fields of the model (“app.model”) is changed at the desk, or a row is deleted.

    Rooms call this in their `ready()`.
    """
    _noticed.setdefault(model, set()).update(fields)


def is_notice(model: str, verb: str, fields: Iterable[str]) -> bool:
    """Whether administrators are told of this change: `verb` is that of desk.changes.Change."""
    return model in _noticed and (verb == "deleted" or not _noticed[model].isdisjoint(fields))
