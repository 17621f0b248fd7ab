"""The models of groupings: what a publisher puts codes of a system into, such as AHRQ’s PRCCSR."""

from django.db import models
from django.urls import reverse

from codes.formats.groupings import LONGEST_KEY, LONGEST_TITLE
from codes.models.codes import Code
from codes.models.systems import CodeSystem


class Grouping(models.Model):
    """One way of putting the codes of a system into groups, in the edition that was loaded last."""

    system = models.ForeignKey(
        CodeSystem, models.PROTECT, related_name="groupings", db_index=False, help_text="The system of its codes."
    )
    slug = models.SlugField(help_text="Its name in addresses: prccsr.")
    title = models.CharField(max_length=120, help_text="What people call it: AHRQ PRCCSR.")
    origin = models.CharField(max_length=250, help_text="The file that was loaded last.")
    loaded_at = models.DateTimeField(auto_now=True, help_text="When it was last loaded.")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["system", "slug"], name="one_grouping_per_slug")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The page with its groups."""
        return reverse("codes:grouping", args=[self.system.slug, self.slug])


class CodeGroup(models.Model):
    """One group of a grouping: CAR003 “Coronary artery bypass grafts”."""

    grouping = models.ForeignKey(
        Grouping, models.CASCADE, related_name="groups", db_index=False, help_text="The grouping that it belongs to."
    )
    key = models.CharField(max_length=LONGEST_KEY, help_text="What the publisher calls it in files: CAR003.")
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, help_text="What it is called.")
    codes = models.ManyToManyField(
        Code, through="GroupMember", related_name="groups", help_text="The codes that are in it."
    )

    class Meta:
        ordering = ["grouping", "key"]
        constraints = [models.UniqueConstraint(fields=["grouping", "key"], name="one_group_per_key")]

    def __str__(self):
        return f"{self.key} {self.title}".rstrip()

    def get_absolute_url(self):
        """The page with its codes."""
        return reverse("codes:group", args=[self.grouping.system.slug, self.grouping.slug, self.key])

    @property
    def address(self) -> str:
        """What filters of searches and exports call it: icd10pcs:prccsr:CAR003."""
        return f"{self.grouping.system.slug}:{self.grouping.slug}:{self.key}"


class GroupMember(models.Model):
    """That a code is in a group."""

    group = models.ForeignKey(CodeGroup, models.CASCADE, related_name="members", db_index=False, help_text="The group.")
    code = models.ForeignKey(Code, models.CASCADE, related_name="group_members", help_text="A code in it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="one_row_per_group_member")]

    def __str__(self):
        return f"{self.code_id} in {self.group_id}"
