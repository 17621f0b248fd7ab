"""The record of editorial work: who did what to which version and when, and who opened which version."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from procedures.models.entries import ProcedureVersion


class EditorialEvent(models.Model):
    """One step of an editor. Events are written by procedures/actions and never changed."""

    class Verb(models.TextChoices):
        """What was done."""

        STARTED = "started", "started the draft"
        EDITED = "edited", "edited the draft"
        TAKEN_OVER = "taken_over", "took the draft over"
        SUBMITTED = "submitted", "submitted it for review"
        DISCARDED = "discarded", "discarded the draft"
        REOPENED = "reopened", "reopened the discarded draft"
        RETURNED = "returned", "sent it back to the writer"
        PUBLISHED = "published", "approved and published it"
        PUBLISHED_UNREVIEWED = "published_unreviewed", "published it without clinical review"
        CONFIRMED = "confirmed", "reviewed it clinically and confirmed it as it is"
        SUPERSEDED = "superseded", "replaced it with a later version"
        RENAMED = "renamed", "renamed terms that it uses"
        WITHDRAWN = "withdrawn", "withdrew it from readers"
        REINSTATED = "reinstated", "returned it to readers"
        ASSIGNED = "assigned", "assigned it"
        SHARED = "shared", "made a link to it for people without an account"
        UNSHARED = "unshared", "ended a link to it"
        PLANNED = "planned", "planned a step"
        PLAN_DROPPED = "plan_dropped", "dropped a planned step"
        PLAN_OVERTAKEN = "plan_overtaken", "overtook a planned step"
        PLAN_REFUSED = "plan_refused", "had planned a step that the rules refused"

    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="events", help_text="The version.")
    verb = models.CharField(max_length=20, choices=Verb, help_text="What was done.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="editorial_events", help_text="Who did it."
    )
    at = models.DateTimeField(default=timezone.now, help_text="When.")
    note = models.TextField(blank=True, help_text="Why, in the person’s own words.")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.actor} {self.get_verb_display()}"


class Reading(models.Model):
    """Somebody opened a version at the desk; the newest time counts."""

    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="readings", help_text="The version.")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings", help_text="Who opened it."
    )
    fingerprint = models.CharField(max_length=64, help_text="The fingerprint of what they saw (procedures.content).")
    at = models.DateTimeField(default=timezone.now, help_text="When.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "reader"], name="one_reading_per_person")]

    def __str__(self):
        return f"{self.reader} opened {self.version}"
