"""Configuration of the crosswalks room."""

from django.apps import AppConfig

from accounts.roles import grant
from crosswalks.roles import PERMISSIONS


class CrosswalksConfig(AppConfig):
    """Lists of local names, matched with codes and saved as maps."""

    name = "crosswalks"
    verbose_name = "local names"

    def ready(self):
        """Grant permissions to the roles."""
        grant(PERMISSIONS)
