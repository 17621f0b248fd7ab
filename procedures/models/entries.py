"""The models of an entry: `Procedure` is what others link to, `ProcedureVersion` is its text at one time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS
from procedures.models.terms import CURRENT, AnesthesiaType, BodySite, Setting, Specialty
from procedures.models.together import RowsTogether


class ProcedureQuerySet(models.QuerySet):
    """Entries, in the words of an editor."""

    def published(self):
        """Entries that readers see."""
        return self.filter(versions__state=ProcedureVersion.State.PUBLISHED)


class Procedure(models.Model):
    """One medical procedure: its address stays when its text changes."""

    slug = models.SlugField(
        max_length=120,
        unique=True,
        help_text="The address of the entry: /procedures/<slug>/. It stays the same when the name changes.",
    )

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        permissions = [
            ("read_drafts", "Can read versions that readers do not see"),
            ("write_entry", "Can draft and submit entries"),
            ("review_entry", "Can review and publish what another person wrote"),
            ("publish_unreviewed", "Can publish a site’s first entries without clinical review"),
            ("export_entries", "Can export entries"),
            ("assign_entry", "Can assign entries"),
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        """The entry's page."""
        return reverse("procedures:detail", args=[self.slug])


class ProcedureVersionQuerySet(models.QuerySet):
    """Versions, in the words of an editor."""

    def published(self):
        """The versions that readers see: at most one of each entry."""
        return self.filter(state=ProcedureVersion.State.PUBLISHED)

    def withdrawn(self):
        """Versions that readers saw until they were withdrawn."""
        return self.filter(state=ProcedureVersion.State.WITHDRAWN)

    def public(self):
        """Versions that readers may see: the published one of an entry and those that it replaced."""
        return self.filter(state__in=ProcedureVersion.PUBLIC_STATES, procedure__in=Procedure.objects.published())

    def readable_to(self, user):
        """Versions that this person may read at the desk."""
        return self if user.has_perm("procedures.read_drafts") else self.public()

    def kept(self):
        """All but discarded drafts."""
        return self.exclude(state=ProcedureVersion.State.DISCARDED)

    def open(self):
        """Versions that are being worked on."""
        return self.filter(state__in=ProcedureVersion.OPEN_STATES)

    def with_page_data(self):
        """Everything that the page of an entry shows, in a fixed number of queries."""
        joined = [
            Prefetch(rows, self.model._meta.get_field(rows).related_model.objects.select_related(related))
            for rows, related in (("tools", "tool"), ("personnel", "role"), ("codes", "code__system"))
        ]
        terms = ("specialties", "body_sites", "settings", "anesthesia_types")
        return self.select_related("procedure", "reviewed_by").prefetch_related("rows_together", *joined, *terms)


class EntryText(models.Model):
    """The prose of an entry: the sections of documents/sections.py, each in its own field, as light Markdown.

    The columns are generated from the table of sections, so that page, form, document and database always agree.
    """

    class Meta:
        abstract = True


for _text in (text for section in SECTIONS for text in (section, *section.parts)):
    EntryText.add_to_class(_text.field, models.TextField(_text.label.lower(), blank=True, help_text=_text.help_text))


def _terms(model, help_text: str) -> models.ManyToManyField:
    return models.ManyToManyField(model, blank=True, limit_choices_to=CURRENT, help_text=help_text)


