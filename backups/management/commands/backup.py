"""bin/backup FILE: everything that the site holds, in one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from backups import CannotBackUp
from backups.taking import take


class Command(BaseCommand):
    """Takes a backup."""

    help = (
        "Write everything in the database to FILE, as it is at one moment; the site may go on. The file is read back."
    )

    def add_arguments(self, parser):
        """FILE, --to."""
        parser.add_argument(
            "file",
            type=Path,
            metavar="FILE",
            help="where to; an existing file is replaced when the new one is complete",
        )
        parser.add_argument(
            "--to",
            action="append",
            default=[],
            metavar="PUBLIC-KEY",
            help="encrypt the file for this public key (age1…, made by age-keygen); may be repeated",
        )

    def handle(self, *, file, to, **options):
        """Write, read back, count."""
        try:
            statement = take(file, to)
        except (CannotBackUp, OSError) as error:
            raise CommandError(str(error)) from error
        checked = "encrypted" if to else "read back"
        self.stdout.write(f"backed up {statement.rows:,} rows of {len(statement.tables)} tables, {checked}: {file}")
