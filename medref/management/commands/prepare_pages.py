"""bin/manage prepare_pages: make the pages anew that are out of date, before somebody asks for them."""

from django.core.management.base import BaseCommand

from medref.preparing import prepare_pages


class Command(BaseCommand):
    """Prepares pages."""

    help = "Make the pages anew that readers asked for before something changed, and those of entries, for 30 seconds at most."

    def handle(self, **options):
        """Prepare and count."""
        self.stdout.write(f"prepared pages: {prepare_pages():,}")
