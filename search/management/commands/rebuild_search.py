"""bin/manage rebuild_search: make the search table from nothing."""

from django.core.management.base import BaseCommand

from search.actions import rebuild


class Command(BaseCommand):
    """Rebuilds the search table."""

    help = "Rebuild the search tables. Needed only after manual changes in the database."

    def handle(self, **options):
        """Rebuild and count."""
        self.stdout.write(f"indexed {rebuild()}")
