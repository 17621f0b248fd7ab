"""The models of an import and its documents, with their sources and what was read from them."""

from dataclasses import asdict
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step
from documents.row_kinds import ROW_KINDS
from documents.source import ParsedEntry, Placement, SourceDocument, SourceLine
from imports.proposals import Proposal, in_words
from procedures.models import Procedure, ProcedureVersion


class ImportBatch(models.Model):
    """Files that were uploaded together. Their selected documents are imported together, or none is."""

    class State(models.TextChoices):
        """Its current state."""

        OPEN = "open", "Waiting for confirmation"
        TAKEN = "taken", "Imported"

    name = models.CharField(max_length=255, help_text="The name of the file, or the number of files.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, help_text="Its current state.")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, help_text="Who uploaded the files.")
    uploaded_at = models.DateTimeField(default=timezone.now, help_text="When.")
    taken_at = models.DateTimeField(null=True, blank=True, help_text="When the selected documents became drafts.")

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        verbose_name = "import"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "taken"]), name="import_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", taken_at=None) | Q(state="taken", taken_at__isnull=False),
                name="taken_import_has_its_day",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.uploaded_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        """Its page at the desk."""
        return reverse("admin:imports_importbatch_change", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state == self.State.OPEN


class ImportedDocumentQuerySet(models.QuerySet):
    """Documents, in the words of an editor."""

    def chosen(self):
        """The selected documents, in the order of the files."""
        return self.filter(is_chosen=True).order_by("position")


class ImportedDocument(models.Model):
    """A document of an import: its complete source, the entry that was read from it, and the lines that fit no field."""

    class Verdict(models.TextChoices):
        """What an import would do with a document."""

        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"
        CONFLICT = "conflict", "Conflict"
        BAD = "bad", "Cannot be imported"

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="documents", help_text="The import that it belongs to."
    )
    position = models.PositiveIntegerField(help_text="Its place among the documents of the import, from 1.")
    filename = models.CharField(max_length=255, help_text="Name of the file, with the row or number in it.")
    text = models.TextField(blank=True, help_text="The complete source text; not stored if it changes nothing.")
    verdict = models.CharField(max_length=10, choices=Verdict, help_text="What the import would do with it.")
    reason = models.TextField(blank=True, help_text="Why it cannot be imported.")
    content = models.JSONField(null=True, help_text="The entry as it was read from the text.")
    given = models.JSONField(null=True, help_text="The fields that the source states; empty for all fields.")
    placements = models.JSONField(default=list, help_text="[[field, first line, last line, confidence], …].")
    unplaced = models.JSONField(default=list, help_text="Lines that fit no field: [[line number, text], …].")
    warnings = models.JSONField(default=list, help_text="What an editor should check: [text, …].")
    title_lines = models.JSONField(default=list, help_text="Numbers of the lines that contain an official title.")
    contradictions = models.JSONField(
        default=list, help_text="Those of the warnings that say where the source contradicts itself: [text, …]."
    )
    proposals = models.JSONField(
        default=list,
        help_text="Values proposed for fields that the source leaves empty: [[field, value, words, section], …].",
    )
    system = models.CharField(max_length=50, blank=True, help_text="Slug of the code system that the title belongs to.")
    exported_version = models.PositiveIntegerField(
        null=True, help_text="Number of the version that the source was exported from, if it says so."
    )
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="+", help_text="The entry that it would change."
    )
    base = models.ForeignKey(
        ProcedureVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The version that it was compared with.",
    )
    is_chosen = models.BooleanField(default=False, help_text="Whether it is selected for import.")
    version = models.OneToOneField(
        ProcedureVersion,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="imported_document",
        help_text="The draft that it became.",
    )

    objects = ImportedDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_document_per_position"),
            models.CheckConstraint(
                condition=Q(verdict__in=["new", "changed", "unchanged", "conflict", "bad"]), name="verdict_is_known"
            ),
            models.CheckConstraint(
                condition=Q(is_chosen=False) | Q(verdict__in=["new", "changed"]), name="only_good_documents_are_chosen"
            ),
        ]

    def __str__(self):
        return self.filename

    def get_absolute_url(self):
        """Its page at the desk."""
        return reverse("admin:imports_importeddocument_change", args=[self.pk])

    @property
    def may_be_chosen(self) -> bool:
        """Whether it can be selected: only new and changed documents can."""
        return self.verdict in (self.Verdict.NEW, self.Verdict.CHANGED)

    @property
    def guessed(self) -> list[str]:
        """The names of the fields that the reader inferred, each once."""
        found = (field for field, *_, confidence in self.placements if confidence == "inferred")
        return [field.replace("_", " ") for field in dict.fromkeys(found)]

    @property
    def proposed(self) -> list[Proposal]:
        """The values that are proposed for fields that the source leaves empty."""
        return [Proposal(*proposal) for proposal in self.proposals]

    @property
    def proposed_in_words(self) -> str:
        """Those values by field, in one line."""
        return in_words(self.proposed)

    @cached_property
    def source(self) -> SourceDocument:
        """The document as the reader of its file returned it."""
        if self.content is None:
            return SourceDocument(self.filename, self.text, reason=self.reason)
        parsed = ParsedEntry(
            _restored(self.content),
            given=None if self.given is None else frozenset(self.given),
            title_lines=self.title_lines,
            system=self.system,
            exported_version=self.exported_version,
            placements=[Placement(*placement) for placement in self.placements],
            unplaced=[SourceLine(*line) for line in self.unplaced],
            contradictions=self.contradictions,
        )
        return SourceDocument(self.filename, self.text, parsed)


def stored(document: EntryDocument) -> dict:
    """A document as JSON data, for `ImportedDocument.content`."""
    return asdict(document)


def _restored(content: dict) -> EntryDocument:
    risks = [RiskItem(**risk | {"likelihood": Likelihood(risk["likelihood"])}) for risk in content["risks"]]
    return EntryDocument(
        **content
        | {
            "primary_code": content["primary_code"] and CodeReference(**content["primary_code"]),
            "related_codes": [CodeReference(**code) for code in content["related_codes"]],
            "steps": [Step(**step) for step in content["steps"]],
            "personnel": [Person(**person) for person in content["personnel"]],
            "risks": risks,
            **{name: [kind.make(**row) for row in content[name]] for name, kind in ROW_KINDS.items()},
        }
    )
