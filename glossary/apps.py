"""Configuration of the glossary."""

from django.apps import AppConfig

from accounts.roles import grant
from desk import worklists
from glossary.roles import PERMISSIONS


class GlossaryConfig(AppConfig):
    """Words of medicine in plain language."""

    name = "glossary"

    def ready(self):
        """Grant permissions to the roles, and register the worklist."""
        from glossary.worklists import WORDS

        grant(PERMISSIONS)
        worklists.register(WORDS)
