"""bin/manage import_maps FILE --source SYSTEM --target SYSTEM: load maps between codes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.actions import UnknownSystem, load_maps
from codes.formats.reading import read_maps
from codes.formats.source import UnreadableFile
from codes.management.reporting import print_bad_rows, with_progress


class Command(BaseCommand):
    """Loads maps."""

    help = "Load maps between codes of two systems: a CMS GEM file, or CSV with source,target,kind."

    def add_arguments(self, parser):
        """FILE, --source, --target."""
        parser.add_argument("file", type=Path, help="the file with the maps")
        parser.add_argument("--source", required=True, help="slug of the system that the maps start from")
        parser.add_argument("--target", required=True, help="slug of the system that they lead to")

    def handle(self, *, file, source, target, **options):
        """Read, load, count."""
        rows = with_progress(read_maps(file, source=source.lower(), target=target.lower()), "maps")
        try:
            counts = load_maps(source=source, target=target, rows=rows, origin=file.name[:120])
        except (UnreadableFile, UnknownSystem, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        print_bad_rows(self.stderr, counts.bad_rows)
        self.stdout.write(str(counts))
