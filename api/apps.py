"""Configuration of the api room."""

from django.apps import AppConfig

from api.panels import DataOfEntry, FeedOfReleases
from desk.panels import register


class ApiConfig(AppConfig):
    """What programs read: JSON, the sitemap, the feed."""

    name = "api"

    def ready(self):
        """Say on the page of an entry where its data are, and on those of releases where their feed is."""
        register("procedures.entry", DataOfEntry())
        register("codes.releases", FeedOfReleases())
        register("codes.changes", FeedOfReleases())
