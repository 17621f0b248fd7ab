"""What people do with the forms of versions before they save: the text that they typed, and who has a draft open."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from procedures.models.entries import ProcedureVersion


class UnsavedText(models.Model):
    """What a person typed into the form of a version and has not saved. Only that person sees it.

    There is one row for each time that the form was opened, so that no text replaces another. It is not a revision: it changes
    nothing in the draft and makes nobody an author.
    """

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="unsaved_texts", help_text="The version whose form it is."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsaved_texts", help_text="Who typed it."
    )
    form = models.CharField(max_length=36, help_text="Which opening of the form it was typed into.")
    text = models.TextField(help_text="The fields of the form as a browser sends them, invalid values included.")
    typed_at = models.DateTimeField(default=timezone.now, help_text="When it was last kept.")

    class Meta:
        ordering = ["-typed_at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person", "form"], name="one_unsaved_text_per_form"),
        ]

    def __str__(self):
        return f"unsaved text of {self.person} in {self.version}"


class PresenceQuerySet(models.QuerySet):
    """Presences, in the words of an editor."""

    def now(self):
        """Those whose browser has said lately that the form is open."""
        return self.filter(seen_at__gt=timezone.now() - Presence.ENDS_AFTER)


class Presence(models.Model):
    """A person who has the form of a draft open, or had it open until `seen_at`. Whoever came first has the draft."""

    #: How long after its last sign of life a form counts as closed.
    ENDS_AFTER = timedelta(minutes=5)

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="presences", help_text="The draft that is open."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences", help_text="Who has it open."
    )
    since = models.DateTimeField(default=timezone.now, help_text="When this person opened it.")
    seen_at = models.DateTimeField(default=timezone.now, help_text="When the browser last said that it is open.")

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="one_presence_per_person"),
        ]

    def __str__(self):
        return f"{self.person} in {self.version}"
