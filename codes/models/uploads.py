"""The model of files that code managers upload: previewed first, then loaded or discarded."""

import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from codes.models.systems import CodeSystem


def private_storage():
    """Where the files are stored. No address serves them, because many contain licensed texts."""
    return FileSystemStorage(settings.MEDREF_UPLOADS_DIR, file_permissions_mode=0o600, directory_permissions_mode=0o700)


def upload_path(upload: "CodeUpload", name: str) -> str:
    """The path of a file: each has its own directory, so that it keeps its publisher's name, which readers and maps cite."""
    return f"{uuid.uuid4().hex}/{name[-100:]}"


class CodeUpload(models.Model):
    """One file of codes, terms, maps, axes or groups, with what it would change, until a person loads or discards it."""

    class Holds(models.TextChoices):
        """What the file contains."""

        CODES = "codes", "Codes of a release"
        TERMS = "terms", "Index terms and synonyms"
        MAPS = "maps", "Maps between codes"
        AXES = "axes", "Axes of ICD-10-PCS"
        GROUPS = "groups", "Groups of codes"

    class State(models.TextChoices):
        """Its current state."""

        WAITING = "waiting", "Waiting for confirmation"
        LOADED = "loaded", "Loaded"
        DROPPED = "dropped", "Discarded"

    holds = models.CharField("content", max_length=10, choices=Holds, help_text="What the file contains.")
    system = models.ForeignKey(
        CodeSystem, models.PROTECT, related_name="uploads", help_text="The code system that it belongs to."
    )
    target = models.ForeignKey(
        CodeSystem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="For maps: the target code system.",
    )
    label = models.CharField(max_length=60, blank=True, help_text="For codes: the release, as its publisher names it.")
    name = models.CharField(max_length=250, help_text="Name of the file.")
    file = models.FileField(
        max_length=400,
        blank=True,
        storage=private_storage,
        upload_to=upload_path,
        help_text="The file itself; it is deleted once it is loaded or discarded.",
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file as it was previewed.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, help_text="Its current state.")
    columns = models.JSONField(
        default=dict,
        help_text="For tables: the columns that a person named, name -> heading or number; empty if recognized.",
    )
    preview = models.JSONField(
        help_text="What it would change: counts and, up to a limit, differences, bad_rows and affected pages; the number "
        "to repeat before it is loaded, with the reason; of a table the first rows, and why its columns are not recognized."
    )
    result = models.JSONField(null=True, blank=True, help_text="The counts of the actual load.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who uploaded the file."
    )
    uploaded_at = models.DateTimeField(default=timezone.now, help_text="When.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who loaded or discarded it.",
    )
    decided_at = models.DateTimeField(null=True, blank=True, help_text="When.")

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        verbose_name = "code file"
        constraints = [
            models.CheckConstraint(
                condition=Q(holds="codes", target=None) & ~Q(label="")
                | Q(holds="maps", target__isnull=False, label="")
                | Q(holds__in=["terms", "axes", "groups"], target=None, label=""),
                name="upload_says_what_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None, result__isnull=True) & ~Q(file="")
                | Q(state="loaded", decided_at__isnull=False, decided_by__isnull=False, result__isnull=False, file="")
                | Q(state="dropped", decided_at__isnull=False, decided_by__isnull=False, result=None, file=""),
                name="decided_upload_has_its_day_and_no_file",
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.name}"

    def get_absolute_url(self):
        """Its page at the desk: what it changes."""
        return reverse("admin:codes_codeupload_change", args=[self.pk])

    @property
    def subject(self) -> str:
        """What it is about, in a few words: “ICD-10-PCS FY2025”, “maps from ICD-9-CM procedures to ICD-10-PCS”."""
        if self.holds == self.Holds.CODES:
            return f"{self.system} {self.label}"
        if self.holds == self.Holds.MAPS:
            return f"Maps from {self.system} to {self.target}"
        what = {self.Holds.TERMS: "Index terms", self.Holds.AXES: "Axes", self.Holds.GROUPS: "Groups"}
        return f"{what[self.Holds(self.holds)]} of {self.system}"

    @property
    def is_read(self) -> bool:
        """Whether its content is known, and not only the first rows of a table whose columns nobody has named."""
        return "refusal" not in self.preview

    @property
    def is_waiting(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state == self.State.WAITING
