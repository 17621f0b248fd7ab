"""The passages that people wrote: how their words are recognized when they stand in another entry."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from procedures.models.entries import ProcedureVersion


class WrittenPassage(models.Model):
    """A passage (procedures/passages.py) with somebody who wrote it, and where they did so first.

    The database refuses to delete it, or to change anything but that it was reviewed (procedures/database.sql).
    """

    digest = models.CharField(max_length=32, help_text="A digest of its words, for finding the same passage.")
    words = models.TextField(help_text="Its longer words, in their order.")
    runs = ArrayField(models.BigIntegerField(), help_text="A digest of each run of three of these words.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who wrote it, or brought it in a file."
    )
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, null=True, related_name="+", help_text="Where; empty for an uploaded file."
    )
    is_reviewed = models.BooleanField(
        default=False, help_text="Whether it stands in a text that was clinically reviewed: then it is nobody's."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "author"], name="one_passage_per_author")]
        # Each save looks into the index at once, so new entries must not wait in its list of pending ones.
        indexes = [GinIndex(fields=["runs"], name="runs_of_passages", fastupdate=False)]

    def __str__(self):
        return self.words
