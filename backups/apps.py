"""Configuration of the backups room."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Backup of the whole database to a file, and the way back."""

    name = "backups"
