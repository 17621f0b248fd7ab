"""The search: entries that are called so and exact codes, then the best entries, then codes by match tier; if nothing is found,
the nearest."""

from collections.abc import Collection
from dataclasses import replace
from itertools import combinations, islice
from typing import NamedTuple

from pyroaring import BitMap, FrozenBitMap

from codes.queries.matching import CodeKey
from codes.systems.interface import LONGEST_MODIFIER
from search.entry_places import ENTRIES, place_of, procedure_at
from search.queries import ranking
from search.queries.code_index import CodeIndex
from search.queries.entry_matches import EntryMatches, places_of_codes, primary_codes
from search.queries.exact import exact_results, systems_called
from search.queries.facets import Chosen, Filters
from search.queries.found import Facet, Found, Help, ReadAs, Result
from search.queries.natures import come_last
from search.queries.outcome import Matches, SearchOutcome
from search.queries.read_as import read_as
from search.queries.read_asides import noted, read_asides
from search.queries.results import RankedMatch, results_of
from search.queries.snapshot import Snapshot
from search.queries.spelling import nearest_words
from search.queries.strategies import (
    MOST_LEFT_OUT,
    heard,
    relaxed,
    search_as_typed,
    with_patients_aside,
    with_procedures,
    with_what_is_reported,
    with_what_was_done,
)
from search.queries.tiers import MatchTier
from search.rules import Query
from textindex.cache import Stamps, cached_by_key, consistent
from textindex.lookups import bytes_of, facets_of
from textindex.words import folded

#: How many results can be paged through; beyond that, the page says that there are more.
DEEPEST = 1_000
#: How many entries stand before the codes, at most; a list that is short begins with one half of entries.
MOST_FIRST = 5
#: About how much memory it takes to keep what a query finds, without its places, and each result of the exact route.
BYTES, BYTES_OF_A_RESULT = 10_000, 2_500


def find(
    text: str,
    *,
    user,
    chosen: Chosen | None = None,
    offset: int = 0,
    limit: int = 25,
    facets: bool = True,
    reading: bool = False,
    typing: bool = False,
) -> Found:
    """Search for the text; returns what `user` (or None) may read, best first. No text raises.

    `chosen` are the filters by facet: several values of one facet widen, several facets narrow; unknown ones are ignored.
    `facets` and `reading` (how the query was read, with other readings) are given where they are asked for. With `typing` the
    last word may be incomplete. Text that the licence withholds is not matched. Results beyond DEEPEST
    are counted but not returned.
    """
    user = user if user is not None and user.is_authenticated else None
    filters = {key: tuple(values) for key, values in (chosen or {}).items() if values}
    asked = Question(text, filters, offset, limit, facets, reading, typing)
    return consistent(lambda now: _find(asked, Snapshot(user, now)), assuming=True)


class Question(NamedTuple):
    """What is asked, and which part of the answer is wanted; as in find."""

    text: str
    chosen: Chosen
    offset: int
    limit: int
    facets: bool
    reading: bool
    typing: bool


class Words(NamedTuple):
    """The part of a question on which it depends what is found: the text, the systems to look in, whether it is being typed."""

    text: str
    systems: tuple[str, ...]
    typing: bool


def _find(asked: Question, under: Snapshot) -> Found:
    """As find, under these stamps. Raises StaleRead where an index was rebuilt meanwhile."""
    chosen = asked.chosen
    outcome, exact = _sought(Words(asked.text, chosen.get("system", ()), asked.typing), under)
    named = {"system": outcome.query.systems, "kind": outcome.query.result_kind}
    is_filtered = chosen or any(named.values())
    values = facets_of((ENTRIES, *outcome.found.codes), under.now) if asked.facets or is_filtered else {}
    spared = outcome.found.entries.by_name if is_filtered else FrozenBitMap()
    return _page(
        outcome, exact, Filters(chosen, under.systems, values, named=named, spared=spared, now=under.now), asked
    )


