"""The search box and its filters, as they stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django import forms

#: The filters of the results page by their names in the address, in their order; each may be given several times.
FILTERS = (
    "kind",
    "system",
    "section",
    "body_system",
    "status",
    "procedure_kind",
    "setting",
    "specialty",
    "personnel",
    "anesthesia",
    "duration",
)
LOWER_CASE = ("kind", "system", "status")
MOST_VALUES, LONGEST_VALUE = 40, 120


@dataclass(frozen=True)
class Asked:
    """What an address of the results page asks for: the words, the chosen values of each filter, the page from 1."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    def address(self, **changes) -> str:
        """The query string of the same search with other words, filters or page; the first page needs no number."""
        asked = replace(self, **({"page": 1} | changes))
        pairs = [("q", asked.q)] if asked.q else []
        pairs += [(key, value) for key in FILTERS for value in asked.chosen.get(key, ())]
        return "?" + urlencode([*pairs, ("page", asked.page)] if asked.page > 1 else pairs)

    def without(self, key: str, value: str) -> str:
        """The query string without one chosen value."""
        left = tuple(other for other in self.chosen.get(key, ()) if other != value)
        return self.address(chosen={**self.chosen, key: left})


class SearchForm(forms.Form):
    """What is looked for. Every field is optional; what cannot be read counts as not given."""

    q = forms.CharField(required=False, max_length=300, label="Procedure, code or word")
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def asked(self) -> Asked:
        """The words, filters and page, whatever the address held. What a filter may be is for the search to know."""
        self.is_valid()
        q = self.cleaned_data.get("q") or self.data.get("q", "")[:300]
        chosen = {key: self._values(key) for key in FILTERS if key in self.data}
        return Asked(
            q=q.replace("\0", "").strip(),
            chosen={key: values for key, values in chosen.items() if values},
            page=self.cleaned_data.get("page") or 1,
        )

    def _values(self, key: str) -> tuple[str, ...]:
        values = [value.replace("\0", "").strip() for value in self.data.getlist(key)]
        values = [value.lower() if key in LOWER_CASE else value for value in values]
        return tuple(dict.fromkeys(value for value in values if 0 < len(value) <= LONGEST_VALUE))[:MOST_VALUES]
