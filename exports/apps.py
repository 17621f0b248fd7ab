"""Configuration of the exports room."""

from django.apps import AppConfig

from desk.panels import register


class ExportsConfig(AppConfig):
    """Files out: what the public may read, filtered, as tables."""

    name = "exports"

    def ready(self):
        """Offer downloads on the pages of code systems."""
        from exports.panels import CodeDownloads

        register("codes.system", CodeDownloads())
