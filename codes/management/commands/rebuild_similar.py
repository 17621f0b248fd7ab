"""bin/manage rebuild_similar: find the similar codes of all codes anew."""

import gc
import sys
from functools import partial

from django.core.management.base import BaseCommand
from tqdm import tqdm

from codes.actions import rebuild_similar
from codes.models import CodeSystem


class Command(BaseCommand):
    """Rebuilds the similar codes of each system."""

    help = "Find the similar codes of every code anew, from axes, hierarchy, maps, entries and titles."

    def add_arguments(self, parser):
        """SYSTEM, --due."""
        parser.add_argument(
            "systems", nargs="*", metavar="SYSTEM", help="slugs of code systems; without any, all of them"
        )
        parser.add_argument(
            "--due", action="store_true", help="only the systems that got a release or maps since the last time"
        )

    def handle(self, *, systems, due, **options):
        """Rebuild and count."""
        wanted = CodeSystem.objects.filter(codes__isnull=False).distinct()
        if systems:
            wanted = wanted.filter(slug__in=systems)
        if due:
            wanted = wanted.filter(similar_is_due=True)
        gc.disable()  # What is found are millions of tuples without cycles.
        try:
            counts = [
                f"{system.slug} {rebuild_similar(system, only_due=due, watched=partial(_with_progress, system.slug)):,}"
                for system in wanted
            ]
        finally:
            gc.enable()
        self.stdout.write(f"similar codes for: {', '.join(counts) or 'none'}")


def _with_progress(slug, found, total):
    """What is found, counted on a terminal."""
    return tqdm(found, desc=slug, total=total, unit=" codes", disable=None, file=sys.stderr, mininterval=0.5)
