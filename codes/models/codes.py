"""The models of codes as in the newest release: their hierarchy, and the maps between them."""

from functools import lru_cache

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import get_script_prefix, reverse
from django.utils.functional import cached_property

from codes import licence
from codes.models.systems import CodeSystem, Release
from codes.systems import LONGEST_CODE
from textindex.words import all_words, joined_words


@lru_cache
def _pages_of(system: str, _mounted: str) -> str:
    """The beginning of the addresses of a system's codes, where the site is mounted; cached, because a list has many."""
    return reverse("codes:code", args=[system, "0"]).removesuffix("0/")


class CodeQuerySet(models.QuerySet):
    """Codes, in the words of a coder."""

    def active(self):
        """Codes that are not retired."""
        return self.filter(retired_in=None)

    def with_system(self):
        """Codes with their systems, which the licence gate and the display form need."""
        return self.select_related("system")


class Code(models.Model):
    """One code of one system. Its descriptor is shown only through `text_for`, the licence gate."""

    system = models.ForeignKey(
        CodeSystem, models.PROTECT, related_name="codes", db_index=False, help_text="The code system it belongs to."
    )
    code = models.CharField(
        max_length=LONGEST_CODE,
        help_text="In its stored form, in most systems upper case without dots and spaces: 0DTJ4ZZ, S7010XA.",
    )
    title = models.TextField(blank=True, help_text="The official descriptor. Empty until a release with it is loaded.")
    short_title = models.CharField(
        max_length=250, blank=True, help_text="The official short descriptor, if there is one."
    )
    is_header = models.BooleanField(
        "heading", default=False, help_text="A heading in the hierarchy: not valid for billing."
    )
    is_reserved = models.BooleanField(
        default=False, help_text="Its descriptor belongs to another publisher (HCPCS D codes) and is never shown."
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", help_text="The heading above it."
    )
    added_in = models.ForeignKey(
        Release,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="added_codes",
        db_index=False,
        help_text="The first release loaded here that contains it. Empty if only an entry or a map refers to it.",
    )
    retired_in = models.ForeignKey(
        Release,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="retired_codes",
        db_index=False,
        help_text="The release that drops it or marks it as ended.",
    )
    valid_from = models.DateField(null=True, blank=True, help_text="The publisher’s start date.")
    valid_to = models.DateField(null=True, blank=True, help_text="The publisher’s end date.")

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["system", "code"]
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="one_row_per_code"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="no_code_is_its_own_parent"),
            models.CheckConstraint(condition=Q(code__regex=r"^\S+( \S+)*$"), name="code_has_only_single_blanks_inside"),
        ]
        indexes = [
            models.Index(fields=["code"], name="codes_by_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["system", "code"], name="headings", condition=Q(is_header=True)),
            models.Index(fields=["system", "code"], name="tops_of_systems", condition=Q(parent=None)),
            models.Index(fields=["retired_in"], name="retired_codes", condition=Q(retired_in__isnull=False)),
            # By hash, because a title may be longer than what a tree holds.
            HashIndex(Lower("title"), name="codes_by_title", condition=~Q(title="")),
            HashIndex(Lower("short_title"), name="codes_by_short_title", condition=~Q(short_title="")),
        ]

    def __str__(self):
        return f"{self.system.name} {self.display} {self.text_for(None)}".rstrip()

    def get_absolute_url(self):
        """The page of the code."""
        if self.code.isascii() and self.code.isalnum():
            return f"{_pages_of(self.system.slug, get_script_prefix())}{self.code}/"
        return reverse("codes:code", args=[self.system.slug, self.code])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its descriptor, folded, those with a hyphen also joined."""
        return frozenset([*all_words(self.title), *joined_words(self.title)])

    @property
    def display(self) -> str:
        """The code as its system prints it: S70.10XA."""
        return self.system.rules.display(self.code)

    def shows_text_to(self, user) -> bool:
        """Whether `user` (or None) may read this code's descriptor."""
        return self.system.shows_text_to(user, is_reserved=self.is_reserved)

    def text_for(self, user) -> str:
        """The descriptor, or an empty string if the licence withholds it from `user` (or None)."""
        return self.title if self.shows_text_to(user) else ""

    @property
    def why_withheld(self) -> str:
        """The sentence that is shown instead of a withheld descriptor."""
        system = self.system
        return licence.why_withheld(
            publisher=system.publisher,
            slug=system.slug,
            display_policy=system.display_policy,
            is_reserved=self.is_reserved,
        )


class OtherParent(models.Model):
    """A parent of a code besides `Code.parent`, in systems whose codes have several (SNOMED CT, FHIR)."""

    code = models.ForeignKey(
        Code,
        models.CASCADE,
        related_name="other_parents",
        db_index=False,
        help_text="The code that has several parents.",
    )
    parent = models.ForeignKey(Code, models.CASCADE, related_name="other_children", help_text="A further parent of it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "parent"], name="one_row_per_other_parent"),
            models.CheckConstraint(condition=~Q(code=F("parent")), name="no_code_is_its_own_other_parent"),
        ]

    def __str__(self):
        return f"{self.code_id} below {self.parent_id}"


class CodeMap(models.Model):
    """A statement that one code can stand for another, with its kind and its source."""

    class Kind(models.TextChoices):
        """How the target compares with the source."""

        EQUIVALENT = "equivalent", "Equivalent"
        BROADER = "broader", "The target is broader"
        NARROWER = "narrower", "The target is narrower"
        RELATED = "related", "Related: one of several codes that together match it"
        INEXACT = "inexact", "Approximate"

    source = models.ForeignKey(Code, models.CASCADE, related_name="maps_from", help_text="The code that is mapped.")
    target = models.ForeignKey(Code, models.CASCADE, related_name="maps_to", help_text="The code that it maps to.")
    kind = models.CharField(max_length=10, choices=Kind, help_text="How closely the two codes match.")
    origin = models.CharField(max_length=120, help_text="Source of the map: file or organization, with its year.")
    scenario = models.PositiveSmallIntegerField(
        default=0, help_text="Maps of one code that share a scenario above 0 belong together (GEM)."
    )
    choice = models.PositiveSmallIntegerField(
        default=0, help_text="Choice list within a scenario: one code from each list is needed (GEM)."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "scenario", "choice"], name="one_map_per_pair"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="no_code_maps_to_itself"),
        ]

    def __str__(self):
        return f"{self.source_id} → {self.target_id} ({self.kind})"
