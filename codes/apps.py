"""Configuration of the codes room."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """Medical code systems as imported reference data."""

    name = "codes"
    verbose_name = "medical codes"
