"""The models of code lists: versions with their rules, and the codes that a signed-off version had."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from code_lists import rules
from codes.models import Code, CodeSystem, Release
from codes.systems import LONGEST_CODE


class CodeListQuerySet(models.QuerySet):
    """Code lists, in the words of their readers."""

    def seen_by(self, user):
        """The lists with a signed-off or withdrawn version that `user` may see: public ones, or all with the permission."""
        written = self.filter(Exists(CodeListVersion.objects.settled().filter(code_list=OuterRef("pk"))))
        return written if user.has_perm("code_lists.view_codelist") else written.filter(is_public=True)

    def with_current(self):
        """Each with `currents`: its newest signed-off version in a list, or none."""
        newest = CodeListVersion.objects.signed_off().order_by("code_list_id", "-number").distinct("code_list_id")
        return self.prefetch_related(Prefetch("versions", newest, to_attr="currents"))


class CodeList(models.Model):
    """A list of codes for one purpose, with its owner; what is in it is said by its versions."""

    slug = models.SlugField(unique=True, editable=False, help_text="Its word in addresses; it never changes.")
    title = models.CharField(max_length=rules.LONGEST_TITLE, help_text="What the list is called: “Hip replacement”.")
    purpose = models.TextField(
        max_length=rules.LONGEST_PURPOSE, help_text="What the list is for, and what should not be done with it."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who looks after the list."
    )
    is_public = models.BooleanField(
        "public", default=False, help_text="Readers without an account see its signed-off versions."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False, help_text="When it was begun.")

    objects = CodeListQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        permissions = [
            ("write_list", "Can begin code lists and change own ones"),
            ("oversee_list", "Can change, hand over and withdraw the code lists of others"),
            ("sign_off_list", "Can sign off versions that others wrote"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The public page of the list."""
        return reverse("code_lists:detail", args=[self.slug])


class CodeListVersionQuerySet(models.QuerySet):
    """Versions, in the words of their readers."""

    def signed_off(self):
        """Versions that are in use."""
        return self.filter(state=CodeListVersion.State.SIGNED_OFF)

    def settled(self):
        """Versions that never change again: signed off, and perhaps withdrawn later."""
        return self.exclude(state=CodeListVersion.State.DRAFT)

    def current(self):
        """The newest signed-off version of each list."""
        newer = CodeListVersion.objects.signed_off().filter(
            code_list=OuterRef("code_list"), number__gt=OuterRef("number")
        )
        return self.signed_off().exclude(Exists(newer))


class CodeListVersion(models.Model):
    """One version of a list. A draft changes; once somebody else signed it off, it keeps its rules and its codes."""

    class State(models.TextChoices):
        """Where a version stands."""

        DRAFT = "draft", "Draft"
        SIGNED_OFF = "signed_off", "Signed off"
        WITHDRAWN = "withdrawn", "Withdrawn"

    code_list = models.ForeignKey(
        CodeList, models.CASCADE, related_name="versions", help_text="The list it is a version of."
    )
    number = models.PositiveIntegerField(help_text="Its number in the list, from 1.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, help_text="Where it stands.")
    change_note = models.CharField(
        "what changed", max_length=rules.LONGEST_PURPOSE, blank=True, help_text="What this version changes, and why."
    )
    with_retired = models.BooleanField(
        "retired codes too", default=False, help_text="For old records: the rules take retired codes too."
    )
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", help_text="Who wrote it; they cannot sign it off."
    )
    changed_at = models.DateTimeField(default=timezone.now, help_text="When the draft was last saved.")
    size = models.PositiveIntegerField(null=True, help_text="How many codes it had when it was signed off.")
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Who signed it off."
    )
    signed_off_at = models.DateTimeField(null=True, help_text="When it was signed off.")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Who withdrew it."
    )
    withdrawn_at = models.DateTimeField(null=True, help_text="When it was withdrawn.")
    reason = models.CharField(max_length=rules.LONGEST_NOTE, blank=True, help_text="Why it was withdrawn.")

    objects = CodeListVersionQuerySet.as_manager()

    class Meta:
        ordering = ["code_list", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code_list", "number"], name="each_version_of_a_list_once"),
            models.UniqueConstraint(fields=["code_list"], condition=Q(state="draft"), name="one_draft_of_a_list"),
            models.CheckConstraint(
                condition=Q(state="draft", signed_off_at__isnull=True, size__isnull=True)
                | Q(
                    state__in=["signed_off", "withdrawn"],
                    signed_off_at__isnull=False,
                    signed_off_by__isnull=False,
                    size__isnull=False,
                ),
                name="signed_off_list_has_its_signer",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(reason=""),
                name="withdrawn_list_has_its_reason",
            ),
        ]

    def __str__(self):
        return f"{self.code_list} v{self.number}"

    def get_absolute_url(self):
        """The public page of the version."""
        return reverse("code_lists:version", args=[self.code_list.slug, self.number])

    @property
    def is_draft(self) -> bool:
        """Whether it may still change."""
        return self.state == self.State.DRAFT


