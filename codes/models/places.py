"""The places of codes in the word index: a derived table, rebuilt with every release; it can be rebuilt at any time."""

from django.db import models

from codes.models.codes import Code
from codes.models.systems import CodeSystem


class CodePlace(models.Model):
    """The position of a code with a text in the fixed order of its system; postings contain these numbers.

    Valid codes come before retired ones, headings before codes, headings before those below them, short titles before long
    ones, so that the first matches are the ones to show first.
    """

    pk = models.CompositePrimaryKey("system_id", "place")
    system = models.ForeignKey(
        CodeSystem, models.CASCADE, related_name="+", db_index=False, help_text="The system of the code."
    )
    place = models.PositiveIntegerField(help_text="Its place among the codes of its system, from 0.")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+", db_constraint=False, help_text="The code.")

    def __str__(self):
        return f"{self.system_id} {self.place}"
