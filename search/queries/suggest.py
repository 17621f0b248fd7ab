"""Suggestions while a person types: the code itself, codes that begin so, entries and codes by names and words."""

from dataclasses import replace

from search.queries.find import find
from search.queries.found import Found


def suggest(text: str, *, user, limit: int = 10) -> Found:
    """At most `limit` suggestions, best first, from the first letter on."""
    if not text.replace("\0", "").strip():
        return Found([], 0)
    found = find(text, user=user, limit=limit, facets=False, typing=True)
    return replace(found, results=list({result.url: result for result in found.results}.values()))
