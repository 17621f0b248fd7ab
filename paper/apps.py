"""Configuration of the paper room."""

from django.apps import AppConfig

from desk.panels import register
from paper.panels import PaperOfEntry


class PaperConfig(AppConfig):
    """Entries on paper."""

    name = "paper"

    def ready(self):
        """Offer the sheets on the page of an entry."""
        register("procedures.entry", PaperOfEntry())
