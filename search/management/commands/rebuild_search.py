"""bin/manage rebuild_search: rebuild the search index from scratch."""

from django.core.management.base import BaseCommand

from search.actions import rebuild


class Command(BaseCommand):
    """Rebuilds the search index."""

    help = "Rebuild the search index. Needed only after changes made directly in the database."

    def handle(self, **options):
        """Rebuild and count."""
        self.stdout.write(f"indexed {rebuild()}")
