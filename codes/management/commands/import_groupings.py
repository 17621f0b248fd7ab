"""bin/manage import_groupings FILE --system SYSTEM: load groups of codes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.actions import EmptyRelease, NumberNotRepeated, UnknownSystem, load_groupings
from codes.formats.groupings import read_groupings
from codes.management.reporting import add_accept_bad, print_bad_rows, waiting, with_progress
from workbooks.errors import UnreadableFile


class Command(BaseCommand):
    """Loads groupings."""

    help = (
        "Load groups of codes: AHRQ’s PRCCSR, procedure classes or CCSR, or a table with code,group,title or code,edit. "
        "A newer edition takes the place of the older one."
    )

    def add_arguments(self, parser):
        """FILE, --system, --dry-run, --accept-bad."""
        parser.add_argument("file", type=Path, help="the file with the groups, also as .zip or .gz")
        parser.add_argument("--system", required=True, help="slug of the code system")
        parser.add_argument("--dry-run", action="store_true", help="count what would change, but change nothing")
        add_accept_bad(parser)

    def handle(self, *, file, system, dry_run, accept_bad, **options):
        """Read, load, count."""
        rows = with_progress(read_groupings(file, system=system.lower()), "groups")
        try:
            counts = load_groupings(
                system=system.lower(), rows=rows, origin=file.name, dry_run=dry_run, accepted=accept_bad
            )
        except NumberNotRepeated as error:
            raise waiting(self.stderr, error, "--accept-bad", file, verbosity=options["verbosity"]) from error
        except (UnreadableFile, UnknownSystem, EmptyRelease, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        for warning in counts.warnings:
            self.stderr.write(f"Warning: {warning}")
        print_bad_rows(self.stderr, counts.bad_rows, options["verbosity"])
        self.stdout.write(str(counts))
