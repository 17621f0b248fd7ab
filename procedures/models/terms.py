"""The controlled lists that readers filter by: specialties, body sites, settings, kinds of anesthesia, roles, tools."""

from django.db import models
from django.db.models.functions import Lower


class Term(models.Model):
    """A term of a controlled list. Names are unique regardless of case."""

    name = models.CharField(max_length=200, help_text="In the singular, as shown to readers.")
    description = models.CharField(max_length=250, blank=True, help_text="What it means, in plain words.")

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name


def _unique_name(model: str) -> list:
    return [models.UniqueConstraint(Lower("name"), name=f"one_{model}_per_name")]


class Specialty(Term):
    """A medical specialty: general surgery, cardiology."""

    class Meta(Term.Meta):
        constraints = _unique_name("specialty")
        verbose_name_plural = "specialties"


class BodySite(Term):
    """A place in the body: gallbladder, knee."""

    class Meta(Term.Meta):
        constraints = _unique_name("body_site")


class Setting(Term):
    """A place where procedures are done: hospital operating room, outpatient clinic."""

    class Meta(Term.Meta):
        constraints = _unique_name("setting")


class AnesthesiaType(Term):
    """A kind of anesthesia: local, general."""

    class Meta(Term.Meta):
        constraints = _unique_name("anesthesia_type")


class PersonnelRole(Term):
    """A role that takes part: surgeon, anesthesiologist."""

    class Meta(Term.Meta):
        constraints = _unique_name("personnel_role")


class Tool(Term):
    """An instrument or device: scalpel, laparoscope."""

    class Meta(Term.Meta):
        constraints = _unique_name("tool")
