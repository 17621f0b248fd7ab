"""The model of index terms: the words and phrases that lead to codes, and where each of them leads."""

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from codes.models.systems import CodeSystem
from codes.systems import LONGEST_CODE
from codes.systems.icd10pcs.tables import LONGEST_LABEL


class IndexTerm(models.Model):
    """A word or phrase that leads to codes: from an alphabetic index, a synonym, an inclusion note, or a key to an axis.

    It leads to exactly one thing, as its publisher says it (ADR 17): to a code or all codes with the same beginning, to a
    value of an axis, or to another term of its volume. Which codes those are is found when they are asked for
    (codes.queries.terms), so a term stays true when a release adds codes.
    """

    class Kind(models.TextChoices):
        """Where the term comes from."""

        INDEX = "index", "Entry in the alphabetic index"
        SYNONYM = "synonym", "Synonym"
        INCLUSION = "inclusion", "Inclusion term in the tabular list"
        KEY = "key", "Key to a value of an axis"

    LONGEST_TERM, LONGEST_VOLUME = 500, 30

    system = models.ForeignKey(
        CodeSystem,
        models.CASCADE,
        related_name="terms",
        db_index=False,
        help_text="The system of the codes it leads to.",
    )
    volume = models.CharField(
        max_length=LONGEST_VOLUME,
        blank=True,
        help_text="The volume of the index it is in: drugs. Loading a volume replaces only that volume. Empty for other terms.",
    )
    kind = models.CharField(max_length=10, choices=Kind, help_text="Where the term comes from.")
    term = models.CharField(
        max_length=LONGEST_TERM, db_collation="C", help_text="The term as printed, after the terms above it."
    )
    beginning = models.CharField(
        max_length=LONGEST_CODE,
        blank=True,
        help_text="The code that it leads to. If there is no such code or heading: all valid codes that begin so.",
    )
    value = models.CharField(
        max_length=LONGEST_LABEL, blank=True, help_text="The label of the value that it leads to: Foot Muscle, Right."
    )
    within = models.CharField(
        max_length=3,
        blank=True,
        help_text="The beginning of the codes whose value is meant: 0, 0JH. Empty for all codes.",
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The position of the value among the characters of the code; 0 if the source does not say."
    )
    see = models.CharField(
        max_length=LONGEST_TERM,
        blank=True,
        db_collation="C",
        help_text="The other term that it leads to. If that term has nothing of its own: all terms below it.",
    )

    class Meta:
        ordering = ["kind", "term", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(beginning="") & Q(value="", see="")
                | ~Q(value="") & Q(beginning="", see="")
                | ~Q(see="") & Q(beginning="", value=""),
                name="term_leads_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(within="", position=0) | ~Q(value=""), name="only_values_are_within_codes"
            ),
        ]
        indexes = [
            models.Index(fields=["system", "volume", "term"], name="terms_by_volume"),
            models.Index(fields=["system", "beginning"], name="terms_by_code", condition=~Q(beginning="")),
            models.Index(fields=["system", "value"], name="terms_by_value", condition=~Q(value="")),
            models.Index(fields=["system", "volume", "see"], name="terms_by_other_term", condition=~Q(see="")),
            HashIndex(Lower("term"), name="terms_by_name"),
        ]

    def __str__(self):
        return self.term

    @property
    def source(self) -> str:
        """Where it comes from, for people: its kind, and its volume unless that says the same."""
        kind = self.get_kind_display()
        return f"{kind}: {self.volume}" if self.volume and self.volume not in kind else kind
