"""Configuration of the site as a whole: what has to be true of a database before `migrate` changes it."""

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate

from desk import panels
from medref.web_role import give_rights

#: What to do with a database that cannot be migrated.
HINT = (
    "Use the version that created it, or a newer one. A database from before the first release cannot be updated: "
    "docs/upgrading.md says how its contents are carried over. To start a trial over, stop bin/run and delete its data "
    "directory (var/)."
)


def check_migrations_are_known(databases=None, **kwargs):
    """An error for a database whose migrations of our rooms this version does not have, or has in another order; run by
    `migrate`.
    """
    rooms = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    errors = []
    for alias in databases or ():
        loader = MigrationLoader(connections[alias])
        missing_here = loader.applied_migrations.keys() - loader.disk_migrations.keys()
        if unknown := sorted(f"{room}.{name}" for room, name in missing_here if room in rooms):
            errors.append(
                Error(
                    "This database was created by another version of medref. It has migrations that this version does not "
                    f"have, among them {unknown[0]}. Nothing was changed.",
                    hint=HINT,
                    id="medref.E001",
                )
            )
        try:
            loader.check_consistent_history(connections[alias])
        except InconsistentMigrationHistory as error:
            said = f"This database was created by another version of medref: {error} Nothing was changed."
            errors.append(Error(said, hint=HINT, id="medref.E002"))
    return errors


class MedrefConfig(AppConfig):
    """The site: settings, root addresses, middleware, style sheets."""

    name = "medref"

    def ready(self):
        """Register the check of the database and the link at the desk; after each migrate give rights to the role that serves;
        watch for slow statements.
        """
        from medref import slow_statements
        from medref.operations import LinkToOperations

        connection_created.connect(slow_statements.watch)
        panels.register("desk.index", LinkToOperations())
        register(check_migrations_are_known, Tags.database)
        # Once for each migrate: Django sends the signal for apps with models only, and this one has none.
        post_migrate.connect(give_rights, sender=apps.get_app_config("record"))
