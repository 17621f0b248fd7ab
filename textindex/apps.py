"""Configuration of the word index."""

from django.apps import AppConfig


class TextindexConfig(AppConfig):
    """Words, postings, stamps and the cache of each process."""

    name = "textindex"
    verbose_name = "word index"
