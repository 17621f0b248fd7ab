"""Tables of the codes room: systems, their releases, codes with hierarchy and history, index terms and maps."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from codes import licence, rules


class CodeSystem(models.Model):
    """A code system, with what its licence allows."""

    class DisplayPolicy(models.TextChoices):
        """Who may read the descriptors."""

        FULL = licence.FULL, "Everyone may read the descriptors"
        CODE_ONLY = licence.CODE_ONLY, "Codes only: descriptors are withheld"
        SIGNED_IN = licence.SIGNED_IN, "Descriptors for people who are signed in"

    slug = models.SlugField(
        unique=True, help_text="The OHDSI vocabulary id in lower case, as in the address: icd10pcs."
    )
    name = models.CharField(max_length=120, help_text="As people write it: ICD-10-PCS.")
    full_name = models.CharField(max_length=250, blank=True, help_text="The system's whole name.")
    publisher = models.CharField(max_length=250, help_text="The organization that publishes and owns it.")
    licence = models.CharField(max_length=250, help_text="The terms in a few words: public domain, AMA licence, …")
    notice = models.TextField(blank=True, help_text="The copyright notice that has to stand beside the codes, if any.")
    display_policy = models.CharField(
        max_length=10,
        choices=DisplayPolicy,
        default=DisplayPolicy.CODE_ONLY,
        help_text="Whether descriptors may be shown. A site with a licence of its own sets MEDREF_LICENSED_SYSTEMS.",
    )
    description = models.TextField(blank=True, help_text="What the system is for, in a sentence or two.")
    position = models.PositiveSmallIntegerField(default=100, help_text="Order in lists, smallest first.")

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

    def shows_text_to(self, user, *, is_reserved: bool = False) -> bool:
        """Whether `user` (or None) may read the descriptor of a code of this system."""
        return licence.may_show_text(
            slug=self.slug,
            display_policy=self.display_policy,
            is_reserved=is_reserved,
            signed_in=bool(user and user.is_authenticated),
        )


class Release(models.Model):
    """One edition of a code system, and what loading it changed."""

    system = models.ForeignKey(
        CodeSystem, models.PROTECT, related_name="releases", help_text="The system it is an edition of."
    )
    label = models.CharField(max_length=60, help_text="As the publisher names it: FY2025, 2025 October.")
    source_name = models.CharField(max_length=250, blank=True, help_text="Name of the file that was loaded.")
    loaded_at = models.DateTimeField(auto_now=True, help_text="When the load was finished.")
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="Who loaded it; empty for the command line.",
    )
    added = models.PositiveIntegerField(default=0, help_text="Codes new in this release.")
    revised = models.PositiveIntegerField(default=0, help_text="Codes whose text or place changed.")
    retired = models.PositiveIntegerField(default=0, help_text="Codes that the release no longer has.")
    unchanged = models.PositiveIntegerField(default=0, help_text="Codes that stayed as they were.")
    valid_codes = models.PositiveIntegerField(
        default=0, help_text="Codes that are valid with this release, headings and retired codes aside."
    )
    bad = models.PositiveIntegerField(default=0, help_text="Lines of the file that could not be read as codes.")

    class Meta:
        ordering = ["-loaded_at"]
        constraints = [models.UniqueConstraint(fields=["system", "label"], name="one_release_per_label")]
        permissions = [("load_release", "Can load releases, index terms and maps")]

    def __str__(self):
        return f"{self.system} {self.label}"


class CodeQuerySet(models.QuerySet):
    """Codes, in the words of a coder."""

    def active(self):
        """Codes that the newest release of their system has."""
        return self.filter(retired_in=None)

    def with_system(self):
        """With the system beside each code, as its licence and its printed form need."""
        return self.select_related("system")


class Code(models.Model):
    """One code of one system. Its text goes out only through `text_for`: the licence decides."""

    system = models.ForeignKey(
        CodeSystem, models.PROTECT, related_name="codes", help_text="The system that it belongs to."
    )
    code = models.CharField(max_length=50, help_text="Upper case, without dots and blanks: 0DTJ4ZZ, S7010XA.")
    title = models.TextField(blank=True, help_text="The official descriptor. Empty when no release with it was loaded.")
    short_title = models.CharField(
        max_length=250, blank=True, help_text="The official short descriptor, where there is one."
    )
    is_header = models.BooleanField(default=False, help_text="A heading of the hierarchy: not valid for billing.")
    is_reserved = models.BooleanField(
        default=False, help_text="Its text belongs to another publisher (HCPCS D codes) and is never shown."
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
        help_text="The first release loaded here that has it. Empty: an entry names it, no release does yet.",
    )
    retired_in = models.ForeignKey(
        Release,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="retired_codes",
        help_text="The release that no longer has it, or marks it as ended.",
    )

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["system", "code"]
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="one_row_per_code"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="no_code_is_its_own_parent"),
            models.CheckConstraint(condition=Q(code__regex=r"^[^\s.]+$"), name="code_has_no_blanks_or_dots"),
        ]
        indexes = [
            models.Index(fields=["code"], name="codes_by_prefix", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self):
        return f"{self.system.name} {self.display} {self.text_for(None)}".rstrip()

    def get_absolute_url(self):
        """The page of the code."""
        return reverse("codes:code", args=[self.system.slug, self.code])

    @property
    def display(self) -> str:
        """The code as its system prints it: S70.10XA."""
        return rules.display_code(self.system.slug, self.code)

    def shows_text_to(self, user) -> bool:
        """Whether `user` (or None) may read this code's descriptor."""
        return self.system.shows_text_to(user, is_reserved=self.is_reserved)

    def text_for(self, user) -> str:
        """The descriptor, or an empty string where the licence withholds it from `user` (or None)."""
        return self.title if self.shows_text_to(user) else ""

    @property
    def why_withheld(self) -> str:
        """The sentence that stands where the descriptor is withheld."""
        system = self.system
        return licence.why_withheld(
            publisher=system.publisher,
            slug=system.slug,
            display_policy=system.display_policy,
            is_reserved=self.is_reserved,
        )


