"""bin/manage import_terms SYSTEM FILE…: load index terms and synonyms of codes."""

from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.actions import UnknownSystem, load_terms
from codes.formats.reading import read_terms
from codes.management.reporting import print_bad_rows, with_progress
from workbooks.errors import UnreadableFile


class Command(BaseCommand):
    """Loads index terms."""

    help = "Load index terms and synonyms for codes: an official index of ICD-10-CM or ICD-10-PCS (XML), or a CSV file."

    def add_arguments(self, parser):
        """SYSTEM, FILE…."""
        parser.add_argument("system", help="slug of the code system")
        parser.add_argument(
            "files", nargs="+", type=Path, help="the files with the terms; give all files that belong together at once"
        )

    def handle(self, *, system, files, **options):
        """Read, load, count."""
        rows = chain.from_iterable(read_terms(file, system=system.lower()) for file in files)
        try:
            counts = load_terms(system=system, rows=with_progress(rows, "terms"))
        except (UnreadableFile, UnknownSystem, OSError) as error:
            raise CommandError(f"{', '.join(map(str, files))}: {error}") from error
        print_bad_rows(self.stderr, counts.bad_rows)
        self.stdout.write(str(counts))
