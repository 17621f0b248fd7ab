"""Form fields that choose terms of controlled lists: they offer the current ones, and understand replaced ones.

The fields of the form of a version are told what their keys mean (`meant_by`), so that a large form reads each list once.
"""

from collections.abc import Iterable, Mapping

from django import forms
from django.db.models import Model, QuerySet
from django.db.models.functions import Lower


class _CurrentTerms:
    """Offers the queryset, which holds current terms. The key of a replaced term means the term that replaced it."""

    def clean(self, value):
        """The chosen terms. Raises ValidationError."""
        try:
            return super().clean(value)
        except forms.ValidationError:
            return super().clean(self._current(value))

    def bound_data(self, data, initial):
        """What the form shows as chosen."""
        return super().bound_data(self._current(data), initial)

    def _current(self, value):
        if not value:
            return value
        key = self.to_field_name or "pk"
        rows = self.queryset.model.objects.replaced().values_list(key, f"replaced_by__{key}")
        keys = {str(old): str(current) for old, current in rows}
        return [keys.get(one, one) for one in value] if isinstance(value, list) else keys.get(value, value)


class TermField(_CurrentTerms, forms.ModelChoiceField):
    """One term."""


class TermsField(_CurrentTerms, forms.ModelMultipleChoiceField):
    """Any number of terms."""


def meant_by(keys: Iterable[str], queryset: QuerySet, chosen: Iterable[Model] = ()) -> dict[str, Model]:
    """Key as it is sent -> the object that it means: one of `chosen`, one that the queryset offers, or a term's replacement.

    A term may also be sent by its name. Other keys are left out. Takes a query only for keys that are not those of `chosen`,
    another for those not offered, and another for names.
    """
    keys = set(keys)
    known = {str(one.pk): one for one in chosen if getattr(one, "replaced_by_id", None) is None}
    wanted = {key for key in keys if key.isascii() and key.isdigit() and len(key) < 10} - known.keys()
    if wanted:
        known |= {str(one.pk): one for one in queryset.filter(pk__in=wanted)}
    if (old := wanted - known.keys()) and hasattr(queryset.model, "replaced_by"):
        terms = queryset.model.objects.replaced().filter(pk__in=old).select_related("replaced_by")
        known |= {str(term.pk): term.current for term in terms}
    names = {key: key.strip().lower() for key in keys - known.keys() - wanted if key.strip()}
    if names and hasattr(queryset.model, "replaced_by"):
        found = queryset.model.objects.current().annotate(lower=Lower("name")).filter(lower__in=names.values())
        terms = {term.lower: term for term in found}
        known |= {key: terms[name] for key, name in names.items() if name in terms}
    return known


class _Known:
    """`known` says what each key means that was sent or is shown (`meant_by`)."""

    known: Mapping[str, Model] = {}

    def _meant(self, key):
        found = self.known.get(str(getattr(key, "pk", key)))
        if found is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key, "pk": key}
            )
        return found

    def bound_data(self, data, initial):
        """What the form shows as chosen."""
        many = isinstance(data, list)
        keys = [str(self.known[key].pk) if key in self.known else key for key in (data if many else [data])]
        return keys if many else keys[0]


class KnownField(_Known, forms.ModelChoiceField):
    """One object."""

    def to_python(self, value):
        """The object. Raises ValidationError."""
        return None if value in self.empty_values else self._meant(value)


class KnownTermsField(_Known, forms.ModelMultipleChoiceField):
    """Any number of terms."""

    def clean(self, value):
        """The chosen terms, each once. Raises ValidationError."""
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(dict.fromkeys(self._meant(key) for key in value or () if key))
