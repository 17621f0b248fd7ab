"""Finding: the code itself, then names, then words, then what is meant; and the nearest thing where that finds nothing."""

from dataclasses import replace
from itertools import combinations, islice

from pyroaring import BitMap

from codes.queries.cache import Stamps, consistent
from codes.queries.matching import code_systems, facets_of, open_systems
from codes.words import folded
from search.queries import ranking
from search.queries.code_matches import CodeIndex
from search.queries.entry_matches import EntryMatch, primary_codes
from search.queries.exact import exact_results
from search.queries.facets import Chosen, Narrowing
from search.queries.found import Facet, Found, Help, Result
from search.queries.results import results_of
from search.queries.spelling import nearest_words
from search.queries.strategies import MOST_LEFT_OUT, Matches, SearchOutcome, relaxed, search_as_typed
from search.rules import Query

#: Nobody reads further; beyond it the page says so.
DEEPEST = 1_000


def find(
    text: str,
    *,
    user,
    chosen: Chosen | None = None,
    offset: int = 0,
    limit: int = 25,
    facets: bool = True,
    typing: bool = False,
) -> Found:
    """What `user` (or None) may read that the text asks for, best first. No text raises.

    `chosen` are the filters by facet: values of one facet widen, facets among each other narrow; unknown ones are as if
    they were not there. `typing`: the last word may be half of one. Text that the licence withholds is not matched.
    Results beyond DEEPEST are counted, not shown.
    """
    return consistent(
        lambda now: _find(
            now, text, dict(chosen or {}), user=user, offset=offset, limit=limit, facets=facets, typing=typing
        )
    )


def _find(now: Stamps, text: str, chosen: dict, *, user, offset: int, limit: int, facets: bool, typing: bool) -> Found:
    every = code_systems(now)
    systems = open_systems(user, every)
    exact = exact_results(text, user, now)
    outcome = search_as_typed(text, systems, now, chosen=chosen.get("system", ()), typing=typing)
    if not outcome.found.has_codes and not exact and outcome.query.words:
        outcome = relaxed(outcome, systems, now)
    for key, value in (("system", outcome.query.system), ("kind", outcome.query.kind)):
        if value and not chosen.get(key):
            chosen[key] = (value,)
    codes = outcome.found.codes
    values = facets_of(codes, now) if codes and (facets or any(chosen.values())) else {}
    return _page(outcome, exact, Narrowing(chosen, every, values), user, offset, limit, facets)


def _page(
    outcome: SearchOutcome, exact: list[Result], narrowing: Narrowing, user, offset: int, limit: int, facets: bool
) -> Found:
    query, index, found = outcome.query, outcome.index, outcome.found
    codes = found.codes
    if narrowing.chosen:
        codes = {s: m.within(narrowing.allowed(s)) for s, m in found.codes.items()}
    entries = [entry for entry in found.entries if narrowing.lets(entry)]
    unfiltered, exact = exact, [result for result in exact if narrowing.lets_result(result)]
    known = {result.code.pk for result in exact if result.code}
    known_entries = {result.version.procedure_id for result in exact if result.version}
    entries = [entry for entry in entries if entry.procedure not in known_entries]
    is_term = len(found.used) == 1 and len(query.units) == 1
    order = [pk for pk in index.systems if pk in codes]
    window = max(ranking.WINDOW, limit)
    need = min(DEEPEST, max(window, offset + limit))
    ranked = list(islice(ranking.in_order(codes, order, is_term=is_term), need))
    first = ranking.by_names(ranked[:window], folded(" ".join(query.words)), index)
    ranked = first.ranked + ranked[window:]
    entries = _before_their_codes(entries, first)
    merged: list[tuple] = sorted(
        [(entry.tier, 0, number, entry) for number, entry in enumerate(entries)]
        + [
            (tier, 1, number, place)
            for number, (tier, place) in enumerate(ranked)
            if place not in first.codes or first.codes[place].pk not in known
        ],
        key=lambda row: row[:3],
    )
    start = max(0, offset - len(exact))
    shown = exact[offset : offset + limit]
    rows = merged[start : start + limit - len(shown)] if offset < DEEPEST else []
    results = [*shown, *results_of(rows, outcome, codes, first, user)]
    total = len(exact) + len(entries) + sum(len(m.all) for m in codes.values())
    total -= sum(code.pk in known for code in first.codes.values())
    told = _facets(narrowing, found, unfiltered, first.codes, known_entries) if facets and (found or unfiltered) else []
    help_ = None if total else _help(index, query, found)
    return Found(results, total, told, outcome.instead, outcome.codes_for, help_)


def _facets(
    narrowing: Narrowing, found: Matches, exact: list[Result], by_place, known_entries: set[int]
) -> list[Facet]:
    """The facets of all that was found, filters aside; what stands among the exact results counts once."""
    places = {system: matches.all for system, matches in found.codes.items()}
    known = {result.code.pk for result in exact if result.code}
    for (system, place), code in by_place.items():
        if code.pk in known:
            places[system] = places[system] - BitMap([place])
    entries = [entry for entry in found.entries if entry.procedure not in known_entries]
    return narrowing.facets(places, entries, exact)


def _before_their_codes(entries: list[EntryMatch], first: ranking.First) -> list[EntryMatch]:
    """The entries, those that explain one of the first codes as high as that code."""
    if not entries:
        return []
    tiers = {first.codes[place].pk: tier for tier, place in reversed(first.ranked)}
    raised = {version: tiers[code] for version, code in primary_codes(tiers)}
    return [replace(entry, tier=min(entry.tier, raised.get(entry.version, entry.tier))) for entry in entries]


def _help(index: CodeIndex, query: Query, found: Matches) -> Help:
    """Words near to those typed, the query without one of its words, and what the filters hide."""
    words = [word for unit in query.units for word in unit.words]
    unknown = [word for word in words if not index.knows(word)]
    near = [w for words in nearest_words(unknown, index.systems, index.now).values() for w in words]
    without = []
    if 1 < len(query.units) <= MOST_LEFT_OUT:
        for left in combinations(query.units, len(query.units) - 1):
            less = Matches(index.matches(left, ()), left)
            if count := less.count:
                without.append((less.text, count))
    return Help(tuple(near), tuple(without), found.count)
