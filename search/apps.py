"""Configuration of the search room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding: one box over entries and codes, and its derived table."""

    name = "search"
