"""Configuration of the accounts room: roles get their permissions after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from accounts.roles import ADMINISTRATOR, grant
from record.notices import tell_of


def _sync_roles(**kwargs):
    from accounts.actions import sync_roles

    sync_roles()


class AccountsConfig(AppConfig):
    """People and roles."""

    name = "accounts"

    def ready(self):
        """Grant the permissions of this room and of the record; sync roles after each migrate: permissions exist only then."""
        grant({ADMINISTRATOR: [f"accounts.{verb}_user" for verb in ("view", "add", "change", "delete")]})
        grant({ADMINISTRATOR: ["record.view_event"]})
        tell_of("accounts.user", ("groups", "is_active", "is_staff", "is_superuser"))
        post_migrate.connect(_sync_roles, sender=self)
