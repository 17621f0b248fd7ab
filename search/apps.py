"""Configuration of the search room: its rights, the shipped vocabulary, and who writes down searches that found nothing."""

import atexit

from django.apps import AppConfig, apps
from django.db import connection
from django.db.models.signals import post_migrate

from accounts.roles import grant
from search.misses import misses
from search.roles import PERMISSIONS


def bring_vocabulary(**kwargs):
    """Make the shipped rows those of the files, after a migrate."""
    from search.actions import sync_vocabulary

    migrated = kwargs.get("apps", apps)
    if "vocabularyterm" in migrated.all_models["search"]:  # migrating other rooms alone creates no such table
        sync_vocabulary()


def write_missed(counts):
    """Write misses from the thread that collected them, over a connection that ends with it."""
    from search.actions import note_missed

    try:
        note_missed(counts)
    finally:
        connection.close()


class SearchConfig(AppConfig):
    """Finding: one box over entries and codes, its vocabulary, and its derived table."""

    name = "search"

    def ready(self):
        """Grant the roles; connect to Django's own signal: the table exists only after a migrate; collect misses."""
        grant(PERMISSIONS)
        post_migrate.connect(bring_vocabulary, sender=self)
        misses.writer = write_missed
        atexit.register(misses.write)
