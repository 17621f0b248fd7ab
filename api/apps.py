"""Configuration of the api room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """JSON for other systems, from the same queries as the pages."""

    name = "api"
