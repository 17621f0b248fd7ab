"""bin/restore FILE: the site as a backup holds it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from backups import CannotBackUp
from backups.restoring import restore


class Command(BaseCommand):
    """Restores a backup: all of it, compared with what it states, or nothing."""

    help = (
        "Put what the backup FILE holds in the place of all that the database holds, then build the search index anew."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        """FILE, --key, --replace."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that bin/backup has written")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="the private key of an encrypted backup (age-keygen)"
        )
        parser.add_argument("--replace", metavar="DATABASE", help="the name of the database, if it is not empty")

    def handle(self, *, file, key, replace, **options):
        """Restore, count."""
        try:
            statement = restore(file, key_file=key, replaced=replace)
        except (CannotBackUp, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"restored {statement.rows:,} rows of {len(statement.tables)} tables as they were at {statement.made}; "
            "all are as the backup states, and the search index is built"
        )
