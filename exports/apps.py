"""Configuration of the exports room."""

from django.apps import AppConfig

from desk.panels import register


class ExportsConfig(AppConfig):
    """Exports of published entries and of codes to files."""

    name = "exports"

    def ready(self):
        """Add the download links to the pages of code systems."""
        from exports.panels import CodeDownloads

        register("codes.system", CodeDownloads())
