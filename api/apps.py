"""Configuration of the api room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Machines read: JSON over the same queries as the pages."""

    name = "api"
