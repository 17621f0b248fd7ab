"""Configuration of the procedures room."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Entries and their editorial life."""

    name = "procedures"
    verbose_name = "encyclopedia"
