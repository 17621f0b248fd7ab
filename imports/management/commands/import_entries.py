"""bin/manage import_entries PATH…: import entry documents, tables and data as drafts."""

import json
import sys
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from imports.actions import import_documents, importer
from imports.sources import SUFFIXES, UnreadableDocument, find_documents, read_documents
from procedures.rules import EditorialError


class Command(BaseCommand):
    """Imports entries."""

    help = f"Import entries ({', '.join(SUFFIXES)}, or folders of these) as drafts. Published entries do not change."

    def add_arguments(self, parser):
        """PATH…, --dry-run, --json, --publish-as, --accept-guesses."""
        parser.add_argument("paths", nargs="+", type=Path, help="files, or folders with files")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen to each document, but change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")
        parser.add_argument(
            "--publish-as",
            metavar="USER",
            help="publish new entries at once, marked as not clinically reviewed, in the name of this account; for filling "
            "a new site; an entry with lines that fit no field, guesses, proposed values or contradictions stays a draft",
        )
        parser.add_argument(
            "--accept-guesses",
            action="store_true",
            help="with --publish-as: accept the guesses and the proposed values of new entries in the name of that account; "
            "lines that fit no field and contradictions still keep an entry a draft",
        )

    def handle(self, *, paths, dry_run, publish_as, accept_guesses, **options):
        """Find the files, import their documents, print the counts."""
        if accept_guesses and not publish_as:
            raise CommandError("--accept-guesses needs --publish-as USER: a person must answer for what is accepted.")
        try:
            files = find_documents(paths)
            if not files:
                raise CommandError(f"No documents found: the names of files must end in {', '.join(SUFFIXES)}.")
            counts = import_documents(
                documents=tqdm(read_documents(files), desc="entries", unit="", disable=None, file=sys.stderr),
                name=str(paths[0]) if len(paths) == 1 else f"{len(files)} files",
                actor=importer(),
                publish_as=self._publisher(publish_as),
                accept_guesses=accept_guesses,
                dry_run=dry_run,
            )
        except (UnreadableDocument, OSError, PermissionDenied, EditorialError) as error:
            raise CommandError(str(error)) from error
        for line in counts.report or self._remarks(counts):
            self.stderr.write(line)
        for filename, findings in counts.waiting:
            self.stderr.write(f"{filename}: stays a draft until somebody settles this at the desk: {findings}")
        if counts.waiting and not accept_guesses:
            self.stderr.write(
                "These drafts are settled at the desk. An import with --accept-guesses accepts the guesses and proposed "
                "values of new entries in the name of that account."
            )
        if counts.unplaced:
            self.stderr.write(f"{len(counts.unplaced)} lines fit no field: the desk shows them beside each draft")
        self.stdout.write(json.dumps(counts.as_dict()) if options["json"] else str(counts))
        if counts.refused:
            sys.exit(1)

    def _remarks(self, counts):
        yield from (f"{filename}: warning: {warning}" for filename, warning in counts.warnings)
        yield from (f"{filename}: line {number} fits no field: {text}" for filename, number, text in counts.unplaced)
        yield from (f"{filename}: not imported: {reason}" for filename, reason in counts.refused)

    def _publisher(self, username: str | None) -> User | None:
        if username is None:
            return None
        try:
            return User.objects.get(username=username)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account “{username}”.") from error
