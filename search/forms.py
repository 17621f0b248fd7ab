"""The search box and its filters, as they stand in the address."""

from django import forms

from search.models import Findable


class SearchForm(forms.Form):
    """What is looked for. Every field is optional; what cannot be read counts as not given."""

    q = forms.CharField(required=False, max_length=300, label="Procedure, code or word")
    kind = forms.ChoiceField(required=False, choices=[("", "Everything"), *Findable.Kind.choices])
    system = forms.SlugField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def values(self) -> dict:
        """q, kind, system as strings and page as a number from 1, whatever the address held."""
        self.is_valid()
        data = self.cleaned_data
        q = data.get("q") or self.data.get("q", "")[:300]
        return {
            "q": q.replace("\0", "").strip(),
            "kind": data.get("kind") or "",
            "system": (data.get("system") or "").lower(),
            "page": data.get("page") or 1,
        }