def _sought(words: Words, under: Snapshot) -> tuple[SearchOutcome, list[Result]]:
    """What the words find, and what they are exactly; shared by the pages of one query, its filters, and the same as JSON.

    It is read for each search of somebody with an account: it depends on what they may read (ADR 32). Raises StaleRead if the
    stamps were assumed, and wrongly: what is looked up first says so.
    """
    if under.user:
        sought = _seek(words, under)
    else:
        key = (under.now.text, tuple(under.open_systems))
        sought = cached_by_key([words], key, lambda _: {words: ((new := _seek(words, under)), _size(new))})[words]
    under.now.confirm()
    return sought


def _seek(words: Words, under: Snapshot) -> tuple[SearchOutcome, list[Result]]:
    """What the words find, and what they are exactly."""
    outcome = search_as_typed(words.text, under, chosen=words.systems, typing=words.typing)
    exact = noted(exact_results(words.text, under, misread=not outcome.found), words.text)
    # Beside a code that is not loaded here, its description finds what is.
    is_described = any(word.isalpha() and len(word) > LONGEST_MODIFIER for word in outcome.query.words)
    is_here = any(result.version or result.code.pk for result in exact)
    if is_described and not is_here or outcome.query.words and not exact:
        found = with_what_is_reported(with_procedures(heard(outcome))) if outcome.found.has_codes else relaxed(outcome)
        outcome = with_what_was_done(with_patients_aside(found), typed=outcome)
    return outcome, [*_called_so(outcome), *exact] if exact else exact


def _called_so(outcome: SearchOutcome) -> list[Result]:
    """The entries that are called as the whole query, as results: “CS” is a birth before it is a modifier."""
    named = outcome.found.entries.named
    ranked = [RankedMatch(MatchTier.WHOLE_NAME, False, number, place) for number, place in enumerate(named)]
    return results_of(ranked, outcome, {}, ranking.TopCodes([], {}, {})) if ranked else []


def _size(sought: tuple[SearchOutcome, list[Result]]) -> int:
    """About how much memory that takes. The places of words are shared with the cache of words."""
    outcome, exact = sought
    of_codes = (places for matches in outcome.found.codes.values() for places in (*matches.sets(), matches.as_typed))
    places = sum(map(bytes_of, (*outcome.found.entries.sets(), *of_codes)))
    return BYTES + BYTES_OF_A_RESULT * len(exact) + places


