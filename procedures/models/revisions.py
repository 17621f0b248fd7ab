"""The revisions of versions: every saved state of a draft, with its author, kept for good."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from procedures.models.entries import ProcedureVersion


class RevisionQuerySet(models.QuerySet):
    """Revisions, in the words of an editor."""

    def up_to(self, version: ProcedureVersion, number: int | None = None):
        """The revisions of a version in their order, up to this number (None: all)."""
        rows = self.filter(version=version).order_by("number")
        return rows if number is None else rows.filter(number__lte=number)


class Revision(models.Model):
    """The state of a version after one save. It stores what the save changed; earlier revisions have the rest.

    The database refuses to change or delete a revision (procedures/database.sql).
    """

    class Cause(models.TextChoices):
        """What made it."""

        STARTED = "started", "Draft started"
        IMPORTED = "imported", "Imported"
        SAVED = "saved", "Saved"
        RESTORED = "restored", "Earlier revision brought back"
        RENAMED = "renamed", "Terms renamed"

    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="revisions", help_text="The version that was saved."
    )
    number = models.PositiveIntegerField(help_text="1 for the first revision of the version, then counting up.")
    cause = models.CharField(max_length=10, choices=Cause, help_text="What made it.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="revisions", help_text="Who saved it."
    )
    at = models.DateTimeField(default=timezone.now, help_text="When.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of everything that readers see of this state.")
    changes = models.JSONField(help_text="Key -> value of the parts of the content that the save changed.")
    authors = models.JSONField(
        help_text="Key -> primary keys of those whose words stand in this part and were not clinically reviewed yet."
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["version", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_revision_per_number"),
        ]

    def __str__(self):
        return f"revision {self.number} of {self.version}"
