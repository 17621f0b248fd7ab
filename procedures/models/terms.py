"""The controlled lists: specialties, body sites, settings, kinds of anesthesia, roles, tools, risks."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

#: What fields that choose a term offer.
CURRENT = {"replaced_by": None}


class TermQuerySet(models.QuerySet):
    """Terms, in the words of an editor."""

    def current(self):
        """The terms that are offered: those that no other term replaced."""
        return self.filter(replaced_by=None)

    def replaced(self):
        """The terms that were renamed or merged into another one."""
        return self.exclude(replaced_by=None)


class Term(models.Model):
    """A term of a controlled list. The names of current terms are unique regardless of case.

    The database never lets a name change (procedures/database.sql), because published pages show it. Renaming and merging
    replace a term by another one (procedures/actions/terms.py). Other names of a term, which documents and people use for it,
    are replaced terms as well.
    """

    name = models.CharField(max_length=200, unique=True, help_text="In the singular, as shown to readers.")
    description = models.CharField(max_length=250, blank=True, help_text="What it means, in plain words.")
    codings = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Codes that mean the same elsewhere, as FHIR writes them: address of the code system, “|”, code.",
    )
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="former",
        limit_choices_to=CURRENT,
        help_text="The current term that drafts, filters and imports use instead; empty for a current term.",
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def current(self) -> "Term":
        """The term to use today: the one that replaced this one, or itself."""
        return self.replaced_by or self


def _unique_name(model: str) -> list:
    return [models.UniqueConstraint(Lower("name"), condition=Q(replaced_by=None), name=f"one_{model}_per_name")]


class Specialty(Term):
    """A medical specialty: general surgery, cardiology. Its members are the people at the desk who look after its entries."""

    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="specialties",
        limit_choices_to={"is_active": True, "is_staff": True},
        help_text="The people who look after its entries: they see what is assigned to the specialty.",
    )

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


class RiskTerm(Term):
    """What may go wrong, by one name: bleeding, infection. Rows of entries say it in words, which mean the term of that name."""

    class Meta(Term.Meta):
        constraints = _unique_name("risk_term")
        indexes = [models.Index(Lower("name"), name="risk_terms_by_name")]
        verbose_name = "risk"
