"""bin/manage import_codes SYSTEM FILE --release LABEL: load a release of a code system."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.actions import EmptyRelease, NumberNotRepeated, load_release
from codes.formats.reading import read_codes
from codes.formats.recognise import FORMATS
from codes.management.reporting import (
    add_columns,
    as_json,
    print_affected,
    print_bad_rows,
    print_completed,
    print_differences,
    print_notes,
    print_reading,
    waiting,
    with_progress,
)
from workbooks.errors import UnreadableFile


class Command(BaseCommand):
    """Loads a release: all of it or nothing."""

    help = "Load a release of a code system from an official file (plain, .zip or .gz), completely or not at all."

    def add_arguments(self, parser):
        """SYSTEM, FILE, --release, --format, --columns, --dry-run, --accept-retired, --json."""
        parser.add_argument(
            "system", help="slug of the code system: icd10pcs, icd10cm, icd9proc, hcpcs, cpt4 or any other"
        )
        parser.add_argument("file", type=Path, help="the official file; its format is recognized by its content")
        parser.add_argument("--release", required=True, help="the release as the publisher names it, such as FY2025")
        parser.add_argument("--format", choices=sorted(FORMATS), help="read the file as this format")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="report how the file is read and what would change, code by code, but change nothing",
        )
        parser.add_argument(
            "--accept-retired",
            type=int,
            metavar="N",
            help="load a release that was stopped because it retires or renames many codes, or many lines of its file cannot be "
            "read; N repeats the number",
        )
        add_columns(parser, "codes")
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")

    def handle(self, *, system, file, release, dry_run, accept_retired, **options):
        """Read, load, count."""
        reading = read_codes(file, system=system.lower(), format=options["format"], columns=options["columns"])
        rows = with_progress(reading, f"{system} {release}")
        try:
            counts = load_release(
                system=system,
                label=release,
                rows=rows,
                source_name=file.name[:250],
                dry_run=dry_run,
                accepted=accept_retired,
            )
        except NumberNotRepeated as error:
            raise waiting(self.stderr, error, "--accept-retired", file, verbosity=options["verbosity"]) from error
        except (UnreadableFile, EmptyRelease, ValueError, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        finally:
            print_reading(self.stderr, reading, explained=dry_run)
        for remark in counts.remarks:
            self.stderr.write(f"Note: {remark}")
        print_bad_rows(self.stderr, counts.bad_rows, options["verbosity"])
        if dry_run:
            print_differences(self.stderr, system.lower(), counts)
            if counts.losses.number:
                self.stderr.write(f"{counts.losses} To load it, add: --accept-retired {counts.losses.number}")
        print_completed(self.stderr, counts.completed)
        print_notes(self.stderr, counts.notes)
        print_affected(self.stderr, counts.affected)
        self.stdout.write(as_json(**counts.as_dict()) if options["json"] else str(counts))
