"""The rows that belong to one version: names, steps, tools, personnel, risks, medicines, milestones, outcomes, codes.

Sources: `sources`; illustrations: `pictures`.
"""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from codes.models import Code, CodeEdition, Release
from documents import entry
from documents.likelihood import FIGURES
from documents.row_kinds import MedicineAction
from procedures.models.entries import ProcedureVersion
from procedures.models.terms import CURRENT, PersonnelRole, Tool


class VersionPart(models.Model):
    """A row of a version, with its position."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, help_text="The version that it belongs to.")
    position = models.PositiveSmallIntegerField(default=999, help_text="Its place in the list, lowest number first.")

    class Meta:
        abstract = True
        ordering = ["position", "id"]


def version_of(related_name: str) -> models.ForeignKey:
    """The foreign key of a row, by which its version knows its rows of this kind."""
    return models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name=related_name, help_text="The version that it belongs to."
    )


class ProcedureName(VersionPart):
    """Another name of the procedure, which people may search for."""

    class Kind(models.TextChoices):
        """Who uses the name."""

        COMMON = "common", "Common name"
        TECHNICAL = "technical", "Technical term"

    version = version_of("names")
    kind = models.CharField(max_length=10, choices=Kind, help_text="Who uses the name: the public or professionals.")
    name = models.CharField(max_length=255, help_text="The name.")

    def __str__(self):
        return self.name


class Step(VersionPart):
    """One numbered step of the procedure."""

    version = version_of("steps")
    label = models.CharField(max_length=120, blank=True, help_text="The step in a word or two: Incision.")
    text = models.TextField(blank=True, help_text="What happens.")

    def __str__(self):
        return self.label or self.text[:60]


class ProcedureTool(VersionPart):
    """An instrument or device that is used."""

    version = version_of("tools")
    tool = models.ForeignKey(
        Tool, models.PROTECT, related_name="uses", limit_choices_to=CURRENT, help_text="The instrument or device."
    )

    def __str__(self):
        return str(self.tool) if self.tool_id else ""  # a row of a form that nothing was chosen in


class ProcedurePersonnel(VersionPart):
    """A role that takes part."""

    version = version_of("personnel")
    role = models.ForeignKey(
        PersonnelRole, models.PROTECT, related_name="uses", limit_choices_to=CURRENT, help_text="Who takes part."
    )
    note = models.CharField(max_length=250, blank=True, help_text="When or why: for general anesthesia.")

    class Meta(VersionPart.Meta):
        verbose_name_plural = "personnel"

    def __str__(self):
        role = str(self.role) if self.role_id else ""
        return f"{role} ({self.note})" if self.note else role


class Risk(VersionPart):
    """Something that may go wrong, its likelihood and its management."""

    class Likelihood(models.TextChoices):
        """The CIOMS/EMA frequency bands: European Commission, A guideline on summary of product characteristics, 2009."""

        VERY_COMMON = entry.Likelihood.VERY_COMMON.value, "Very common"
        COMMON = entry.Likelihood.COMMON.value, "Common"
        UNCOMMON = entry.Likelihood.UNCOMMON.value, "Uncommon"
        RARE = entry.Likelihood.RARE.value, "Rare"
        VERY_RARE = entry.Likelihood.VERY_RARE.value, "Very rare"
        NOT_STATED = entry.Likelihood.NOT_STATED.value, "Not stated"

        @property
        def figures(self) -> str:
            """What the band means in figures; empty for "Not stated"."""
            return FIGURES[entry.Likelihood(self.value)]

    version = version_of("risks")
    name = models.CharField(max_length=255, help_text="What may happen.")
    likelihood = models.CharField(
        max_length=12,
        choices=Likelihood,
        default=Likelihood.NOT_STATED,
        help_text="The word for how often it happens, or the band in which the figure lies.",
    )
    frequency = models.CharField(
        max_length=120, blank=True, help_text="The figure as given in the source: about 3 in 1,000."
    )
    management = models.TextField(blank=True, help_text="How it is prevented, recognized and treated.")

    class Meta(VersionPart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__in=[band.value for band in entry.Likelihood]), name="likelihood_is_a_band"
            )
        ]
        indexes = [models.Index(Lower("name"), name="risks_by_name")]

    def __str__(self):
        return self.name


class Medicine(VersionPart):
    """A medicine, or a group of them, and what becomes of it around the procedure."""

    class Action(models.TextChoices):
        """What becomes of it."""

        STOP = MedicineAction.STOP.value, "Stop"
        KEEP_ON = MedicineAction.KEEP_ON.value, "Keep on"
        RESTART = MedicineAction.RESTART.value, "Restart"

    version = version_of("medicines")
    name = models.CharField("medicine", max_length=255, help_text="The medicine, or the group: blood thinners.")
    action = models.CharField(max_length=10, choices=Action, blank=True, help_text="Stop, keep on or restart.")
    when = models.CharField(max_length=120, blank=True, help_text="When: 5 days before.")
    note = models.CharField(max_length=500, blank=True, help_text="For whom, and whom to ask.")

    class Meta(VersionPart.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(action__in=["", *MedicineAction]), name="medicine_has_a_known_action")
        ]

    def __str__(self):
        return self.name


class Milestone(VersionPart):
    """Something that people do again after the procedure, and in how many days."""

    version = version_of("milestones")
    activity = models.CharField(max_length=120, help_text="What people do again: driving, desk work, lifting 10 kg.")
    from_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days after the procedure, at the earliest; empty if no figure is known."
    )
    until_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days after the procedure by which most people do it."
    )
    note = models.CharField(max_length=500, blank=True, help_text="What it depends on: when you can brake hard.")

    class Meta(VersionPart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(from_day__lte=F("until_day")), name="first_day_comes_first"
            )
        ]

    def __str__(self):
        return self.activity


class Outcome(VersionPart):
    """What became of people, as a figure of a source."""

    version = version_of("outcomes")
    name = models.CharField("outcome", max_length=255, help_text="What is counted: walking without pain after a year.")
    frequency = models.CharField(
        "figure", max_length=120, blank=True, help_text="The figure as given in the source: 95 in 100, or 2 nights."
    )
    population = models.CharField(max_length=250, blank=True, help_text="Of which people, and where.")
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The year of the data.")
    source = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The number of the source in the list of sources."
    )

    class Meta(VersionPart.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(year__range=(1000, 9999)), name="year_of_an_outcome_has_four_digits")
        ]

    def __str__(self):
        return self.name


class ProcedureCodeQuerySet(models.QuerySet):
    """Codes of entries, in the words of a coder."""

    def published(self):
        """Codes of published entries, with the entry; those that are the entry's primary code come first."""
        return (
            self.filter(version__state=ProcedureVersion.State.PUBLISHED)
            .select_related("version__procedure")
            .order_by("relation", "version__name")
        )

    def retired(self):
        """Codes that a release has retired."""
        return self.filter(code__retired_in__isnull=False)

    def revised_since_publication(self):
        """Codes of which a release has revised the meaning since their version was published."""
        loaded_before = Release.objects.in_use().filter(
            system=OuterRef("release__system"),
            position__gt=OuterRef("release__position"),
            loaded_at__lt=OuterRef("release__loaded_at"),
        )
        revised = CodeEdition.objects.filter(
            ~Exists(loaded_before),  # an older release that was added to the history changed nothing for readers
            kind=CodeEdition.Kind.REVISED,
            code=OuterRef("code"),
            release__loaded_at__gt=OuterRef("version__published_at"),
        )
        return self.filter(Exists(revised))


class ProcedureCode(VersionPart):
    """A code for the procedure, or a similar one."""

    class Relation(models.TextChoices):
        """How the code belongs to the procedure."""

        PRIMARY = "primary", "Primary code"
        RELATED = "related", "Similar code"

    version = version_of("codes")
    code = models.ForeignKey(
        Code, models.PROTECT, related_name="entries", help_text="Type a code, or words from its title."
    )
    relation = models.CharField(
        max_length=10, choices=Relation, default=Relation.RELATED, help_text="How the code relates to the procedure."
    )
    descriptor = models.TextField(
        blank=True,
        help_text="The official descriptor from an imported document. Shown only where the code system’s licence allows it.",
    )

    objects = ProcedureCodeQuerySet.as_manager()

    class Meta(VersionPart.Meta):
        ordering = ["relation", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="each_code_once_in_a_version"),
            models.UniqueConstraint(fields=["version"], condition=Q(relation="primary"), name="one_primary_code"),
        ]

    def __str__(self):
        return str(self.code) if self.code_id else ""
