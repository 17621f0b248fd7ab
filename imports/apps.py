"""Configuration of the imports room."""

from django.apps import AppConfig

from accounts.roles import grant
from imports.roles import PERMISSIONS


class ImportsConfig(AppConfig):
    """Files in: entry documents become drafts."""

    name = "imports"

    def ready(self):
        """Grant the roles what they may do here."""
        grant(PERMISSIONS)
