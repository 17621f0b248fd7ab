"""bin/manage load_demo: load public-domain codes, our own entries, and one account for each role."""

import os
import secrets

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import make_demo_people
from accounts.models import User
from codes.actions import load_release
from codes.formats.reading import read_codes
from codes.management.reporting import with_progress
from codes.models import Release
from imports.actions import import_documents, importer
from imports.demo import ENTRIES, RELEASES, release_file
from imports.sources import find_documents, read_documents


class Command(BaseCommand):
    """Loads the demo content; safe to repeat."""

    help = "Load the demo: public-domain codes, entries of our own, and an account for each role. Safe to repeat."

    def handle(self, **options):
        """Load people, codes and entries; existing ones stay as they are."""
        self._people()
        for release in RELEASES:
            self._release(release)
        files = find_documents([ENTRIES])
        counts = import_documents(
            documents=with_progress(read_documents(files), "entries"),
            actor=importer(),
            publish_as=User.objects.get(username="admin"),
            only_new=True,
        )
        for filename, reason in counts.refused:
            self.stderr.write(f"{filename}: {reason}")
        self.stdout.write(f"entries: {counts}")
        if counts.refused:
            raise CommandError("Some demo entries could not be loaded.")

    def _people(self):
        given = os.environ.get("MEDREF_DEMO_PASSWORD", "")
        password = given or secrets.token_urlsafe(9)
        new = make_demo_people(password)
        if new and given:
            self.stdout.write(f"accounts: {', '.join(new)}, with the password of MEDREF_DEMO_PASSWORD")
        elif new:
            self.stdout.write(f"accounts: {', '.join(new)}, all with the password {password} (shown only once)")

    def _release(self, release):
        if Release.objects.filter(system__slug=release.system).exists():
            self.stdout.write(f"{release.system}: already has a release, left as it is")
            return
        try:
            path = release_file(release)
        except FileNotFoundError as error:
            raise CommandError(str(error)) from error
        rows = with_progress(read_codes(path, system=release.system), f"{release.system} {release.label}")
        counts = load_release(system=release.system, label=release.label, rows=rows, source_name=path.name)
        self.stdout.write(f"{release.system} {release.label}: {counts}")
