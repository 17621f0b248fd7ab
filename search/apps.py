"""Configuration of the search room: permissions, the shipped vocabulary, and the writer of missed searches."""

import atexit

from django.apps import AppConfig, apps
from django.db import connection
from django.db.models.signals import post_migrate

from accounts.roles import grant
from accounts.tour import lead
from codes import finders
from desk import panels, worklists
from procedures import followers
from search.misses import misses
from search.panels import SearchInGroup
from search.roles import PERMISSIONS, STEPS

#: How many codes are offered for a text.
MOST_OFFERED = 40


def bring_vocabulary(**kwargs):
    """Sync the shipped rows of the vocabulary with their files, and index entries that are not, after a migrate."""
    from search.actions import index_missing_entries, sync_vocabulary

    migrated = kwargs.get("apps", apps)
    if "vocabularyterm" in migrated.all_models["search"]:  # migrating other rooms alone creates no such table
        sync_vocabulary()
        index_missing_entries()


def follow_entries(procedures):
    """Index what readers see of these entries now."""
    from search.actions import index_entries

    index_entries(procedures)


def write_missed(counts):
    """Write misses from the thread that collected them, over a connection that ends with it."""
    from search.actions import note_missed

    try:
        note_missed(counts)
    finally:
        connection.close()


def find_codes(text, *, user, systems, valid_only, typing):
    """(code, why) of the codes that are offered for a text, of those that are stored."""
    from search.queries import find

    chosen = {"kind": ("code",), "system": tuple(systems), "status": ("active",) if valid_only else ()}
    results = find(text, user=user, chosen=chosen, limit=MOST_OFFERED, facets=False, typing=typing).results
    return [(result.code, result.why) for result in results if result.code and result.code.pk]


class SearchConfig(AppConfig):
    """Search over entries and codes: the search box, the vocabulary, and what entries are found by."""

    name = "search"

    def ready(self):
        """Grant permissions, follow what is published, sync after each migrate, list missed searches, search in groups."""
        from search.worklists import MISSED

        grant(PERMISSIONS)
        lead(STEPS)
        followers.register(follow_entries)
        finders.register(find_codes)
        worklists.register(MISSED)
        panels.register("codes.group", SearchInGroup())
        post_migrate.connect(bring_vocabulary, sender=self)
        misses.writer = write_missed
        atexit.register(misses.write)
