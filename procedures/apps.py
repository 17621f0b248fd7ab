"""Configuration of the procedures room."""

from django.apps import AppConfig

from accounts.roles import grant
from procedures.roles import PERMISSIONS


class ProceduresConfig(AppConfig):
    """Entries and their editorial life."""

    name = "procedures"
    verbose_name = "encyclopedia"

    def ready(self):
        """Grant the roles what they may do here."""
        grant(PERMISSIONS)
