"""bin/manage import_axes icd10pcs FILE…: load what the characters of ICD-10-PCS codes mean and which go together."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.actions import EmptyRelease, NumberNotRepeated, UnknownSystem, load_axes
from codes.formats.axes import read_axes
from codes.management.reporting import add_accept_bad, as_json, print_bad_rows, waiting, with_progress
from workbooks.errors import UnreadableFile


class Command(BaseCommand):
    """Loads axes: all of them or nothing."""

    help = "Load the ICD-10-PCS tables and definitions (XML; plain, .zip or .gz), completely or not at all."

    def add_arguments(self, parser):
        """SYSTEM, FILE…, --dry-run, --accept-bad, --json."""
        parser.add_argument("system", help="slug of the code system: icd10pcs")
        parser.add_argument("files", nargs="+", type=Path, metavar="file", help="the tables, the definitions, or both")
        parser.add_argument("--dry-run", action="store_true", help="report what would change, but change nothing")
        add_accept_bad(parser)
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")

    def handle(self, *, system, files, dry_run, accept_bad, **options):
        """Read, load, count."""
        try:
            rows = with_progress(read_axes(files), "axes")
            counts = load_axes(system=system, rows=rows, dry_run=dry_run, accepted=accept_bad)
        except NumberNotRepeated as error:
            raise waiting(self.stderr, error, "--accept-bad", verbosity=options["verbosity"]) from error
        except (UnreadableFile, UnknownSystem, EmptyRelease, ValueError, OSError) as error:
            raise CommandError(f"{', '.join(map(str, files))}: {error}") from error
        print_bad_rows(self.stderr, counts.bad_rows, options["verbosity"])
        if counts.losses.number:
            self.stderr.write(f"{counts.losses} To load it, add: --accept-bad {counts.losses.number}")
        self.stdout.write(as_json(**counts.as_dict()) if options["json"] else str(counts))
