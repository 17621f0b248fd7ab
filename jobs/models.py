"""The model of jobs."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jobs.roles import VIEW


class JobQuerySet(models.QuerySet):
    """Jobs in words."""

    def open(self):
        """Those that are not over."""
        return self.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))

    def in_turn(self):
        """In the order in which workers take them: what people wait for comes before what the site does by itself."""
        return self.order_by(models.Q(owner=None), "pk")

    def seen_by(self, user):
        """Those that the person may see: their own, or all of them."""
        return self if user.has_perm(VIEW) else self.filter(owner=user)


class Job(models.Model):
    """Work that a worker does in one transaction. It runs as long as the worker that it was given to holds its lock."""

    class State(models.TextChoices):
        """Its current state."""

        QUEUED = "queued", "Waiting for its turn"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    kind = models.CharField(max_length=60, help_text="What it does: the name of a registered kind.")
    title = models.CharField("work", max_length=300, help_text="What it does, in words.")
    arguments = models.JSONField(default=dict, help_text="The arguments of its kind.")
    files = models.JSONField(default=list, help_text="The names of the uploaded files.")
    folder = models.CharField(
        max_length=32, blank=True, help_text="The folder of the uploaded files, which ends with the job."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="jobs",
        help_text="Who asked for it, and in whose name it is done; empty for what the site does by itself.",
    )
    back = models.CharField(max_length=300, blank=True, help_text="The address of the page on which it was asked for.")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED, help_text="Its current state.")
    done = models.PositiveBigIntegerField(default=0, help_text="How much is done.")
    total = models.PositiveBigIntegerField(null=True, help_text="How much there is to do, if that is known.")
    words = models.TextField(blank=True, help_text="How far it is, or why it was not done.")
    result = models.CharField(max_length=300, blank=True, help_text="The address of the page with its result.")
    attempts = models.PositiveIntegerField(default=0, help_text="How often a worker began it.")
    queued_at = models.DateTimeField(default=timezone.now, help_text="When it was asked for.")
    started_at = models.DateTimeField(null=True, help_text="When a worker began it last.")
    ended_at = models.DateTimeField(null=True, help_text="When it was over.")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("cancel_job", "Can cancel jobs of others")]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=("queued", "running")), name="open_jobs"),
            models.Index(fields=["owner", "-id"], name="jobs_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="queued", ended_at=None)
                | Q(state="running", ended_at=None, started_at__isnull=False, attempts__gt=0)
                | Q(state__in=("done", "refused", "failed", "cancelled"), ended_at__isnull=False),
                name="job_that_is_over_has_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "failed")) | ~Q(words=""), name="job_says_why_it_was_not_done"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page at the desk."""
        return reverse("admin:jobs_job_change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is not over."""
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def path(self) -> Path:
        """The folder of its files, each under its number in `files`."""
        return settings.MEDREF_JOBS_DIR / self.folder
