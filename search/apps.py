"""Configuration of the search room: the shipped vocabulary arrives after every migrate."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from accounts.roles import grant
from search.roles import PERMISSIONS


def bring_vocabulary(**kwargs):
    """Make the shipped rows those of the files, after a migrate."""
    from search.actions import sync_vocabulary

    migrated = kwargs.get("apps", apps)
    if "vocabularyterm" in migrated.all_models["search"]:  # a migrate to an earlier state has no such table
        sync_vocabulary()


class SearchConfig(AppConfig):
    """Finding: one box over entries and codes, its vocabulary, and its derived table."""

    name = "search"

    def ready(self):
        """Grant the roles; connect to Django's own signal: the table exists only after a migrate."""
        grant(PERMISSIONS)
        post_migrate.connect(bring_vocabulary, sender=self)
