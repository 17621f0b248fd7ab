"""The model of notes: what a tabular list says at a code or heading about how it is used."""

from django.db import models

from codes.models.codes import Code
from codes.models.systems import Release


class CodeNote(models.Model):
    """One note at a code or heading, as one release prints it. It also holds for the codes below.

    Notes are not searched: what a code excludes must not lead to it.
    """

    class Kind(models.TextChoices):
        """What the note says, in the order in which notes are shown. Source: ICD-10-CM Official Guidelines, section I.A."""

        NOTE = "note", "Note"
        INCLUDES = "includes", "Includes"
        EXCLUDES = "excludes", "Excludes"
        EXCLUDES1 = "excludes1", "Excludes1: never coded together with it"
        EXCLUDES2 = "excludes2", "Excludes2: not part of it, but may be coded together with it"
        CODE_FIRST = "code_first", "Code first"
        USE_ADDITIONAL = "use_additional", "Use additional code"
        CODE_ALSO = "code_also", "Code also"
        SEVENTH = "seventh", "7th characters"

    code = models.ForeignKey(Code, models.CASCADE, related_name="notes", help_text="Where the note is printed.")
    release = models.ForeignKey(
        Release, models.CASCADE, related_name="notes", db_index=False, help_text="The release that prints it."
    )
    position = models.PositiveIntegerField(help_text="Its place among the notes of the release, from 1.")
    kind = models.CharField(max_length=20, choices=Kind, help_text="What the note says.")
    text = models.TextField(help_text="The note as printed.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["release", "position"], name="one_note_per_position")]

    def __str__(self):
        return self.text
