"""The models of code systems and their releases."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from codes import licence
from codes.systems import SystemRules, system_rules


class CodeSystem(models.Model):
    """A code system, with its licence and display policy."""

    class DisplayPolicy(models.TextChoices):
        """Who may read the descriptors."""

        FULL = licence.FULL, "Descriptors shown to everyone"
        CODE_ONLY = licence.CODE_ONLY, "Codes only, descriptors withheld"
        SIGNED_IN = licence.SIGNED_IN, "Descriptors shown to signed-in users"

    slug = models.SlugField(
        unique=True, help_text="The OHDSI vocabulary id in lower case, as used in addresses: icd10pcs."
    )
    name = models.CharField(max_length=120, help_text="The usual short name: ICD-10-PCS.")
    full_name = models.CharField(max_length=250, blank=True, help_text="The full name of the system.")
    publisher = models.CharField(max_length=250, help_text="The organization that publishes and owns it.")
    licence = models.CharField(max_length=250, help_text="The licence in a few words: public domain, AMA licence, …")
    notice = models.TextField(blank=True, help_text="The copyright notice that must be shown with the codes, if any.")
    display_policy = models.CharField(
        max_length=10,
        choices=DisplayPolicy,
        default=DisplayPolicy.CODE_ONLY,
        help_text="Who may see descriptors. A site with its own licence sets MEDREF_LICENSED_SYSTEMS.",
    )
    description = models.TextField(blank=True, help_text="What the system is used for, in a sentence or two.")
    position = models.PositiveSmallIntegerField(default=100, help_text="Order in lists, smallest first.")
    columns = models.JSONField(
        default=dict,
        editable=False,
        help_text="The columns that a code manager named in the last table of codes, terms or maps: content -> name -> heading.",
    )

    case_matters = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether codes may differ by case alone, in a system that medref does not describe: its first file says so.",
    )
    dots_matter = models.BooleanField(default=False, editable=False, help_text="Whether they may differ by dots alone.")

    similar_at = models.DateTimeField(
        null=True, editable=False, help_text="When the similar codes of its codes were last found (rebuild_similar)."
    )
    similar_is_due = models.BooleanField(
        default=False, editable=False, help_text="Whether a release or maps loaded since then are not in them yet."
    )

    #: The fields that a new row gets from codes.systems; afterwards administrators may change them.
    FACTS = ("name", "full_name", "publisher", "licence", "notice", "display_policy", "description")

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(display_policy__in=[licence.FULL, licence.CODE_ONLY, licence.SIGNED_IN]),
                name="display_policy_is_known",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The page of the system."""
        return reverse("codes:system", args=[self.slug])

    @property
    def rules(self) -> SystemRules:
        """The rules of the system from codes.systems: how its codes are written, nested and searched."""
        return system_rules(self.slug, case_matters=self.case_matters, dots_matter=self.dots_matter)

    def shows_text_to(self, user, *, is_reserved: bool = False) -> bool:
        """Whether `user` (or None) may read the descriptor of a code of this system."""
        return licence.may_show_text(
            slug=self.slug,
            display_policy=self.display_policy,
            is_reserved=is_reserved,
            # Finding out who the user is reads the session, so it is done only if it matters.
            signed_in=self.display_policy == licence.SIGNED_IN and bool(user and user.is_authenticated),
        )


class ReleaseQuerySet(models.QuerySet):
    """Releases, in the words of a code manager."""

    def in_use(self):
        """Releases that were not withdrawn, newest first."""
        return self.filter(withdrawn_at=None).order_by("-position")


class Release(models.Model):
    """One release of a code system, and what it changed compared with the one before it."""

    system = models.ForeignKey(
        CodeSystem, models.PROTECT, related_name="releases", help_text="The code system it is a release of."
    )
    label = models.CharField(max_length=60, help_text="As the publisher names it: FY2025, 2025 October.")
    position = models.PositiveIntegerField(
        null=True, help_text="Its place in time among the system’s releases in use, from 1; none once withdrawn."
    )
    source_name = models.CharField(max_length=250, blank=True, help_text="Name of the file that was loaded.")
    loaded_at = models.DateTimeField(default=timezone.now, help_text="When it was last loaded.")
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="Who loaded it; empty if loaded on the command line.",
    )
    added = models.PositiveIntegerField(default=0, help_text="Codes added in this release.")
    revised = models.PositiveIntegerField(
        default=0, help_text="Codes whose descriptor, dates or place in the hierarchy changed."
    )
    completed = models.PositiveIntegerField(
        default=0, help_text="Codes that mean the same, with texts, dates or headings filled in or another short title."
    )
    retired = models.PositiveIntegerField(default=0, help_text="Codes retired in this release.")
    reinstated = models.PositiveIntegerField(default=0, help_text="Retired codes that are valid again.")
    unchanged = models.PositiveIntegerField(default=0, help_text="Codes that did not change.")
    valid_codes = models.PositiveIntegerField(
        default=0, help_text="Codes valid in this release, not counting headings and retired codes."
    )
    bad = models.PositiveIntegerField(default=0, help_text="Lines of the file that could not be read as codes.")

    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="When it was withdrawn, if it was.")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who withdrew it; empty if withdrawn on the command line.",
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = [F("position").desc(nulls_last=True), "-loaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["system", "label"], name="one_release_per_label"),
            models.UniqueConstraint(
                fields=["system", "position"], name="one_release_per_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(position__isnull=True, withdrawn_at__isnull=False)
                | Q(position__isnull=False, withdrawn_at__isnull=True),
                name="release_is_in_use_or_withdrawn",
            ),
        ]
        permissions = [("load_release", "Can load releases, index terms and maps")]

    def __str__(self):
        return f"{self.system} {self.label}"
