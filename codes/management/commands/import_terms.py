"""bin/manage import_terms SYSTEM FILE: load index terms and synonyms of codes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.actions import UnknownSystem, load_terms
from codes.formats.reading import read_terms
from codes.formats.source import UnreadableFile
from codes.management.reporting import print_bad_rows, with_progress


class Command(BaseCommand):
    """Loads index terms."""

    help = "Load index terms and synonyms for codes: the official ICD-10-PCS index (XML), or CSV with code,term,kind."

    def add_arguments(self, parser):
        """SYSTEM, FILE."""
        parser.add_argument("system", help="slug of the code system")
        parser.add_argument("file", type=Path, help="the file with the terms")

    def handle(self, *, system, file, **options):
        """Read, load, count."""
        try:
            counts = load_terms(system=system, rows=with_progress(read_terms(file, system=system.lower()), "terms"))
        except (UnreadableFile, UnknownSystem, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        print_bad_rows(self.stderr, counts.bad_rows)
        self.stdout.write(str(counts))
