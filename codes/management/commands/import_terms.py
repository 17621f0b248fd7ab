"""bin/manage import_terms SYSTEM FILE…: load index terms and synonyms of codes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.actions import NumberNotRepeated, UnknownSystem, load_terms
from codes.formats.reading import read_terms
from codes.management.reporting import (
    add_accept_bad,
    add_columns,
    print_bad_rows,
    print_reading,
    rows_of,
    waiting,
    with_progress,
)


class Command(BaseCommand):
    """Loads index terms."""

    help = "Load index terms and synonyms for codes: an official index (XML or text), or a CSV file."

    def add_arguments(self, parser):
        """SYSTEM, FILE…, --columns, --accept-bad."""
        parser.add_argument("system", help="slug of the code system")
        parser.add_argument(
            "files", nargs="+", type=Path, help="the files with the terms; give all files that belong together at once"
        )
        add_columns(parser, "terms")
        add_accept_bad(parser)

    def handle(self, *, system, files, columns, accept_bad, **options):
        """Read, load, count."""
        readings = {file: read_terms(file, system=system.lower(), columns=columns) for file in files}
        try:
            counts = load_terms(system=system, rows=with_progress(rows_of(readings), "terms"), accepted=accept_bad)
        except NumberNotRepeated as error:
            raise waiting(
                self.stderr,
                error,
                "--accept-bad",
                files[0] if len(files) == 1 else None,
                verbosity=options["verbosity"],
            ) from error
        except UnknownSystem as error:
            raise CommandError(str(error)) from error
        finally:
            for reading in readings.values():
                print_reading(self.stderr, reading, explained=True)
        print_bad_rows(self.stderr, counts.bad_rows, options["verbosity"])
        self.stdout.write(str(counts))
