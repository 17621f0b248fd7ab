"""The model of what was lost: index terms and maps that a later file of their publisher no longer has."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from codes.models.systems import CodeSystem, Release
from codes.models.terms import IndexTerm
from codes.systems import LONGEST_CODE


class DroppedLead(models.Model):
    """An index term or a map that led to codes until a file was loaded that lacks it; one that comes back is deleted here."""

    release = models.ForeignKey(
        Release,
        models.CASCADE,
        related_name="dropped",
        help_text="The release that was loaded last when it was dropped: of the system that it led to, or came from.",
    )
    term = models.CharField(
        max_length=IndexTerm.LONGEST_TERM, blank=True, db_collation="C", help_text="The index term; empty for a map."
    )
    source_system = models.ForeignKey(
        CodeSystem,
        models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        help_text="For a map: the system that it came from.",
    )
    source = models.CharField(max_length=LONGEST_CODE, blank=True, help_text="For a map: the code that it came from.")
    target_system = models.ForeignKey(
        CodeSystem, models.CASCADE, related_name="+", db_index=False, help_text="The system that it led to."
    )
    target = models.CharField(
        max_length=IndexTerm.LONGEST_TERM,
        db_collation="C",
        help_text="What it led to: a code or the beginning of codes; for some terms a value of an axis, or another term.",
    )
    dropped_at = models.DateTimeField(default=timezone.now, db_default=Now(), help_text="When.")

    class Meta:
        ordering = ["term", "source", "target"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source_system=None, source="") & ~Q(term="")
                | Q(source_system__isnull=False, term="") & ~Q(source=""),
                name="dropped_lead_is_a_term_or_a_map",
            )
        ]

    def __str__(self):
        return f"{self.term or self.source} → {self.target}"

    @property
    def source_display(self) -> str:
        """For a map: the code that it came from, as it is printed."""
        return self.source_system.rules.display(self.source)

    @property
    def target_display(self) -> str:
        """For a map: the code that it led to, as it is printed."""
        return self.target_system.rules.display(self.target)
