"""The names of the roles, and the registry in which each room states what the roles may do there."""

from collections.abc import Iterable, Mapping

WRITER = "Writer"
REVIEWER = "Clinical reviewer"
EXPORTER = "Exporter"
CODE_MANAGER = "Code manager"
ADMINISTRATOR = "Administrator"
ROLES = (WRITER, REVIEWER, EXPORTER, CODE_MANAGER, ADMINISTRATOR)

_granted: dict[str, set[str]] = {role: set() for role in ROLES}


def grant(table: Mapping[str, Iterable[str]]) -> None:
    """Add a room's table of role -> permissions (“app.codename”) to the registry.

    Rooms call it in their `ready()` with the table of their `roles.py`. Raises KeyError for an unknown role.
    """
    for role, permissions in table.items():
        _granted[role] |= set(permissions)


def permissions_of(role: str) -> frozenset[str]:
    """The permissions that all rooms together grant to the role."""
    return frozenset(_granted[role])


def roles_with(permission: str) -> tuple[str, ...]:
    """The roles that have the permission."""
    return tuple(role for role in ROLES if permission in _granted[role])
