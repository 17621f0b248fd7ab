"""The models of the ICD-10-PCS axes: what each character means, its definition, and which characters can be combined."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from codes.models.systems import CodeSystem
from codes.systems.icd10pcs.building import LENGTH
from codes.systems.icd10pcs.tables import LONGEST_AXIS, LONGEST_LABEL, NAMED

POSITIONS = [MinValueValidator(1), MaxValueValidator(LENGTH)]


class AxisValue(models.Model):
    """One character at one position of a code, with its label: "0D" position 5 character 4 "Percutaneous Endoscopic"."""

    system = models.ForeignKey(
        CodeSystem, models.CASCADE, related_name="axis_values", help_text="The code system it belongs to."
    )
    context = models.CharField(
        max_length=2, blank=True, help_text="The preceding characters that give it its meaning: none, 0, or 0D."
    )
    position = models.PositiveSmallIntegerField(
        validators=POSITIONS, help_text="Its position among the seven characters."
    )
    character = models.CharField(max_length=1, help_text="The character as written in the code.")
    label = models.CharField(max_length=LONGEST_LABEL, help_text="What the character means: Percutaneous Endoscopic.")
    axis = models.CharField(
        max_length=LONGEST_AXIS, help_text="What the tables call this position: Approach, Body Part, Isotope."
    )
    definition = models.TextField(blank=True, help_text="The definition in the tables, which define operations only.")

    class Meta:
        ordering = ["position", "context", "character", "label"]
        constraints = [
            # The label belongs to the key: a few characters have two in one table (3E0, position 7, character 0).
            models.UniqueConstraint(
                fields=["system", "context", "position", "character", "label"], name="one_row_per_axis_value"
            ),
            models.CheckConstraint(condition=Q(position__range=(1, LENGTH)), name="axis_value_has_a_position"),
        ]

    def __str__(self):
        return f"{self.axis} {self.character}: {self.label}"


class TableRow(models.Model):
    """One row of a published table: its values at positions 4 to 7 can be combined freely after its prefix."""

    system = models.ForeignKey(
        CodeSystem, models.CASCADE, related_name="table_rows", help_text="The system that publishes the table."
    )
    prefix = models.CharField(max_length=NAMED, help_text="The three characters that name the table: 0DT.")
    values = models.ManyToManyField(
        AxisValue, related_name="rows", help_text="The values it allows at positions 4 to 7."
    )

    class Meta:
        ordering = ["prefix", "id"]
        indexes = [models.Index(fields=["system", "prefix"], name="table_rows_by_prefix")]

    def __str__(self):
        return f"{self.prefix} row {self.pk}"


class AxisDefinition(models.Model):
    """The publisher's definition of a label in one section and position; the words that lead to it are index terms."""

    system = models.ForeignKey(
        CodeSystem, models.CASCADE, related_name="axis_definitions", help_text="The system whose labels it defines."
    )
    section = models.CharField(max_length=1, help_text="The section (first character) it applies to.")
    position = models.PositiveSmallIntegerField(
        validators=POSITIONS, help_text="The position among the seven characters."
    )
    title = models.CharField(
        max_length=LONGEST_LABEL,
        help_text="The label, for devices often with a body system: Artificial Sphincter in Urinary System.",
    )
    definition = models.TextField(blank=True, help_text="The official definition.")
    explanation = models.TextField(blank=True, help_text="The publisher’s additional explanation.")

    class Meta:
        ordering = ["section", "position", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "section", "position", "title"], name="one_definition_per_axis_label"
            ),
            models.CheckConstraint(condition=Q(position__range=(1, LENGTH)), name="axis_definition_has_a_position"),
        ]

    def __str__(self):
        return f"{self.section} position {self.position}: {self.title}"
