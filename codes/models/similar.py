"""The model of similar codes: a derived table, which rebuild_similar makes anew from nothing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from codes.models.codes import Code


class SimilarCodes(models.Model):
    """The codes that are most like a code, best first: one row of lists, because they are only read and written together."""

    code = models.OneToOneField(
        Code, models.CASCADE, primary_key=True, related_name="similar_codes", help_text="The code that others are like."
    )
    others = ArrayField(models.BigIntegerField(), help_text="The ids of the similar codes, best first.")
    reasons = ArrayField(
        models.PositiveSmallIntegerField(), help_text="Why each is similar: numbers of codes.likeness.reasons.Reason."
    )
    shared = ArrayField(
        models.BigIntegerField(), help_text="The id of the code that both map to, if that is the reason; otherwise 0."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(others__len=F("reasons__len"), reasons__len=F("shared__len")),
                name="every_similar_code_has_its_reason",
            ),
        ]

    def __str__(self):
        return f"codes like {self.code_id}"
