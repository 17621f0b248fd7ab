"""bin/manage check_entries: check the entries again, for the lists of what the checks found."""

from django.core.management.base import BaseCommand

from checks.actions import check_entries


class Command(BaseCommand):
    """Checks entries that have changed since their last check."""

    help = "Check the entries that have changed since their last check, or whose codes a release has changed."

    def add_arguments(self, parser):
        """Add the option for all entries."""
        parser.add_argument(
            "--all", action="store_true", help="check every entry, for example after an update of medref"
        )

    def handle(self, **options):
        """Check and count."""
        self.stdout.write(f"checked {max(check_entries(every=options['all']), default=0)}")