class ProcedureVersion(EntryText):
    """The text of an entry at one time. Once published it never changes: it is followed by another version."""

    class State(models.TextChoices):
        """How far a version has come on its way to readers."""

        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded by a later version"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISCARDED = "discarded", "Discarded draft"

    OPEN_STATES = (State.DRAFT, State.IN_REVIEW)
    PUBLIC_STATES = (State.PUBLISHED, State.SUPERSEDED)

    class Kind(models.TextChoices):
        """The kind of procedure."""

        SURGERY = "surgery", "Surgery"
        ENDOSCOPY = "endoscopy", "Endoscopy"
        IMAGING = "imaging", "Imaging"
        LABORATORY = "laboratory", "Laboratory"
        ANESTHESIA = "anesthesia", "Anesthesia"
        THERAPY = "therapy", "Therapy"
        VACCINATION = "vaccination", "Vaccination"
        OBSTETRICS = "obstetrics", "Obstetrics"
        DENTAL_SURGERY = "dental_surgery", "Dental surgery"
        INTERVENTIONAL_RADIOLOGY = "interventional_radiology", "Interventional radiology"
        CARDIOLOGY = "cardiology", "Cardiology"
        EMERGENCY = "emergency", "Emergency"

    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="versions", help_text="The entry it belongs to."
    )
    number = models.PositiveIntegerField(help_text="1 for the first version of the entry, then counting up.")
    state = models.CharField(
        max_length=10, choices=State, default=State.DRAFT, editable=False, help_text="Where it stands."
    )
    name = models.CharField(max_length=255, help_text="The name of the procedure; it is the title of the page.")
    kind = models.CharField(max_length=30, choices=Kind, blank=True, help_text="The kind of procedure.")
    specialties = _terms(Specialty, "The specialties that perform it.")
    body_sites = _terms(BodySite, "Where in the body it is done.")
    settings = _terms(Setting, "The settings where it is done.")
    anesthesia_types = _terms(AnesthesiaType, "The kinds of anesthesia that are used.")
    duration_min_minutes = models.PositiveIntegerField(
        "shortest usual duration", null=True, blank=True, help_text="In minutes; leave empty if no figure is known."
    )
    duration_max_minutes = models.PositiveIntegerField(
        "longest usual duration", null=True, blank=True, help_text="In minutes; leave empty if no figure is known."
    )
    stay_min_nights = models.PositiveSmallIntegerField(
        "fewest nights in hospital", null=True, blank=True, help_text="0 for a day case; empty if no figure is known."
    )
    stay_max_nights = models.PositiveSmallIntegerField(
        "most nights in hospital", null=True, blank=True, help_text="0 for a day case; empty if no figure is known."
    )
    not_applicable = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        help_text="Sections that do not apply to this procedure; the page says so.",
    )
    editorial_note = models.TextField(
        blank=True, help_text="A note that readers see, for example “Demonstration content”."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False, help_text="When the draft was started.")
    created_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        related_name="started_versions",
        editable=False,
        help_text="Who started the draft.",
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When it was published.")
    is_unreviewed = models.BooleanField(
        default=False,
        editable=False,
        help_text="Published without clinical review, as one of a site’s first entries; the page says so.",
    )
    is_note_dropped = models.BooleanField(
        default=False,
        editable=False,
        help_text="Readers no longer see the editorial note, because a clinical reviewer dropped it.",
    )
    read_instead = models.ForeignKey(
        Procedure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        help_text="What readers of the withdrawn entry may read instead.",
    )
    reviewed_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_versions",
        editable=False,
        help_text="The clinical reviewer who approved this text.",
    )
    reviewer_role = models.CharField(
        max_length=120, blank=True, editable=False, help_text="The reviewer’s professional role at that time."
    )
    reviewed_on = models.DateField(null=True, blank=True, editable=False, help_text="The day of the clinical review.")
    review_due_on = models.DateField(
        null=True, blank=True, editable=False, help_text="The day by which the next review is due."
    )

    rows_together = RowsTogether("names", "steps", "risks", *ROW_KINDS, "sources")
    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-number"]
        verbose_name = "version"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_version_per_number"),
            models.UniqueConstraint(fields=["procedure"], condition=Q(state="published"), name="one_published_version"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state__in=["draft", "in_review"]), name="one_open_version"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_review", "published", "superseded", "withdrawn", "discarded"]),
                name="state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_version_has_its_date"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"])
                | Q(reviewed_on__isnull=False)
                | Q(is_unreviewed=True),
                name="public_text_is_reviewed_or_marked",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None, reviewed_by=None, review_due_on=None)
                | Q(
                    reviewed_on__isnull=False,
                    reviewed_by__isnull=False,
                    review_due_on__isnull=False,  # a comparison with NULL would pass
                    review_due_on__gt=F("reviewed_on"),
                ),
                name="review_has_reviewer_day_and_next_day",
            ),
            models.CheckConstraint(
                condition=Q(read_instead=None) | Q(state="withdrawn"), name="only_withdrawn_text_names_another"
            ),
            models.CheckConstraint(
                condition=Q(duration_max_minutes=None) | Q(duration_min_minutes__lte=F("duration_max_minutes")),
                name="shortest_duration_comes_first",
            ),
            models.CheckConstraint(
                condition=Q(stay_max_nights=None) | Q(stay_min_nights__lte=F("stay_max_nights")),
                name="shortest_stay_comes_first",
                violation_error_message="The fewest nights in hospital are more than the most: correct one of them.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "name"], name="versions_by_state_and_name"),
            models.Index(
                fields=["review_due_on", "id"], condition=Q(state="published"), name="published_by_review_due"
            ),
            models.Index(
                fields=["reviewed_on", "published_at", "id"], condition=Q(state="published"), name="published_by_review"
            ),
        ]

    def __str__(self):
        return f"{self.name} (version {self.number})"

    def get_absolute_url(self):
        """The page of this version."""
        if self.state == self.State.PUBLISHED:
            return self.procedure.get_absolute_url()
        return reverse("procedures:version", args=[self.procedure.slug, self.number])

    @property
    def shown_note(self) -> str:
        """The editorial note as readers see it."""
        return "" if self.is_note_dropped else self.editorial_note

    @property
    def is_review_overdue(self) -> bool:
        """Whether the day of the next review has passed."""
        return self.review_due_on is not None and self.review_due_on < timezone.localdate()

    @property
    def is_editable(self) -> bool:
        """Whether its text may still change: drafts only."""
        return self.state == self.State.DRAFT
