"""Configuration of the imports room."""

from django.apps import AppConfig

from accounts.roles import grant
from desk.panels import register
from imports.roles import PERMISSIONS


class ImportsConfig(AppConfig):
    """Imports of files: the entries in them become drafts."""

    name = "imports"

    def ready(self):
        """Grant permissions to the roles, and register the panel with the source of an imported draft."""
        from imports.panels import SourceOfVersion

        grant(PERMISSIONS)
        register("procedures.version", SourceOfVersion())
