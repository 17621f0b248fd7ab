"""The models of lists of local names, and what each name was matched with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from codes.models import Code, CodeSystem
from crosswalks.rules import LONGEST_ID, LONGEST_NAME


class Crosswalk(models.Model):
    """A site's own list of names, and the map from them to codes that people make of it."""

    name = models.CharField(max_length=120, help_text="What the list is called: “Theatre booking 2026”.")
    system = models.ForeignKey(
        CodeSystem,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="The code system to match with; empty for all of them.",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who uploaded the list."
    )
    uploaded_at = models.DateTimeField(default=timezone.now, help_text="When it was uploaded.")

    class Meta:
        verbose_name = "matched list"
        ordering = ["-uploaded_at"]
        permissions = [("match_list", "Can match lists of local names with codes")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The page of the list at the desk."""
        return reverse("admin:crosswalks_crosswalk_change", args=[self.pk])


class LocalName(models.Model):
    """A row of a list: a local name with the best candidate, and what a person decided."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    crosswalk = models.ForeignKey(Crosswalk, models.CASCADE, related_name="rows", help_text="The list it is in.")
    number = models.PositiveIntegerField(help_text="Its row in the list, from 1.")
    local_id = models.CharField(max_length=LONGEST_ID, help_text="The site’s own id.")
    name = models.CharField(max_length=LONGEST_NAME, help_text="The site’s own name.")
    state = models.CharField(
        max_length=10, choices=State, default=State.OPEN, help_text="Whether a person has accepted a code for it."
    )
    code = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", help_text="The candidate, or the accepted code."
    )
    score = models.PositiveSmallIntegerField(
        default=0, help_text="How alike the name and a name of the code are, 0 to 100."
    )
    why = models.CharField(max_length=300, blank=True, help_text="Why the search found the code.")
    is_exact = models.BooleanField(
        default=False, help_text="The name is the name of this billable code, and of no other candidate."
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who decided."
    )
    decided_at = models.DateTimeField(null=True, blank=True, help_text="When it was decided.")

    class Meta:
        ordering = ["crosswalk", "number"]
        constraints = [
            models.UniqueConstraint(fields=["crosswalk", "local_id"], name="each_local_id_once_in_a_list"),
            models.UniqueConstraint(fields=["crosswalk", "number"], name="each_row_once_in_a_list"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(code__isnull=False), name="accepted_name_has_its_code"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["accepted", "rejected"], decided_by__isnull=False, decided_at__isnull=False),
                name="decision_has_its_author_and_date",
            ),
        ]

    def __str__(self):
        return f"{self.local_id} {self.name}"
