"""bin/manage import_maps FILE --source SYSTEM --target SYSTEM: load maps between codes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.actions import NumberNotRepeated, UnknownSystem, load_maps
from codes.formats.reading import origin_of_maps, read_maps
from codes.management.reporting import (
    add_accept_bad,
    add_columns,
    print_bad_rows,
    print_reading,
    waiting,
    with_progress,
)
from workbooks.errors import UnreadableFile


class Command(BaseCommand):
    """Loads maps."""

    help = (
        "Load maps between codes of two systems: a CMS GEM file, CSV with source,target,kind, an OHDSI Athena bundle, or a "
        "conversion table (give the same system as source and target to load what replaced its codes)."
    )

    def add_arguments(self, parser):
        """FILE, --source, --target, --columns, --accept-bad."""
        parser.add_argument("file", type=Path, help="the file with the maps")
        parser.add_argument("--source", required=True, help="slug of the source system")
        parser.add_argument("--target", required=True, help="slug of the target system")
        add_columns(parser, "maps")
        add_accept_bad(parser)

    def handle(self, *, file, source, target, columns, accept_bad, **options):
        """Read, load, count."""
        systems = {"source": source.lower(), "target": target.lower()}
        reading = read_maps(file, **systems, columns=columns)
        try:
            origin = origin_of_maps(file, **systems, columns=columns)
            counts = load_maps(**systems, rows=with_progress(reading, "maps"), origin=origin[:120], accepted=accept_bad)
        except NumberNotRepeated as error:
            raise waiting(self.stderr, error, "--accept-bad", file, verbosity=options["verbosity"]) from error
        except (UnreadableFile, UnknownSystem, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        finally:
            print_reading(self.stderr, reading, explained=True)
        print_bad_rows(self.stderr, counts.bad_rows, options["verbosity"])
        self.stdout.write(str(counts))
