"""Configuration of the code lists."""

from django.apps import AppConfig

from accounts.roles import grant
from code_lists.roles import PERMISSIONS


class CodeListsConfig(AppConfig):
    """Code lists: owned, versioned, signed off."""

    name = "code_lists"
    verbose_name = "code lists"

    def ready(self):
        """Grant permissions to the roles."""
        grant(PERMISSIONS)
