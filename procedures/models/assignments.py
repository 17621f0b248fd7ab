"""Who looks after an entry: a person, the people of a specialty, or both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from procedures.models.entries import Procedure
from procedures.models.terms import CURRENT, Specialty


class AssignmentQuerySet(models.QuerySet):
    """Assignments, in the words of an editor."""

    def of_groups(self, person):
        """Those to a specialty that this person belongs to."""
        return self.filter(specialty__members=person)

    def of(self, person):
        """Those to this person, or to a specialty that they belong to."""
        return self.filter(Q(person=person) | Q(specialty__in=Specialty.objects.filter(members=person)))


class Assignment(models.Model):
    """An entry is assigned to a person, to the people of a specialty, or to both; an entry without a row is nobody's."""

    procedure = models.OneToOneField(
        Procedure, models.CASCADE, primary_key=True, related_name="assignment", help_text="The entry."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        help_text="The person who looks after it.",
    )
    specialty = models.ForeignKey(
        Specialty,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        limit_choices_to=CURRENT,
        help_text="The specialty whose people look after it.",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who assigned it."
    )
    at = models.DateTimeField(default=timezone.now, help_text="When.")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(specialty__isnull=False), name="assigned_to_somebody"
            ),
        ]

    def __str__(self):
        return " and ".join(str(one) for one in (self.person, self.specialty) if one)

    def people(self) -> set:
        """The active people who look after the entry: the person, and those of the specialty."""
        members = self.specialty.members.all() if self.specialty_id else ()
        return {person for person in (self.person, *members) if person and person.is_active}
