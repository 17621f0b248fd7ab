"""Editorial steps that are to be taken later: a version that goes to readers, or leaves them, at a certain time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from procedures.models.entries import Procedure, ProcedureVersion


class PlannedStepQuerySet(models.QuerySet):
    """Planned steps, in the words of an editor."""

    def open(self):
        """Those that are still to be taken."""
        return self.filter(outcome=PlannedStep.Outcome.OPEN)

    def unsettled(self):
        """Those that are still to be taken, and those that the rules refused and about which nobody has decided since."""
        return self.filter(outcome__in=[PlannedStep.Outcome.OPEN, PlannedStep.Outcome.REFUSED])

    def due(self):
        """Those whose time has come, the earliest first."""
        return self.open().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")


class PlannedStep(models.Model):
    """A step that a person has decided on and that is taken in their name at `due_at`, by the rules that hold then."""

    class Step(models.TextChoices):
        """Which step, by its verb in procedures.rules."""

        PUBLISH = "publish", "approve and publish"
        WITHDRAW = "withdraw", "withdraw from readers"

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", "still to be taken"
        TAKEN = "taken", "taken"
        DROPPED = "dropped", "dropped by a person"
        OVERTAKEN = "overtaken", "overtaken by another step"
        REFUSED = "refused", "refused by the rules when its time had come"

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="planned_steps", help_text="The version."
    )
    step = models.CharField(max_length=20, choices=Step, help_text="The step.")
    due_at = models.DateTimeField(help_text="When it is to be taken.")
    seen = models.CharField(
        max_length=64, blank=True, help_text="The fingerprint of the text that the person approved."
    )
    note = models.TextField(
        blank=True, help_text="The note of the step; for a withdrawal, the reason that readers see."
    )
    review_due_on = models.DateField(
        null=True, blank=True, help_text="When the next clinical review is due, if chosen."
    )
    keeps_note = models.BooleanField(
        null=True, help_text="Whether readers still see the editorial note, if it was asked."
    )
    read_instead = models.ForeignKey(
        Procedure, models.SET_NULL, null=True, blank=True, related_name="+", help_text="What readers may read instead."
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="planned_steps", help_text="Who decided on it."
    )
    planned_at = models.DateTimeField(default=timezone.now, help_text="When they decided.")
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN, help_text="What became of it.")
    reason = models.TextField(blank=True, help_text="Why it was refused.")

    objects = PlannedStepQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "step"], condition=Q(outcome="open"), name="one_open_plan_of_a_step"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(outcome="open"), name="open_plans_by_time")]

    def __str__(self):
        return f"{self.get_step_display()} at {self.due_at:%Y-%m-%d %H:%M} UTC"
