"""Every write of the accounts room: the roles as Django groups, and the accounts that medref creates itself."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.models import User
from accounts.people import DEMO
from accounts.roles import ADMINISTRATOR, ROLES, permissions_of


@transaction.atomic
def sync_roles() -> None:
    """Give every role exactly the permissions that the rooms grant it. Runs after each migrate.

    Raises LookupError if such a permission does not exist: renaming a model must not silently remove a permission.
    """
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for role in ROLES:
        names = permissions_of(role)
        missing = sorted(set(names) - known.keys())
        if missing:
            raise LookupError(f"The role {role} names permissions that do not exist: {', '.join(missing)}")
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(known[name] for name in names)


@transaction.atomic
def make_demo_people(password: str) -> list[str]:
    """Create the demo accounts, one for each role, with this password, and return the names of the new ones.

    Existing accounts stay as they are. `admin` is also a superuser, so that somebody can set up the rest.
    """
    new = []
    for username, (first_name, last_name, professional_role, role) in DEMO.items():
        user, created = User.objects.get_or_create(
            username=username,
            defaults={
                "first_name": first_name,
                "last_name": last_name,
                "professional_role": professional_role,
                "is_staff": True,
                "is_superuser": role == ADMINISTRATOR,
            },
        )
        if created:
            user.set_password(password)
            user.save()
            user.give_role(role)
            new.append(username)
    return new


@transaction.atomic
def account_for_program(*, username: str, first_name: str, role: str) -> User:
    """The account, with this role, that owns what a program writes. Made when it is missing; nobody can sign in with it."""
    user, created = User.objects.get_or_create(username=username, defaults={"first_name": first_name})
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get(name=role))
    return user
