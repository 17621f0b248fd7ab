"""The models of the word index of codes: derived tables, rebuilt with every release; they can be rebuilt at any time."""

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from codes.models.codes import Code
from codes.models.systems import CodeSystem


class CodePlace(models.Model):
    """The position of a code with a text in the fixed order of its system; postings contain these numbers.

    Valid codes come before retired ones, headings before codes, short titles before long ones, so that the first matches are
    the ones to show first.
    """

    pk = models.CompositePrimaryKey("system_id", "place")
    system = models.ForeignKey(
        CodeSystem, models.CASCADE, related_name="+", db_index=False, help_text="The system of the code."
    )
    place = models.PositiveIntegerField(help_text="Its place among the codes of its system, from 0.")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+", db_constraint=False, help_text="The code.")

    def __str__(self):
        return f"{self.system_id} {self.place}"


class Posting(models.Model):
    """The positions of all codes of a system that share a word or value, as a serialized bitmap (Roaring format).

    Each layer is written by itself: that of the codes, one for each volume of terms, one for each system that is mapped to
    this one. What has a word is the union over all layers. The text of reserved codes (codes.licence) is not included; who
    may match the rest is decided for each system.
    """

    class Kind(models.TextChoices):
        """What kind of word or value it is."""

        WORD = "w", "A word of a title or an index term"
        BEGINNING = "p", "The first letters of such a word, one to three"
        MAPPED = "m", "A word of the title of a code that maps to it, or of a term for a value of an axis"
        PAIR = "b", "Two words side by side in a title or term"
        FACET = "f", "A facet value, or “all”"

    #: Up to this length, beginnings of words have postings of their own (BEGINNING).
    LONGEST_BEGINNING = 3

    pk = models.CompositePrimaryKey("kind", "word", "system_id", "layer")
    kind = models.CharField(max_length=1, choices=Kind, help_text="What kind of word or value it is.")
    word = models.CharField(max_length=120, db_collation="C", help_text="The word, folded, or the value of the facet.")
    system = models.ForeignKey(
        CodeSystem, models.CASCADE, related_name="+", db_index=False, help_text="The system of the codes."
    )
    layer = models.CharField(
        max_length=40,
        db_collation="C",
        help_text="What the word comes from: codes, terms:drugs, maps:7 (id of the system).",
    )
    places = models.BinaryField(help_text="Their places, as a serialized pyroaring bitmap.")

    class Meta:
        indexes = [
            models.Index(fields=["system", "layer"], name="postings_by_layer"),
            GinIndex(
                fields=["word"], opclasses=["gin_trgm_ops"], condition=Q(kind="w"), name="posting_words_by_trigrams"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.word} {self.system_id}"


class Stamp(models.Model):
    """Shows whether what a process has cached is still current (codes.queries.cache).

    Every write of a thing changes its stamp in the same transaction: a trigger on its table does, or the action that writes it.
    """

    name = models.CharField(
        primary_key=True,
        max_length=40,
        help_text="What it marks: systems, index:7 for the word index of system 7, or what another room caches.",
    )
    value = models.UUIDField(db_default=RandomUUID(), help_text="Changes with every write.")

    def __str__(self):
        return f"{self.name} {self.value}"
