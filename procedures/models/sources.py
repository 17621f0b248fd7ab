"""What the text of a version is based on: its sources, each as a citation with what is stated about it."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Count, Exists, Func, Max, Min, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Lower

from documents.citations import SourceKind
from procedures.models.entries import ProcedureVersion
from procedures.models.parts import VersionPart, version_of

#: The web address of a page in a citation; the address of a site alone is that of many sources.
_PAGE = r"https?://[^[:space:]/]+/[^[:space:]<>)\]]+"


class SourceQuerySet(models.QuerySet):
    """Sources, in the words of an editor."""

    def by_work(self, words: str = ""):
        """Each source that published entries and open drafts cite, once, the most cited first, if the words are in it.

        Rows with `work`, `citation`, what is stated of it (`kinds`, `years`, `addresses`; `accessed`, the last day), and how many
        `published` entries and `open` versions cite it.
        """
        is_published = Q(version__state=ProcedureVersion.State.PUBLISHED)
        is_open = Q(version__state__in=ProcedureVersion.OPEN_STATES)
        cited = self.filter(is_published | is_open)
        if words:  # whoever cites it in other words counts as well
            said = self.filter(Q(citation__icontains=words) | Q(address__icontains=words))
            cited = cited.filter(work__in=said.order_by().values("work"))
        counts = {
            "published": Count("version", distinct=True, filter=is_published),
            "open": Count("version", distinct=True, filter=is_open),
        }
        stated = {
            "kinds": ArrayAgg("kind", distinct=True, filter=~Q(kind=""), default=[]),
            "years": ArrayAgg("year", distinct=True, filter=Q(year__isnull=False), default=[]),
            "addresses": ArrayAgg("address", distinct=True, filter=~Q(address=""), default=[]),
            "accessed": Max("accessed"),
        }
        rows = cited.order_by().values("work").annotate(citation=Min("citation"), **stated, **counts)
        return rows.order_by("-published", "-open", "work")

    def stating(self, kind: str):
        """The sources of which somebody stated this kind; those of which nobody stated any for ""."""
        works = SourceQuerySet(self.model).exclude(kind="").order_by()
        if kind:
            return self.filter(work__in=works.filter(kind=kind).values("work"))
        return self.exclude(work__in=works.values("work"))

    def citing(self, work: str):
        """The published and open versions that cite a source, by name."""
        states = (ProcedureVersion.State.PUBLISHED, *ProcedureVersion.OPEN_STATES)
        return ProcedureVersion.objects.filter(
            Exists(self.filter(version=OuterRef("pk"), work=work)), state__in=states
        ).order_by("name", "number")


def _in(column: str) -> Func:
    return Func(column, Value(_PAGE), function="substring")


class Source(VersionPart):
    """What a text is based on: a citation, and what is stated about the source, never read from its words."""

    class Kind(models.TextChoices):
        """What kind of work it is."""

        GUIDELINE = SourceKind.GUIDELINE.value, SourceKind.GUIDELINE.label
        SYSTEMATIC_REVIEW = SourceKind.SYSTEMATIC_REVIEW.value, SourceKind.SYSTEMATIC_REVIEW.label
        STUDY = SourceKind.STUDY.value, SourceKind.STUDY.label
        REGISTRY = SourceKind.REGISTRY.value, SourceKind.REGISTRY.label
        TEXTBOOK = SourceKind.TEXTBOOK.value, SourceKind.TEXTBOOK.label
        OFFICIAL_SITE = SourceKind.OFFICIAL_SITE.value, SourceKind.OFFICIAL_SITE.label
        OTHER = SourceKind.OTHER.value, SourceKind.OTHER.label

    version = version_of("sources")
    citation = models.TextField(help_text="Organization or authors, title, year and web address.")
    kind = models.CharField(max_length=20, choices=Kind, blank=True, help_text="What kind of work it is.")
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of publication.")
    address = models.TextField(blank=True, help_text="Web address of the page.")
    accessed = models.DateField(null=True, blank=True, help_text="When somebody last read it there.")
    work = models.GeneratedField(
        expression=Lower(
            Func(
                Func(
                    Coalesce(_in("address"), _in("citation"), "citation"),
                    Value(r"\s+"),
                    Value(" "),
                    Value("g"),
                    function="regexp_replace",
                ),
                Value("[ .,;:/]+$"),
                Value(""),
                function="regexp_replace",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
        help_text="What identifies the source in every citation: its web address, or else the words of the citation.",
    )

    objects = SourceQuerySet.as_manager()

    class Meta(VersionPart.Meta):
        indexes = [HashIndex(fields=["work"], name="sources_by_work")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["", *(kind.value for kind in SourceKind)]), name="source_has_a_known_kind"
            ),
            models.CheckConstraint(condition=Q(year__range=(1000, 9999)), name="year_of_a_source_has_four_digits"),
        ]

    def __str__(self):
        return self.citation

    @property
    def unsaid_year(self) -> str:
        """The year, unless the citation says it."""
        return str(self.year) if self.year and str(self.year) not in self.citation else ""

    @property
    def unsaid_address(self) -> str:
        """The address, unless the citation says it."""
        return "" if self.address in self.citation else self.address
