"""The models of the search room: what entries are found by, the vocabulary, and missed searches."""

from urllib.parse import urlencode

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse

from procedures.models import Procedure
from search.misses import LONGEST_TEXT
from search.word_lists import read_frame
from textindex.words import folded


class Findable(models.Model):
    """What a published entry is found by in the word index, so that it can be taken out again when that changes.

    Only search.actions writes it, in the transaction that publishes or withdraws the entry.
    """

    procedure = models.OneToOneField(
        Procedure, models.CASCADE, primary_key=True, related_name="findable", help_text="The entry."
    )
    place = models.BigIntegerField(help_text="Its place in the word index (search.entry_places).")
    keys = ArrayField(models.TextField(), help_text="The kind (one letter) and the word of each of its postings.")

    def __str__(self):
        return f"entry {self.procedure_id}"


class VocabularyTerm(models.Model):
    """A word or phrase that people use, and its meaning for a search. Rows ship with medref, and editors add others.

    Most rows say what official titles use instead: `words` are alternatives separated by " | ", each one or several
    beginnings of words that must all be found; `codes` are beginnings of codes, "icd10pcs:0DTJ hcpcs:E0601", if the term means
    exactly these. Other rows only say how a search reads a word.
    """

    class Kind(models.TextChoices):
        """The kind of word, which decides how a search uses it."""

        ABBREVIATION = "abbreviation", "Abbreviation"
        LAY = "lay", "Everyday words"
        EPONYM = "eponym", "Named after a person"
        BRAND = "brand", "Brand name"
        NAME = "name", "Name of a procedure"
        OLDER_NAME = "older_name", "Older name"
        GROUP = "group", "Group of procedures"
        WORD = "word", "Word"
        DEVICE = "device", "Device in place"
        FORM = "form", "Part of a word: subject"
        ENDING = "ending", "Part of a word: action"
        STOP_WORD = "stop_word", "Stop word"
        GENERIC_WORD = "generic_word", "Generic word"
        CONDITION = "condition", "Condition"
        CAPITALS = "capitals", "Only in capitals"
        WHOLE_WORD = "whole_word", "Never taken apart"
        FRAME = "frame", "Question"
        SHORTHAND = "shorthand", "Written short"

    WORD_PARTS = (Kind.FORM, Kind.ENDING)
    STEERING = (
        Kind.STOP_WORD, Kind.GENERIC_WORD, Kind.CONDITION, Kind.CAPITALS, Kind.WHOLE_WORD, Kind.FRAME, Kind.SHORTHAND,
    )  # fmt: skip
    """Kinds that only affect how a query is read: they have no words in titles and no codes. All but FRAME and SHORTHAND are
    single words."""

    kind = models.CharField(max_length=12, choices=Kind, help_text="The kind of word or phrase.")
    term = models.CharField(max_length=120, help_text="What people type: CABG, gallbladder removal, cholecyst.")
    folded = models.CharField(
        max_length=120, editable=False, db_index=True, help_text="The folded form used for comparison."
    )
    meaning = models.CharField(max_length=120, blank=True, help_text="What it means in plain words; shown to readers.")
    words = models.TextField(blank=True, help_text="What titles say instead; separate alternatives with “ | ”.")
    codes = models.TextField(
        blank=True, help_text="The first characters of the codes that it means, such as icd10pcs:0DTJ hcpcs:E0601."
    )
    is_shipped = models.BooleanField(
        "shipped with medref", default=False, help_text="Shipped with medref; an update may change it."
    )
    is_active = models.BooleanField("in use", default=True, help_text="Whether searches use it.")

    class Meta:
        ordering = ["term"]
        indexes = [GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="vocabulary_by_trigrams")]
        constraints = [
            models.UniqueConstraint(fields=["folded", "kind", "is_shipped"], name="one_row_per_vocabulary_term"),
        ]

    def __str__(self):
        return self.term

    def save(self, *args, **kwargs):
        """Update the folded form with the term."""
        self.folded = folded_term(self.kind, self.term)
        super().save(*args, **kwargs)


def folded_term(kind: str, term: str) -> str:
    """The form in which terms of a kind are compared. Raises ValueError for a frame that cannot be read."""
    if kind == VocabularyTerm.Kind.SHORTHAND:
        return " ".join(term.lower().split())  # “w/o” and “w o” are two
    return read_frame(term).folded if kind == VocabularyTerm.Kind.FRAME else folded(term)


class MissedSearch(models.Model):
    """Words that people searched for without finding anything: the words and how often, nothing about who searched."""

    words = models.CharField(max_length=LONGEST_TEXT, unique=True, help_text="The words, in folded form.")
    count = models.PositiveIntegerField(default=1, help_text="How often a search for them found nothing.")
    last_at = models.DateField(auto_now=True, help_text="The last day they were searched for.")
    is_settled = models.BooleanField(default=False, help_text="Whether an editor has dealt with them.")

    class Meta:
        ordering = ["-count", "words"]
        verbose_name_plural = "missed searches"

    def __str__(self):
        return self.words

    @property
    def synonym_form(self) -> str:
        """The address of the form of the vocabulary with these words; saving it settles them."""
        asked = {"term": self.words, "kind": VocabularyTerm.Kind.LAY.value, "missed": self.pk}
        return f"{reverse('admin:search_vocabularyterm_add')}?{urlencode(asked)}"
