"""The models of what readers say of entries: reports of a problem, and whether an entry helped. Nothing about the readers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from feedback.rules import LONGEST
from procedures.content import LABELS
from procedures.models import ProcedureVersion


class ReportQuerySet(models.QuerySet):
    """Reports, in the words of an editor."""

    def open(self):
        """Those that nobody has settled."""
        return self.filter(state=Report.State.OPEN)


class Report(models.Model):
    """What a reader says is wrong or missing. Its words are never changed or deleted (feedback/database.sql)."""

    class State(models.TextChoices):
        """Where a report stands."""

        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        DISMISSED = "dismissed", "Dismissed"

    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="reports", help_text="The version that readers saw."
    )
    place = models.CharField(
        max_length=30,
        blank=True,
        help_text="The section that it is about (procedures/content.py); empty for the entry.",
    )
    text = models.TextField(max_length=LONGEST, help_text="What the reader wrote.")
    at = models.DateTimeField("arrived", default=timezone.now, help_text="When it arrived.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, help_text="Where it stands.")
    note = models.TextField(blank=True, help_text="What was done, or why nothing needed to be done.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who settled it."
    )
    settled_at = models.DateTimeField("settled", null=True, blank=True, help_text="When it was settled.")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "report from a reader"
        verbose_name_plural = "reports from readers"
        default_permissions = ("view",)
        permissions = [("settle_report", "Can settle reports from readers")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="report_says_something"),
            models.CheckConstraint(
                condition=Q(state="open", settled_by=None, settled_at=None, note="")
                | (Q(settled_by__isnull=False, settled_at__isnull=False) & ~Q(state="open") & ~Q(note="")),
                name="settled_report_has_its_person_day_and_note",
            ),
        ]
        indexes = [models.Index(fields=["version"], condition=Q(state="open"), name="open_reports_by_version")]

    def __str__(self):
        return f"“{self.version.name}”, {self.place_label}"

    def get_absolute_url(self) -> str:
        """Its page at the desk."""
        return reverse("admin:feedback_report_change", args=[self.pk])

    @property
    def place_label(self) -> str:
        """The section in words."""
        return LABELS.get(self.place, "the entry as a whole")


class Vote(models.Model):
    """That an entry helped a reader, or did not."""

    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="votes", help_text="The version that readers saw."
    )
    is_helpful = models.BooleanField(help_text="Whether it helped.")
    at = models.DateTimeField(default=timezone.now, help_text="When it was said.")
    form = models.UUIDField(
        unique=True, help_text="The page of the form that was sent, which says nothing about its reader."
    )

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["at"], name="votes_by_time")]

    def __str__(self):
        return f"“{self.version.name}” {'helped' if self.is_helpful else 'did not help'}"