class CodeChange(models.Model):
    """What a later release did to a code. The first appearance is `Code.added_in`."""

    class Kind(models.TextChoices):
        """The kinds of change that a coder asks for."""

        REVISED = "revised", "Text or place in the hierarchy changed"
        RETIRED = "retired", "No longer in the release"
        REINSTATED = "reinstated", "Back after it had been retired"

    code = models.ForeignKey(Code, models.CASCADE, related_name="changes", help_text="The code that changed.")
    release = models.ForeignKey(
        Release, models.CASCADE, related_name="changes", help_text="The release that changed it."
    )
    kind = models.CharField(max_length=10, choices=Kind, help_text="What happened.")
    old_title = models.TextField(blank=True, help_text="The descriptor before the change.")

    class Meta:
        ordering = ["release__loaded_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "release", "kind"], name="one_change_of_a_kind_per_release"),
        ]

    def __str__(self):
        return f"{self.code_id} {self.kind} in {self.release}"


class IndexTerm(models.Model):
    """A word under which people look for a code: alphabetic index, synonym, inclusion note."""

    class Kind(models.TextChoices):
        """Where the term comes from."""

        INDEX = "index", "Entry of the alphabetic index"
        SYNONYM = "synonym", "Synonym"
        INCLUSION = "inclusion", "Inclusion term of the tabular list"

    code = models.ForeignKey(Code, models.CASCADE, related_name="terms", help_text="The code that the term leads to.")
    term = models.CharField(max_length=500, help_text="The term as printed.")
    kind = models.CharField(max_length=10, choices=Kind, help_text="Where the term comes from.")

    class Meta:
        ordering = ["kind", "term"]
        constraints = [models.UniqueConstraint(fields=["code", "term", "kind"], name="one_row_per_term")]

    def __str__(self):
        return self.term


class CodeMap(models.Model):
    """A statement that one code stands for another, with its kind and its source."""

    class Kind(models.TextChoices):
        """How far the two codes mean the same."""

        EQUIVALENT = "equivalent", "Equivalent"
        BROADER = "broader", "The target is broader"
        NARROWER = "narrower", "The target is narrower"
        RELATED = "related", "Related: one of several codes that together stand for it"
        INEXACT = "inexact", "Approximate"

    source = models.ForeignKey(Code, models.CASCADE, related_name="maps_from", help_text="The code that is mapped.")
    target = models.ForeignKey(Code, models.CASCADE, related_name="maps_to", help_text="The code that it maps to.")
    kind = models.CharField(max_length=10, choices=Kind, help_text="How far the two mean the same.")
    origin = models.CharField(max_length=120, help_text="Who says so: file or organization, with its year.")
    scenario = models.PositiveSmallIntegerField(
        default=0, help_text="Maps of one code that share a scenario above 0 belong together (GEM)."
    )
    choice = models.PositiveSmallIntegerField(
        default=0, help_text="Within a scenario: one code out of each choice list is needed (GEM)."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "scenario", "choice"], name="one_map_per_pair"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="no_code_maps_to_itself"),
        ]

    def __str__(self):
        return f"{self.source_id} → {self.target_id} ({self.kind})"
