"""Suggestions while a person types: the code itself, codes that begin so, entries and codes by names and words."""

from codes.models import CodeSystem
from search.queries.exact import exact_results
from search.queries.find import find
from search.queries.found import Result


def suggest(text: str, *, user, limit: int = 10) -> list[Result]:
    """At most `limit` things to go to, best first, from the first letter on."""
    if not text.replace("\0", "").strip():
        return []
    results = exact_results(text, user, list(CodeSystem.objects.all()))[:limit]
    if len(results) < limit:
        results += find(text, user=user, limit=limit, facets=False, typing=True).results
    once: dict[str, Result] = {}
    for result in results:
        once.setdefault(result.url, result)
    return list(once.values())[:limit]
