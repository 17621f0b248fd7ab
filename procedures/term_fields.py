"""Form fields that choose terms of controlled lists: they offer the current ones, and understand replaced ones."""

from django import forms


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
