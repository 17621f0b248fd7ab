"""bin/manage check_site: what is missing or risky before others use this site, in words."""

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.template.defaultfilters import pluralize
from psycopg.errors import InsufficientPrivilege

from medref.site_checks import findings


class Command(BaseCommand):
    """Checks the site; exits with 1 if there is a risk."""

    help = "Say what is missing or risky in the settings, the database and the accounts of this site. Changes nothing."
    requires_system_checks = []

    def handle(self, **options):
        """Print risks, then advice, then their numbers."""
        try:
            found = sorted(findings(), key=lambda finding: not finding.is_risk)
        except DatabaseError as error:
            if isinstance(error.__cause__, InsufficientPrivilege):
                raise CommandError(
                    f"The role that serves may not read the tables ({str(error).strip()}): run bin/manage migrate as their "
                    "owner, with MEDREF_WEB_ROLE set to the name of that role, also after bin/restore."
                ) from error
            raise CommandError(f"The database does not answer: {str(error).strip()}") from error
        for finding in found:
            self.stdout.write(f"{'Risk' if finding.is_risk else 'Advice'}: {finding.text}")
        risks = sum(finding.is_risk for finding in found)
        counts = f"{risks} risk{pluralize(risks)}, {len(found) - risks} piece{pluralize(len(found) - risks)} of advice"
        if risks:
            raise CommandError(counts)
        self.stdout.write(counts)
