"""Where permissions come from, and the check with which every action begins."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from accounts.roles import roles_with


class RolesBackend(ModelBackend):
    """Django’s backend for people whose permissions all come from their roles: it does not ask for others, on every page."""

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()


def require(actor, permission: str) -> None:
    """Raise PermissionDenied, naming the roles to ask for, unless `actor` has `permission`.

    `actor` is None for the command line: whoever runs commands on the server may do everything.
    Raises LookupError if no role has the permission, because then it is misspelled or was never granted.
    """
    if actor is None or actor.has_perm(permission):
        return
    roles = roles_with(permission)
    if not roles:
        raise LookupError(f"No role has the permission “{permission}”.")
    who = actor if actor.is_authenticated else "Whoever has not signed in"
    raise PermissionDenied(f"{who} may not do this. Ask an administrator for the role {' or '.join(roles)}.")
