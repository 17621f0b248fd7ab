"""The results of a page in groups: the encyclopedia’s entries, then the codes of each system, each with a link to all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from search.forms import Asked
from search.queries.found import Facet, Found, Result


@dataclass
class Group:
    """Results of one kind under a heading, "" for none; `all_url` leads to all `count` of them, "" where all are shown.

    `above` stands above it and all groups after it.
    """

    heading: str
    results: list[Result] = field(default_factory=list)
    count: int = 0
    all_url: str = ""
    above: str = ""


def grouped(found: Found, asked: Asked) -> list[Group]:
    """The results of a page as groups: exact hits, entries, the codes of each system, other entries.

    A page that would have one group only has it without a heading.
    """
    groups: dict[tuple, Group] = {}
    after_codes = False
    for result in found.results:
        after_codes = after_codes or (result.kind == "code" and not result.is_exact)
        groups.setdefault(_key(result, after_codes), Group(_heading(result, after_codes))).results.append(result)
    starts = [group for key, group in groups.items() if not (found.part and found.part.of_codes and key[0] != "system")]
    if starts:
        starts[0].above = found.heading
    if len(groups) == 1:
        return [Group("", found.results, above=next(iter(groups.values())).above)]
    shown = {
        key[:2]: sum(len(group.results) for other, group in groups.items() if other[:2] == key[:2]) for key in groups
    }
    for key, group in groups.items():
        group.count = _count(found.facets, *key[:2])
        if key[0] != "exact" and group.count > shown[key[:2]]:
            group.all_url = asked.address(chosen={**asked.chosen, key[0]: (key[1],)})
    return list(groups.values())


def _key(result: Result, after_codes: bool) -> tuple:
    """(facet, its value, whether it comes after the codes): what the results of a group have in common."""
    if result.is_exact:
        return ("exact", "", False)
    return ("kind", "procedure", after_codes) if result.kind == "procedure" else ("system", result.system.slug, False)


def _heading(result: Result, after_codes: bool) -> str:
    if result.is_exact:
        return "Exact match"
    if result.kind == "code":
        return result.system.name
    return "More from the encyclopedia" if after_codes else "From the encyclopedia"


def _count(facets: Sequence[Facet], key: str, value: str) -> int:
    """How many results a choice of a facet would leave; 0 where the facets were not counted."""
    return next(
        (choice.count for facet in facets if facet.key == key for choice in facet.choices if choice.value == value), 0
    )