class Rule(models.Model):
    """One rule of a version: which codes it takes in, or leaves out. What is left out stays out, whatever the order of rules."""

    class Kind(models.TextChoices):
        """How a rule says which codes it means."""

        CODES = rules.CODES, "these codes"
        BEGINNING = rules.BEGINNING, "codes that begin with"
        BELOW = rules.BELOW, "a code with all below it"
        AXES = rules.AXES, "characters (position=value)"
        GROUP = rules.GROUP, "a group (grouping key)"
        WORDS = rules.WORDS, "words in the title or index"

    version = models.ForeignKey(
        CodeListVersion, models.CASCADE, related_name="rules", db_index=False, help_text="The version it belongs to."
    )
    position = models.PositiveSmallIntegerField(help_text="Its place among the rules, from 1.")
    excludes = models.BooleanField(default=False, help_text="It leaves codes out instead of taking them in.")
    kind = models.CharField(max_length=10, choices=Kind, help_text="How it says which codes it means.")
    system = models.ForeignKey(CodeSystem, models.PROTECT, related_name="+", help_text="The code system of its codes.")
    value = models.TextField(
        help_text="The codes, one in a line; the beginning; the code; the characters; the group; the words."
    )
    note = models.CharField(max_length=rules.LONGEST_NOTE, blank=True, help_text="Why the rule is there.")
    found = ArrayField(
        models.CharField(max_length=LONGEST_CODE),
        default=list,
        blank=True,
        help_text="The codes that its words found, or its group had, when the version was signed off.",
    )

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="each_place_of_a_rule_once")]

    def __str__(self):
        return f"{'without' if self.excludes else 'with'} {self.get_kind_display()} {self.value[:60]}"

    @property
    def named(self) -> list[str]:
        """The codes that a rule of this kind names, as it stores them."""
        return self.value.split("\n")


class ListedCode(models.Model):
    """A code that a version had when it was signed off. Its title is shown only through the licence gate."""

    version = models.ForeignKey(
        CodeListVersion, models.CASCADE, related_name="listed", db_index=False, help_text="The version."
    )
    code = models.ForeignKey(Code, models.PROTECT, related_name="listed", help_text="The code.")
    title = models.TextField(blank=True, help_text="Its descriptor on that day.")
    was_retired = models.BooleanField(default=False, help_text="Whether it was retired on that day.")

    class Meta:
        ordering = ["version", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="each_listed_code_once_in_a_version")]

    def __str__(self):
        return f"{self.version_id}: {self.code_id}"


class ReleaseCheck(models.Model):
    """A release that a version was held against: when it was signed off, and later by whoever found it still right."""

    version = models.ForeignKey(
        CodeListVersion, models.CASCADE, related_name="checks", db_index=False, help_text="The version."
    )
    release = models.ForeignKey(Release, models.PROTECT, related_name="+", help_text="The release.")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Who said so."
    )
    checked_at = models.DateTimeField(default=timezone.now, help_text="When.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "release"], name="each_release_once_for_a_version")]

    def __str__(self):
        return f"{self.version_id} with {self.release_id}"
