"""Configuration of the procedures room."""

from django.apps import AppConfig

from accounts.roles import grant
from codes import uses
from desk.panels import register
from procedures.roles import PERMISSIONS


class ProceduresConfig(AppConfig):
    """Entries and their editorial life."""

    name = "procedures"
    verbose_name = "encyclopedia"

    def ready(self):
        """Grant permissions to the roles, and register the panel and the function that tell which entries use a code."""
        from procedures.panels import EntriesOfCode
        from procedures.queries import uses_of_codes

        grant(PERMISSIONS)
        register("codes.code", EntriesOfCode())
        uses.register(uses_of_codes)
