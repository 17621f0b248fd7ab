"""Suggestions while a person types: the code itself, codes that begin so, entries and codes by names and words."""

from search.queries.find import find
from search.queries.found import Result


def suggest(text: str, *, user, limit: int = 10) -> list[Result]:
    """At most `limit` suggestions, best first, from the first letter on."""
    if not text.replace("\0", "").strip():
        return []
    found = find(text, user=user, limit=limit, facets=False, typing=True)
    return list({result.url: result for result in found.results}.values())
