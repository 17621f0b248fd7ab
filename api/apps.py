"""Configuration of the api room."""

from django.apps import AppConfig

from api.panels import DataOfEntry
from desk.panels import register


class ApiConfig(AppConfig):
    """What programs read: JSON, the sitemap, the feed."""

    name = "api"

    def ready(self):
        """Say on the page of an entry where its data are."""
        register("procedures.entry", DataOfEntry())
