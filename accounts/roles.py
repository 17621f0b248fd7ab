"""The names of the roles, and the registry in which every room states what each role may do in it."""

from collections.abc import Iterable, Mapping

WRITER = "Writer"
REVIEWER = "Clinical reviewer"
EXPORTER = "Exporter"
CODE_MANAGER = "Code manager"
ADMINISTRATOR = "Administrator"
ROLES = (WRITER, REVIEWER, EXPORTER, CODE_MANAGER, ADMINISTRATOR)

_granted: dict[str, set[str]] = {role: set() for role in ROLES}


def grant(table: Mapping[str, Iterable[str]]) -> None:
    """Add a room's table of role -> permissions (“app.codename”) to what the roles may do.

    Rooms call it in their `ready()` with the table of their `roles.py`. Raises KeyError for a role that does not exist.
    """
    for role, permissions in table.items():
        _granted[role] |= set(permissions)


def permissions_of(role: str) -> frozenset[str]:
    """Everything that all rooms together grant to the role. Superusers may do all of it, whatever their roles."""
    return frozenset(_granted[role])


def roles_with(permission: str) -> tuple[str, ...]:
    """The roles that have the permission."""
    return tuple(role for role in ROLES if permission in _granted[role])
