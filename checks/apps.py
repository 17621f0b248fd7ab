"""Configuration of the checks room."""

from django.apps import AppConfig

from accounts.roles import grant
from accounts.tour import lead
from checks.roles import PERMISSIONS, STEPS
from desk import worklists
from desk.panels import register
from procedures import findings


class ChecksConfig(AppConfig):
    """Checks of entries: rules, silences, and the list of what was found."""

    name = "checks"

    def ready(self):
        """Grant permissions to the roles; register the panel of a version, the checks that stop it, and the worklist."""
        from checks.panels import ChecksOfVersion
        from checks.queries import blocking_findings
        from checks.worklists import CRITICAL

        grant(PERMISSIONS)
        lead(STEPS)
        register("procedures.version", ChecksOfVersion())
        findings.register_reader(blocking_findings)
        worklists.register(CRITICAL)
