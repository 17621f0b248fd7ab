"""Configuration of the code lists."""

from django.apps import AppConfig

from accounts.roles import grant
from accounts.tour import lead
from code_lists.roles import PERMISSIONS, STEPS
from desk import worklists


class CodeListsConfig(AppConfig):
    """Code lists: owned, versioned, signed off."""

    name = "code_lists"
    verbose_name = "code lists"

    def ready(self):
        """Grant permissions to the roles, and register the step of the tour and the worklists."""
        from code_lists.worklists import AFTER_RELEASES, TO_SIGN_OFF

        grant(PERMISSIONS)
        lead(STEPS)
        worklists.register(AFTER_RELEASES, TO_SIGN_OFF)
