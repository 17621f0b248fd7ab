"""The model of the glossary: a word with its explanation, each version of it a row of its own."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from glossary.rules import LONGEST_TERM, LONGEST_TEXT


class Word(models.Model):
    """A word of medicine, explained. What readers saw is never changed: a change is a draft, which replaces it once approved."""

    class State(models.TextChoices):
        """Where a row stands."""

        DRAFT = "draft", "Draft"
        SHOWN = "shown", "Shown to readers"
        REPLACED = "replaced", "Replaced"
        WITHDRAWN = "withdrawn", "Withdrawn"

    term = models.CharField(
        "word", max_length=LONGEST_TERM, help_text="In the singular, as readers see it in the list."
    )
    forms = ArrayField(
        models.CharField(max_length=LONGEST_TERM),
        verbose_name="other forms",
        default=list,
        blank=True,
        help_text="Plurals, abbreviations and other words for the same, which are explained wherever they stand in a text.",
    )
    text = models.CharField(
        "explanation", max_length=LONGEST_TEXT, help_text="What it means, in one or two plain sentences."
    )
    state = models.CharField(
        max_length=10, choices=State, default=State.DRAFT, editable=False, help_text="Where it stands."
    )
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        editable=False,
        help_text="Who wrote words of it; they cannot approve it.",
    )
    written_at = models.DateTimeField(
        "written", default=timezone.now, editable=False, help_text="When it was last written."
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="The clinical reviewer who approved it; empty for one that is shown without a review.",
    )
    shown_at = models.DateTimeField("shown since", null=True, editable=False, help_text="Since when readers see it.")

    class Meta:
        ordering = [Lower("term"), "-pk"]
        verbose_name = "word of the glossary"
        verbose_name_plural = "glossary"
        permissions = [
            ("approve_word", "Can approve and withdraw words of the glossary"),
            ("show_unreviewed", "Can show words of the glossary that nobody reviewed"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("term"), condition=Q(state="shown"), name="one_shown_explanation_of_a_word"),
            models.UniqueConstraint(Lower("term"), condition=Q(state="draft"), name="one_draft_of_a_word"),
        ]

    def __str__(self):
        return self.term
