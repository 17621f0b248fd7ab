"""Job records of the imports room: the source document that each imported draft came from."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from procedures.models import ProcedureVersion


class ImportedDocument(models.Model):
    """A document as it arrived, whole, and what the parser could not place: nothing of it is ever lost."""

    version = models.OneToOneField(
        ProcedureVersion, models.CASCADE, related_name="imported_document", help_text="The draft that it became."
    )
    filename = models.CharField(max_length=255, help_text="Name of the file.")
    text = models.TextField(help_text="The whole source text.")
    unplaced = models.JSONField(default=list, help_text="Lines that found no field: [[line number, text], …].")
    warnings = models.JSONField(default=list, help_text="What an editor should look at: [text, …].")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, help_text="Who imported it.")
    imported_at = models.DateTimeField(default=timezone.now, help_text="When.")

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self):
        return self.filename
