"""Sources that nobody may rely on any more: retracted papers, guidelines that were taken back."""

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5
from django.utils import timezone


class WithdrawnSource(models.Model):
    """A source, by what identifies it in every citation (Source.work), that is not valid any more."""

    work = models.TextField(editable=False, help_text="What identifies the source, as in Source.work.")
    citation = models.TextField(help_text="How an entry cites it.")
    reason = models.TextField(help_text="Why nobody may rely on it any more.")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who said so."
    )
    at = models.DateTimeField(default=timezone.now, help_text="When.")

    class Meta:
        # By a digest, because a citation may be longer than what an index holds.
        constraints = [models.UniqueConstraint(MD5("work"), name="one_row_per_withdrawn_source")]

    def __str__(self):
        return self.citation
