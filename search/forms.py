"""The search box and its filters, as they are written in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

#: The filters of the results page by their names in the address, in order; each may be repeated.
FILTERS = (
    "kind",
    "system",
    "section",
    "body_system",
    "group",
    "status",
    "procedure_kind",
    "setting",
    "specialty",
    "personnel",
    "anesthesia",
    "duration",
)
LOWER_CASE = ("kind", "system", "status")
MOST_VALUES, LONGEST_VALUE = 40, 170
LONGEST_QUERY, LONGEST_PAGE = 300, 4  # characters


@dataclass(frozen=True)
class Asked:
    """A parsed address of the results page: the words, the chosen values of each filter, the page (from 1)."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    def address(self, **changes) -> str:
        """The query string of the same search with other words, filters or page; the first page has no number."""
        asked = replace(self, **({"page": 1} | changes))
        pairs = [("q", asked.q)] if asked.q else []
        pairs += [(key, value) for key in FILTERS for value in asked.chosen.get(key, ())]
        return "?" + urlencode([*pairs, ("page", asked.page)] if asked.page > 1 else pairs)

    def without(self, key: str, value: str) -> str:
        """The query string without one chosen value."""
        left = tuple(other for other in self.chosen.get(key, ()) if other != value)
        return self.address(chosen={**self.chosen, key: left})


def asked_for(data: QueryDict) -> Asked:
    """Parse an address. Invalid parts are ignored; the values of filters are not checked here, but by the search."""
    page = data.get("page", "")
    chosen = {key: _values(data, key) for key in FILTERS if key in data}
    return Asked(
        q=data.get("q", "")[:LONGEST_QUERY].replace("\0", "").strip(),
        chosen={key: values for key, values in chosen.items() if values},
        page=max(1, int(page)) if page.isdecimal() and len(page) <= LONGEST_PAGE else 1,
    )


def _values(data: QueryDict, key: str) -> tuple[str, ...]:
    values = [value.replace("\0", "").strip() for value in data.getlist(key)]
    values = [value.lower() if key in LOWER_CASE else value for value in values]
    return tuple(dict.fromkeys(value for value in values if 0 < len(value) <= LONGEST_VALUE))[:MOST_VALUES]
