"""Configuration of the procedures room."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.roles import grant
from accounts.tour import lead
from codes import uses
from desk import kept_text, worklists
from desk.panels import register
from procedures import findings
from procedures.roles import PERMISSIONS, STEPS


class ProceduresConfig(AppConfig):
    """Entries and their editorial life."""

    name = "procedures"
    verbose_name = "Encyclopedia"

    def ready(self):
        """Check the kinds in the settings, grant permissions to the roles, and register what tells which entries use a code."""
        from procedures.admin.typed import VERSION_WORDS
        from procedures.models import ProcedureVersion
        from procedures.models.pictures import unstored_pictures
        from procedures.panels import AssignmentOfVersion, EntriesOfCode, FrontPageLinks
        from procedures.queries import pages_of_codes, uses_of_codes
        from procedures.worklists import WORKLISTS

        kinds = ProcedureVersion.Kind.values
        if unknown := settings.MEDREF_REVIEW_MONTHS.keys() - {"", *kinds}:
            raise ImproperlyConfigured(
                f"MEDREF_REVIEW_MONTHS names unknown kinds: {', '.join(sorted(unknown))}. Kinds are: {', '.join(kinds)}."
            )
        grant(PERMISSIONS)
        lead(STEPS)
        register("codes.code", EntriesOfCode())
        register("procedures.version", AssignmentOfVersion())
        register("desk.index", FrontPageLinks())
        kept_text.know("procedures/procedureversion/", VERSION_WORDS)
        worklists.register(*WORKLISTS)
        uses.register(uses_of_codes)
        findings.register_reader(unstored_pictures)
        uses.register_pages(pages_of_codes)
