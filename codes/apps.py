"""Configuration of the codes room: what its derived tables lack after an update is made."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from accounts.roles import grant
from accounts.tour import lead
from codes.roles import PERMISSIONS, STEPS
from codes.systems import SYSTEMS, system_rules
from documents.code_systems import register
from record.notices import tell_of


def _index_missing(**kwargs):
    from codes.actions import index_missing

    if "codeplace" in kwargs.get("apps", apps).all_models["codes"]:  # migrating other rooms alone creates no such table
        index_missing()


class CodesConfig(AppConfig):
    """Medical code systems as imported reference data."""

    name = "codes"
    verbose_name = "medical codes"

    def ready(self):
        """Fill the registries of the rooms below; connect to Django's own signal: the tables exist only after a migrate."""
        grant(PERMISSIONS)
        lead(STEPS)
        register(SYSTEMS, system_rules)
        tell_of("codes.codesystem", ("display_policy", "licence", "notice", "publisher"))
        post_migrate.connect(_index_missing, sender=self)
