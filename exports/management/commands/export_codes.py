"""bin/manage export_codes SYSTEM --format FORMAT: write the codes of a system to a file, through the licence gate."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from codes.models import CodeSystem
from exports.codes import FORMATS, STATUSES, Wanted, code_chunks
from exports.writers import UnfitForSpreadsheet, write_whole
from record.actions import record


class Command(BaseCommand):
    """Exports codes."""

    help = "Write the codes of a system to stdout or to a file. Only descriptors that the public may read are included."

    def add_arguments(self, parser):
        """SYSTEM, --format, --output, --status."""
        parser.add_argument("system", help="slug of the code system: icd10pcs, icd10cm, hcpcs, …")
        parser.add_argument("--format", required=True, choices=FORMATS, help="the format of the file")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write to FILE, completely or not at all")
        parser.add_argument("--status", choices=STATUSES, default="all", help="which codes to write (default: all)")

    def handle(self, *, system, format, output, status, **options):
        """Check the arguments, write the file, print the count."""
        known = list(CodeSystem.objects.values_list("slug", flat=True))
        if system.lower() not in known:
            raise CommandError(f"There is no code system “{system}”. Choose one of: {', '.join(known)}.")
        wanted = Wanted(system=system.lower(), status=status)
        try:
            if output:
                write_whole(output, code_chunks(wanted, format))
            else:
                for chunk in code_chunks(wanted, format):
                    self.stdout.buffer.write(chunk)
                self.stdout.buffer.flush()
        except (UnfitForSpreadsheet, OSError) as error:
            raise CommandError(str(error)) from error
        record("exported", f"exported the codes of {wanted.system} as {format.upper()}.", actor=None)
        (self.stdout if output else self.stderr).write(f"exported {wanted.count()} codes", style_func=str)
