"""bin/manage import_entries PATH…: entry documents become drafts."""

import json
import sys
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.actions import importer
from accounts.models import User
from imports.actions import import_documents
from imports.sources import UnreadableDocument, find_documents, read_documents


class Command(BaseCommand):
    """Imports entry documents."""

    help = "Import entry documents (.txt, .md; folders are walked). They arrive as drafts; what readers see is not touched."

    def add_arguments(self, parser):
        """PATH…, --dry-run, --json, --publish-as."""
        parser.add_argument("paths", nargs="+", type=Path, help="documents, or folders with documents")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")
        parser.add_argument(
            "--publish-as",
            metavar="USER",
            help="put new entries live at once, marked as not clinically reviewed, in the name of this account: for a "
            "site's first fill",
        )

    def handle(self, *, paths, dry_run, publish_as, **options):
        """Find, read, import, count."""
        try:
            files = find_documents(paths)
            if not files:
                raise CommandError("No document found: documents end in .txt or .md.")
            documents = tqdm(read_documents(files), total=len(files), desc="entries", disable=None, file=sys.stderr)
            counts = import_documents(
                documents=documents, actor=importer(), publish_as=self._publisher(publish_as), dry_run=dry_run
            )
        except (UnreadableDocument, OSError, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        for filename, warning in counts.warnings:
            self.stderr.write(f"{filename}: look at this: {warning}")
        for filename, reason in counts.refused:
            self.stderr.write(f"{filename}: not imported: {reason}")
        if counts.unplaced:
            self.stderr.write(f"{counts.unplaced} lines found no field: each draft shows its own in the admin")
        self.stdout.write(json.dumps(counts.as_dict()) if options["json"] else str(counts))
        if counts.refused:
            sys.exit(1)

    def _publisher(self, username: str | None) -> User | None:
        if username is None:
            return None
        try:
            return User.objects.get(username=username)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account “{username}”.") from error
