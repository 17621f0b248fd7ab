"""Configuration of the exports room."""

from django.apps import AppConfig

from desk.panels import register


class ExportsConfig(AppConfig):
    """Exports of published entries and of codes to files."""

    name = "exports"

    def ready(self):
        """Add the downloads to the pages of code systems, changes, entries, look-ups, events and worklists."""
        from exports.panels import (
            ChangeDownloads,
            CodeDownloads,
            EntryDownloads,
            LookupDownloads,
            RecordDownload,
            WorklistDownload,
        )

        register("codes.system", CodeDownloads())
        register("codes.changes", ChangeDownloads())
        register("codes.lookup", LookupDownloads())
        register("procedures.list", EntryDownloads())
        register("record.events", RecordDownload())
        register("desk.worklist", WorklistDownload())