def _page(outcome: SearchOutcome, exact: list[Result], filters: Filters, asked: Question) -> Found:
    """The results that are wanted: those of the exact route, then what the words found, without repeats.

    Takes all that was found, and applies the filters itself: facets are counted over what some of the filters hide, and
    help, where nothing is left, over what all of them hide.
    """
    found, query, codes = outcome.found, outcome.query, outcome.found.codes
    offset, limit = asked.offset, asked.limit
    if filters.chosen:
        codes = {system: matches.within(filters.allowed(system)) for system, matches in codes.items()}
    shown_exact = [result for result in exact if filters.allow_result(result)]
    exact_codes = {result.code.pk for result in shown_exact if result.code}
    entries = found.entries
    if filters.chosen:
        entries = entries.within(filters.allowed_entries())
    versions = [result.version for result in shown_exact if result.version]
    shown_entries = FrozenBitMap(place_of(version.procedure_id, version.name) for version in versions) & entries.all
    if shown_entries:
        entries = entries.within(entries.all - shown_entries)
    is_term = len(found.used) == 1 and len(query.units) == 1
    window = max(ranking.WINDOW, limit)
    needed = min(DEEPEST, max(window, offset + limit))
    is_begun = asked.typing and bool(found.entries.by_name)
    reading, last = outcome.reading, ranking.diseases_last(query, outcome.index, is_begun=is_begun)
    likely = [procedure_at(place) for tier, place in islice(entries.ranked({}), MOST_FIRST) if tier < MatchTier.TEXT]
    first_codes = places_of_codes(likely, outcome.index.under.now) if likely and codes else found.likely
    asked_of = replace(query, units=found.used or query.units)
    before, aside = ranking.surgery_first(asked_of, outcome.index), come_last(codes, query, outcome.index)
    order = ranking.Order(is_term, last, first_codes, before, aside)
    every = ranking.ranked_codes(codes, outcome.index.systems, reading, order)
    ranked = list(islice(every, needed))
    text = folded(" ".join(query.words))
    top = ranking.ranked_by_name(ranked[:window], text, outcome.index, order)
    ranked = top.ranked + ranked[window:]
    repeated = {key for key, code in top.codes.items() if code.pk in exact_codes}
    ranked_entries = islice(entries.ranked(_raised(entries, top, outcome.index.under.now)), needed)
    merged = _merged(list(ranked_entries), ranked, repeated, most_first=min(MOST_FIRST, max(1, limit // 2)))
    start = max(0, offset - len(shown_exact))
    first = shown_exact[offset : offset + limit]
    rest = merged[start : start + limit - len(first)] if offset < DEEPEST else []
    results = [*first, *results_of(rest, outcome, codes, top)]
    total = len(shown_exact) + len(entries.all) + sum(len(matches.all) for matches in codes.values()) - len(repeated)
    counted = _facets(filters, found, exact, top, shown_entries) if asked.facets and (found or exact) else []
    help_ = None if total else _help(outcome.index, query, found)
    called = tuple(systems_called(asked.text, outcome.index.under)) if not offset else ()
    shown = _readings(outcome, exact, filters) if asked.reading else ()
    excluded = " ".join(word for unit in query.excluded for word in unit.words)
    return Found(results, total, counted, outcome.instead, outcome.part, help_, shown, excluded, called)


def _readings(outcome: SearchOutcome, exact: list[Result], filters: Filters) -> tuple[ReadAs, ...]:
    """How the query was read, by each system of which codes are shown."""
    shown = [system for system in filters.systems.values() if filters.allowed(system.pk)] if filters.chosen else []
    systems = shown if filters.chosen else list(filters.systems.values())
    by_axes = outcome.reading and outcome.reading.system in {system.pk for system in systems} and read_as(outcome)
    return tuple(filter(None, [by_axes, read_asides(outcome, exact, systems)]))


def _merged(
    entries: list[tuple[MatchTier, int]],
    ranked: list[ranking.RankedCode],
    repeated: Collection[CodeKey],
    *,
    most_first: int,
) -> list[RankedMatch]:
    """Entries and codes in one list: the best entries, then the codes, then all other entries.

    The best are `most_first` at most, and not those that have the words only somewhere in their text. Left out are the codes
    that are results of the exact route already.
    """
    found = [RankedMatch(tier, False, number, place) for number, (tier, place) in enumerate(entries)]
    first = [match for match in found[:most_first] if match.tier < MatchTier.TEXT]
    codes = [RankedMatch(tier, True, number, key) for number, (tier, key) in enumerate(ranked) if key not in repeated]
    return [*first, *codes, *found[len(first) :]]


def _facets(
    filters: Filters, found: Matches, exact: list[Result], top: ranking.TopCodes, shown_entries: FrozenBitMap
) -> list[Facet]:
    """The facets of everything found, before filters; what is among the exact results counts once."""
    places = {system: matches.all for system, matches in found.codes.items()}
    exact_codes = {result.code.pk for result in exact if result.code}
    for (system, place), code in top.codes.items():
        if code.pk in exact_codes:
            places[system] = places[system] - BitMap([place])
    entries = found.entries.all - shown_entries
    return filters.facets(places, entries, exact)


def _raised(entries: EntryMatches, top: ranking.TopCodes, now: Stamps) -> dict[int, MatchTier]:
    """By place: the tier of the best of the top codes that is the primary code of an entry that was found."""
    if not entries.all:
        return {}
    tiers = {top.codes[key].pk: tier for tier, key in reversed(top.ranked)}
    raised: dict[int, MatchTier] = {}
    for _, place, code in primary_codes(tiers, now):
        raised[place] = min(tiers[code], raised.get(place, tiers[code]))
    return raised


def _help(index: CodeIndex, query: Query, found: Matches) -> Help:
    """Known words similar to unknown ones, the query without one of its units, and how much the filters hide."""
    words = [word for unit in query.units for word in unit.words]
    unknown = [word for word in words if not index.knows(word)]
    near = [w for words in nearest_words(unknown, index.under).values() for w in words]
    without = []
    if 1 < len(query.units) <= MOST_LEFT_OUT:
        for left in combinations(query.units, len(query.units) - 1):
            less = Matches(index.matches(left, ()), index, left)
            if count := less.count:
                without.append((" ".join(less.words), count))
    return Help(tuple(near), tuple(without), found.count, not (query.units or query.phrases or query.excluded))
