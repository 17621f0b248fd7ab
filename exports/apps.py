"""Configuration of the exports room."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Files out: what the public may read, filtered, as tables."""

    name = "exports"
