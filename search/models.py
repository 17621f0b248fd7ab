"""The derived table of the search room: it may be dropped and rebuilt at any time, and the database keeps it current."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from codes.models import Code, CodeSystem
from procedures.models import Procedure


class FindableQuerySet(models.QuerySet):
    """What search may find, in the words of a reader."""

    def open_to(self, user):
        """Entries, and codes whose text the licence lets `user` (or None) read: withheld words are not matched either."""
        open_systems = [system.pk for system in CodeSystem.objects.all() if system.shows_text_to(user)]
        return self.filter(Q(kind=Findable.Kind.PROCEDURE) | Q(system__in=open_systems, code__is_reserved=False))


class Findable(models.Model):
    """One thing that search can find, with its words weighted: A names, B synonyms, C summary, D everything else.

    Written by triggers only (search/migrations): whatever publishes an entry or loads a release changes it in the same
    transaction.
    """

    class Kind(models.TextChoices):
        """What a reader can be looking for."""

        PROCEDURE = "procedure", "Procedure"
        CODE = "code", "Code"

    kind = models.CharField(max_length=10, choices=Kind, help_text="An entry or a code.")
    procedure = models.OneToOneField(
        Procedure, models.CASCADE, null=True, related_name="findable", help_text="The entry, where it is one."
    )
    code = models.OneToOneField(
        Code, models.CASCADE, null=True, related_name="findable", help_text="The code, where it is one."
    )
    system = models.ForeignKey(
        CodeSystem, models.CASCADE, null=True, related_name="+", help_text="The code's system: its licence decides."
    )
    words = SearchVectorField(help_text="The weighted words.")

    objects = FindableQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="findable_words", fastupdate=False)]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="procedure", procedure__isnull=False, code=None)
                | Q(kind="code", procedure=None, code__isnull=False, system__isnull=False),
                name="findable_is_an_entry_or_a_code",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.procedure_id or self.code_id}"
