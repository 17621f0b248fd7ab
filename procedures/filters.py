"""The filters of the list of entries, for the page and every export."""

import django_filters as filters
from django import forms
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from procedures.models import (
    AnesthesiaType,
    BodySite,
    PersonnelRole,
    ProcedureVersion,
    Risk,
    Setting,
    Specialty,
)
from procedures.term_fields import TermsField
from procedures.terms import PATHS, uses

#: Duration bands in minutes: from (included) to (excluded).
DURATIONS = {
    "under-30": ("Under 30 minutes", None, 30),
    "30-60": ("30 to 60 minutes", 30, 60),
    "60-120": ("1 to 2 hours", 60, 120),
    "120-240": ("2 to 4 hours", 120, 240),
    "over-240": ("4 hours or more", 240, None),
}


#: What readers may sort by instead of the name.
SORTS = {
    "published": ("Newly published", F("published_at").desc()),
    "reviewed": ("Newly reviewed", F("reviewed_on").desc(nulls_last=True)),
}


class TermFilter(filters.ModelMultipleChoiceFilter):
    """A choice of current terms, which also finds the versions with a term that one of them replaced."""

    field_class = TermsField

    def filter(self, qs, value):
        """The versions with one of the terms; all of them if none is chosen."""
        return qs.filter(uses(self.field_name, value)).distinct() if value else qs


def _terms(model, label: str) -> TermFilter:
    return TermFilter(
        field_name=PATHS[model],
        queryset=model.objects.current(),
        to_field_name="name",
        label=label,
        widget=forms.CheckboxSelectMultiple,
    )


class ProcedureFilter(filters.FilterSet):
    """Filters over published versions. Several choices of one filter widen the list (OR), several filters narrow it (AND)."""

    q = filters.CharFilter(label="Name contains", method="name_contains")
    letter = filters.CharFilter(
        field_name="name", lookup_expr="istartswith", label="Begins with", widget=forms.HiddenInput
    )
    sort = filters.ChoiceFilter(
        label="Sort by",
        method="sorted_by",
        choices=[(key, label) for key, (label, _) in SORTS.items()],
        empty_label="Name",
    )
    kind = filters.MultipleChoiceFilter(
        choices=ProcedureVersion.Kind.choices, label="Kind", widget=forms.CheckboxSelectMultiple
    )
    specialty = _terms(Specialty, "Specialty")
    body_site = _terms(BodySite, "Body site")
    setting = _terms(Setting, "Setting")
    anesthesia = _terms(AnesthesiaType, "Anesthesia")
    personnel = _terms(PersonnelRole, "Personnel")
    duration = filters.MultipleChoiceFilter(
        choices=[(key, label) for key, (label, _, _) in DURATIONS.items()],
        label="Usual duration",
        method="lasts",
        widget=forms.CheckboxSelectMultiple,
    )
    risk = filters.MultipleChoiceFilter(
        field_name="risks__likelihood",
        choices=[(band.value, band.label) for band in Risk.Likelihood],
        label="Has a risk that is",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ProcedureVersion
        fields = []

    def name_contains(self, queryset, name, value):
        """Entries with the words in their name, or in one of their other names."""
        return queryset.filter(Q(name__icontains=value) | Q(names__name__icontains=value)).distinct()

    def sorted_by(self, queryset, name, value):
        """The entries in the order of one of SORTS, those of one day by name."""
        return queryset.order_by(SORTS[value][1], "name")

    def lasts(self, queryset, name, value):
        """Entries whose usual duration is at least partly within one of the bands."""
        shortest = Coalesce("duration_min_minutes", "duration_max_minutes")
        longest = Coalesce("duration_max_minutes", "duration_min_minutes")
        within = Q()
        for key in value:
            _, low, high = DURATIONS[key]
            band = Q(longest__gte=low or 0)
            if high is not None:
                band &= Q(shortest__lt=high)
            within |= band
        return queryset.alias(shortest=shortest, longest=longest).filter(within)
