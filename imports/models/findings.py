"""The models of what a person must settle and has accepted in an imported draft, and the words of proposals."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from imports.models.documents import ImportedDocument
from imports.proposals import FIELDS, Proposal


class FindingQuerySet(models.QuerySet):
    """Findings, in the words of an editor."""

    def open(self):
        """Findings that nobody has settled."""
        return self.filter(outcome="")

    def unwanted(self):
        """Proposed values that a person rejected, or filled the field with something else."""
        return self.filter(kind=Finding.Kind.PROPOSAL, outcome__in=["rejected", "filled"])


class Finding(models.Model):
    """What a person must settle in an imported draft: a line that fits no field, a guess, a proposal, a contradiction.

    A draft with an open finding cannot be submitted or published; a trigger in `database.sql` ensures that too.
    """

    class Kind(models.TextChoices):
        """What was found."""

        UNPLACED = "unplaced", "Line that fits no field"
        GUESS = "guess", "Guess"
        PROPOSAL = "proposal", "Proposed value"
        CONTRADICTION = "contradiction", "Contradiction in the source"

    class Outcome(models.TextChoices):
        """How a person settled it."""

        OPEN = "", "Open"
        PLACED = "placed", "Placed in the draft"
        NOTE = "note", "Kept as a note"
        DROPPED = "dropped", "Dropped"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        FILLED = "filled", "Field filled by hand"

    document = models.ForeignKey(
        ImportedDocument, models.CASCADE, related_name="findings", help_text="The document that it was found in."
    )
    kind = models.CharField(max_length=20, choices=Kind, help_text="What was found.")
    section = models.CharField(
        max_length=30,
        blank=True,
        help_text="Key of the section, or of the block before them; empty for a contradiction or the words of a name.",
    )
    line = models.PositiveIntegerField(null=True, help_text="Number of the line that fits no field.")
    text = models.TextField(
        help_text="The line, the names of the guessed fields, the contradiction, or the words that a value was proposed from."
    )
    field = models.CharField(max_length=20, blank=True, help_text="The field that a value is proposed for.")
    value = models.CharField(max_length=200, blank=True, help_text="The proposed value.")
    outcome = models.CharField(max_length=10, choices=Outcome, default="", blank=True, help_text="How it was settled.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Who settled it."
    )
    settled_at = models.DateTimeField(null=True, help_text="When.")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["document", "line", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="unplaced", line__isnull=False, field="")
                | Q(kind__in=["guess", "contradiction"], line=None, field="")
                | (Q(kind="proposal", line=None, field__in=[*FIELDS]) & ~Q(value="")),
                name="finding_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(kind="unplaced", outcome__in=["placed", "note", "dropped"])
                | Q(kind__in=["guess", "contradiction"], outcome="accepted")
                | Q(kind="proposal", outcome__in=["accepted", "rejected", "filled"]),
                name="outcome_fits_its_finding",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_by=None, settled_at=None)
                | (~Q(outcome="") & Q(settled_by__isnull=False, settled_at__isnull=False)),
                name="settled_finding_has_its_person_and_day",
            ),
        ]

    def __str__(self):
        return f"{self.document}: {self.get_kind_display().lower()}"

    @property
    def proposal(self) -> Proposal:
        """The proposed value, of a finding of that kind."""
        return Proposal(self.field, self.value, self.text, self.section)


class ProposalWords(models.Model):
    """The words of a source from which a value is proposed. Every site starts with a first set; editors extend it."""

    class Field(models.TextChoices):
        """The field that the value is proposed for."""

        KIND = "kind", "Kind"
        SPECIALTIES = "specialties", "Specialty"
        BODY_SITES = "body_sites", "Body site"
        SETTINGS = "settings", "Setting"
        ANESTHESIA_TYPES = "anesthesia_types", "Anesthesia"

    field = models.CharField(max_length=20, choices=Field, help_text="The field that the value is proposed for.")
    value = models.CharField(max_length=200, help_text="The value, as the field lists it: Orthopedic surgery.")
    words = models.TextField(
        help_text="Words in the singular, separated by “ | ”: knee | knee joint. A word that begins with a hyphen is an "
        "ending: -ectomy."
    )

    class Meta:
        ordering = ["field", "value"]
        verbose_name = verbose_name_plural = "words of proposals"
        constraints = [
            models.UniqueConstraint("field", Lower("value"), name="one_row_per_proposed_value"),
        ]

    def __str__(self):
        return f"{self.get_field_display()}: {self.value}"


class AcceptedSection(models.Model):
    """A section of an imported draft that a person compared with its source, which is then no longer shown beside it."""

    document = models.ForeignKey(
        ImportedDocument, models.CASCADE, related_name="accepted_sections", help_text="The document that was compared."
    )
    section = models.CharField(max_length=30, help_text="Key of the section, or of the block before or after them.")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, help_text="Who compared it.")
    accepted_at = models.DateTimeField(default=timezone.now, help_text="When.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "section"], name="a_section_is_accepted_once"),
        ]

    def __str__(self):
        return f"{self.document}: {self.section}"
