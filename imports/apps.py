"""Configuration of the imports room."""

from django.apps import AppConfig

from accounts.roles import grant
from accounts.tour import lead
from desk import worklists
from desk.panels import register
from imports.roles import PERMISSIONS, STEPS
from procedures import findings


class ImportsConfig(AppConfig):
    """Imports of files: the entries in them become drafts."""

    name = "imports"

    def ready(self):
        """Grant permissions to the roles, and register the panels of an imported draft, its findings and the worklists."""
        from imports.panels import ProposalsOfVersion, SourceOfVersion
        from imports.queries import open_findings
        from imports.worklists import WORKLISTS

        grant(PERMISSIONS)
        lead(STEPS)
        register("procedures.version", ProposalsOfVersion())
        register("procedures.version", SourceOfVersion())
        findings.register(open_findings)
        worklists.register(*WORKLISTS)
