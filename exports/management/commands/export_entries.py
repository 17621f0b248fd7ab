"""bin/manage export_entries --format FORMAT: write published entries to a file that import_entries can read."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from tqdm import tqdm

from exports.files import FORMATS, SHAPES, TABLES, file_chunks
from exports.queries import exportable, in_order, read_entries
from exports.writers import UnfitForSpreadsheet, write_whole
from procedures.filters import ProcedureFilter
from record.actions import record


class Command(BaseCommand):
    """Exports entries."""

    help = (
        "Write published entries with every field to stdout or to a file. "
        "Only official titles that the public may read are included."
    )

    def add_arguments(self, parser):
        """--format, --output, --filter, --shape."""
        parser.add_argument("--format", required=True, choices=FORMATS, help="the format of the file")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write to FILE, completely or not at all")
        parser.add_argument(
            "--filter",
            default="",
            metavar="QUERYSTRING",
            help='the filters, as in the address of /procedures/: "kind=surgery&risk=rare"',
        )
        parser.add_argument(
            "--shape",
            choices=SHAPES,
            default="wide",
            help="for csv and xlsx: one row per entry (wide) or one row per part (long)",
        )

    def handle(self, *, format, output, filter, shape, **options):
        """Select the entries, write the file, print the count."""
        if shape != "wide" and format not in TABLES:
            raise CommandError(f"--shape {shape} applies to {' and '.join(TABLES)} only, not to {format}.")
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
        record("exported", f"exported {len(ids)} entries as {format.upper()}.", actor=None)
        (self.stdout if output else self.stderr).write(f"exported {len(ids)} entries", style_func=str)


def _chosen(query: str):
    """The entries that a query string selects. Raises CommandError for an unknown filter or value."""
    asked = QueryDict(query.removeprefix("?"))
    filterset = ProcedureFilter(asked, exportable())
    if unknown := [name for name in asked if name not in filterset.filters]:
        raise CommandError(f"There is no filter “{', '.join(unknown)}”. Filters: {', '.join(filterset.filters)}.")
    if not filterset.is_valid():
        reasons = (f"{name}: {' '.join(messages)}" for name, messages in filterset.errors.items())
        raise CommandError(f"A filter is not valid. {' '.join(reasons)}")
    return filterset.qs
