"""bin/manage export_entries --format FORMAT: published entries as a file that import_entries reads back."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from tqdm import tqdm

from exports.files import FORMATS, SHAPES, TABLES, file_chunks
from exports.queries import exportable, in_order, read_entries
from exports.writers import UnfitForSpreadsheet, write_whole
from procedures.filters import ProcedureFilter


class Command(BaseCommand):
    """Exports entries."""

    help = "Write published entries with every field, to stdout or to a file. Official titles go out as anyone may read them."

    def add_arguments(self, parser):
        """--format, --output, --filter, --shape."""
        parser.add_argument("--format", required=True, choices=FORMATS, help="the format of the file")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write here, whole or not at all")
        parser.add_argument(
            "--filter",
            default="",
            metavar="QUERYSTRING",
            help='as in the address of /procedures/: "kind=surgery&risk=rare"',
        )
        parser.add_argument(
            "--shape",
            choices=SHAPES,
            default="wide",
            help="csv and xlsx: one row an entry (wide) or one row a part (long)",
        )

    def handle(self, *, format, output, filter, shape, **options):
        """Choose, read, write, count."""
        if shape != "wide" and format not in TABLES:
            raise CommandError(f"--shape {shape} is for {' and '.join(TABLES)}: {format} has one form.")
        ids = in_order(_chosen(filter))
        entries = tqdm(read_entries(ids, None), total=len(ids), desc="entries", disable=None, file=sys.stderr)
        chunks = file_chunks(entries, format, shape)
        try:
            if output:
                write_whole(output, chunks)
            else:
                for chunk in chunks:
                    self.stdout.buffer.write(chunk)
                self.stdout.buffer.flush()
        except (UnfitForSpreadsheet, OSError) as error:
            raise CommandError(str(error)) from error
        (self.stdout if output else self.stderr).write(f"exported {len(ids)} entries", style_func=str)


def _chosen(query: str):
    """The entries of a query string. Raises CommandError for a filter or a value that is not known."""
    asked = QueryDict(query.removeprefix("?"))
    filterset = ProcedureFilter(asked, exportable())
    if unknown := [name for name in asked if name not in filterset.filters]:
        raise CommandError(f"No filter is called {', '.join(unknown)}: there are {', '.join(filterset.filters)}.")
    if not filterset.is_valid():
        reasons = (f"{name}: {' '.join(messages)}" for name, messages in filterset.errors.items())
        raise CommandError(f"A filter cannot be read. {' '.join(reasons)}")
    return filterset.qs
