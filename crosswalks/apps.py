"""Configuration of the crosswalks room."""

from django.apps import AppConfig

from accounts.roles import grant
from accounts.tour import lead
from crosswalks.roles import PERMISSIONS, STEPS
from desk.panels import register


class CrosswalksConfig(AppConfig):
    """Lists of local names, matched with codes and saved as maps."""

    name = "crosswalks"
    verbose_name = "local names"

    def ready(self):
        """Grant permissions to the roles, and add the link to the lists to the look-up and the front page of the desk."""
        from crosswalks.panels import MatchAList

        grant(PERMISSIONS)
        lead(STEPS)
        for page in ("codes.lookup_form", "desk.index"):
            register(page, MatchAList())
