"""The models of checks: advice that somebody silenced with a reason, and what the last check of a version found."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from codes.models import Release
from procedures.models import Procedure, ProcedureVersion, Revision

#: The states in which a text is checked: readers see it, or somebody works on it.
CHECKED_STATES = (*ProcedureVersion.OPEN_STATES, ProcedureVersion.State.PUBLISHED)


class SilenceQuerySet(models.QuerySet):
    """Silences, in the words of an editor."""

    def in_force(self):
        """Those that nobody has lifted."""
        return self.filter(lifted_at=None)


class Silence(models.Model):
    """A person’s reason why an advice about an entry need not be followed. It holds while the words that it speaks of stay.

    Rows are never deleted; lifting one keeps it, with who lifted it and when.
    """

    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="silences", help_text="The entry, whatever its version."
    )
    rule = models.CharField(max_length=30, help_text="Key of the check.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the words that the finding speaks of.")
    sentence = models.TextField(help_text="What the check said.")
    reason = models.CharField(max_length=500, help_text="Why it need not be followed.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="silences", help_text="Who silenced it."
    )
    at = models.DateTimeField(default=timezone.now, help_text="When.")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Who lifted the silence."
    )
    lifted_at = models.DateTimeField(null=True, help_text="When it was lifted; empty while it is in force.")

    objects = SilenceQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        permissions = [("silence_advice", "Can silence advice about entries")]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "fingerprint"], condition=Q(lifted_at=None), name="one_silence_per_finding"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="silence_has_its_reason"),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None) | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="lifted_silence_has_its_person_and_day",
            ),
        ]

    def __str__(self):
        return f"{self.sentence} Silenced by {self.by}: {self.reason}"


class CheckResultQuerySet(models.QuerySet):
    """Results, in the words of an editor."""

    def current(self):
        """Those of texts that readers see or somebody works on."""
        return self.filter(version__state__in=CHECKED_STATES)

    def critical(self):
        """Those with a critical finding."""
        return self.exclude(critical=[])

    def without_texts(self):
        """With the name and state of each version, for lists."""
        names = ("version__name", "version__number", "version__state")
        return self.select_related("version").only("critical", "advice", "silenced", "checked_at", *names)


class CheckResult(models.Model):
    """What the last check of a version found, for lists of many entries; the form of a version checks its text anew."""

    version = models.OneToOneField(
        ProcedureVersion, models.CASCADE, primary_key=True, related_name="check_result", help_text="The version."
    )
    critical = ArrayField(
        models.CharField(max_length=30),
        help_text="Key of the check of each critical finding, in the order of the form.",
    )
    advice = ArrayField(
        models.CharField(max_length=30), help_text="Key of the check of each advice that nobody has silenced."
    )
    names = ArrayField(
        models.TextField(), help_text="Its name and other names, each as the words by which near-duplicates are found."
    )
    silenced = models.PositiveIntegerField(help_text="How many findings are silenced.")
    checked_at = models.DateTimeField("checked", default=timezone.now, help_text="When it was checked.")

    objects = CheckResultQuerySet.as_manager()

    class Meta:
        ordering = ["version__name", "-version__number"]
        verbose_name = "result of checks"
        verbose_name_plural = "checks of entries"
        indexes = [GinIndex(fields=["names"], name="results_by_names")]

    def __str__(self):
        return str(self.version)


def unchecked_versions() -> models.QuerySet:
    """The versions whose text, or the codes of the site, have changed since their last check, and those never checked."""
    releases = Release.objects.aggregate(at=Greatest(Max("loaded_at"), Max("withdrawn_at")))["at"]
    newer = Revision.objects.filter(version=OuterRef("pk"), at__gt=OuterRef("check_result__checked_at"))
    is_old = Q(check_result=None) | Exists(newer)
    if releases:
        is_old |= Q(check_result__checked_at__lt=releases)
    return ProcedureVersion.objects.filter(is_old, state__in=CHECKED_STATES).order_by(F("pk"))
