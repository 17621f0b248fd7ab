"""Configuration of the imports room."""

from django.apps import AppConfig

from accounts.roles import grant
from desk.panels import register
from imports.roles import PERMISSIONS


class ImportsConfig(AppConfig):
    """Files in: entry documents become drafts."""

    name = "imports"

    def ready(self):
        """Grant the roles what they may do here; show the source of an imported draft on its form."""
        from imports.panels import SourceOfVersion

        grant(PERMISSIONS)
        register("procedures.version", SourceOfVersion())
