"""Configuration of the imports room."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Files in: entry documents become drafts."""

    name = "imports"
