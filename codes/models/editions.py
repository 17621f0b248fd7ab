"""The model of the history of codes: one row for each release that changed a code."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from codes.models.codes import Code
from codes.models.systems import Release
from codes.systems import LONGEST_CODE


class CodeEdition(models.Model):
    """The state of a code from one release on, until a later release changes it.

    The state at any release is the code's latest edition up to that release; `Code` has the state of the newest edition. A
    release that does not change a code writes no edition.
    """

    class Kind(models.TextChoices):
        """What the release did to the code, in a coder's words."""

        ADDED = "added", "Added"
        REVISED = "revised", "Descriptor, dates or place in the hierarchy changed"
        COMPLETED = "completed", "Only texts, dates or headings filled in that were missing, or the short title changed"
        RETIRED = "retired", "Retired"
        REINSTATED = "reinstated", "Reinstated"

    pk = models.CompositePrimaryKey("code_id", "release_id")
    code = models.ForeignKey(
        Code, models.CASCADE, related_name="editions", db_index=False, help_text="The code that it is about."
    )
    release = models.ForeignKey(
        Release,
        models.PROTECT,
        related_name="editions",
        db_index=False,
        help_text="The release that introduces this state.",
    )
    kind = models.CharField(max_length=10, choices=Kind, help_text="What the release did to the code.")
    title = models.TextField(blank=True, help_text="The official descriptor.")
    short_title = models.CharField(max_length=250, blank=True, help_text="The official short descriptor.")
    is_header = models.BooleanField(default=False, help_text="A heading: not valid for billing.")
    parent_code = models.CharField(max_length=LONGEST_CODE, blank=True, help_text="The heading above it, normalized.")
    valid_from = models.DateField(null=True, help_text="The publisher’s date, if the file gives one.")
    valid_to = models.DateField(null=True, help_text="The publisher’s date, if the file gives one.")
    is_listed = models.BooleanField(
        default=True, help_text="Whether the release contains it at all; if not, the texts are from the release before."
    )
    is_valid = models.BooleanField(
        default=True, help_text="Whether the release contains it and does not mark it as ended."
    )

    class Meta:
        ordering = ["release__position"]
        # The editions of a release are written together and lie together.
        indexes = [
            BrinIndex(fields=["release"], name="editions_by_release", autosummarize=True),
            models.Index(fields=["code", "release"], condition=models.Q(kind="revised"), name="revised_editions"),
        ]

    def __str__(self):
        return f"{self.code_id} {self.kind} in {self.release_id}"
