"""The word index of codes: derived tables, made anew with every release, that may be dropped and rebuilt at any time."""

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from codes.models.codes import Code
from codes.models.systems import CodeSystem


class CodePlace(models.Model):
    """The place of a code with a text in the static order of its system: the number that stands for it in postings.

    Valid codes come before retired ones, headings before codes, short titles before long ones: what comes first among
    those that match is worth showing first.
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
    """The places of all codes of a system that have something in common, as a serialized bitmap (Roaring format).

    Text that nobody may read (codes.licence: reserved codes) is not in it; who may match the rest is decided by system.
    """

    class Kind(models.TextChoices):
        """What kind of word or value it is."""

        WORD = "w", "A word of a title or an index term"
        BEGINNING = "p", "The first letters of such a word, one to three"
        MAPPED = "m", "A word of the title of a code that maps to it"
        PAIR = "b", "Two words side by side in a title or term"
        FACET = "f", "A facet value, or “all”"

    #: Characters of a word that have postings of their own (BEGINNING).
    LONGEST_BEGINNING = 3

    pk = models.CompositePrimaryKey("kind", "word", "system_id")
    kind = models.CharField(max_length=1, choices=Kind, help_text="What kind of word or value it is.")
    word = models.CharField(max_length=120, db_collation="C", help_text="The word, folded, or the value of the facet.")
    system = models.ForeignKey(CodeSystem, models.CASCADE, related_name="+", help_text="The system of the codes.")
    places = models.BinaryField(help_text="Their places, as a serialized pyroaring bitmap.")

    class Meta:
        indexes = [
            GinIndex(
                fields=["word"], opclasses=["gin_trgm_ops"], condition=Q(kind="w"), name="posting_words_by_trigrams"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.word} {self.system_id}"


class Stamp(models.Model):
    """Tells whether what a process has in memory is still what stands here (codes.queries.cache).

    Every write of a thing gives its stamp another value in the same transaction: triggers on its table do, or the action
    that writes it.
    """

    name = models.CharField(
        primary_key=True,
        max_length=40,
        help_text="What it marks: systems, index:7 for the word index of system 7, or what another room caches.",
    )
    value = models.UUIDField(db_default=RandomUUID(), help_text="Changes with every write.")

    def __str__(self):
        return f"{self.name} {self.value}"
