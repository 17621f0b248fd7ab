"""Finding: the code itself, then names, then words, then what is meant; and the nearest thing where that finds nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations, islice

from pyroaring import BitMap

from codes.models import Code, CodeSystem
from codes.queries.matching import codes_at, facets_of, open_systems
from codes.words import folded
from procedures.models import ProcedureCode, ProcedureVersion
from search.queries import ranking, reasons
from search.queries.code_matches import CodeIndex, CodeMatches
from search.queries.entry_matches import EntryMatch, match_entries
from search.queries.exact import exact_results
from search.queries.facets import Chosen, Narrowing
from search.queries.found import Facet, Found, Help, Result
from search.queries.spelling import nearest_words
from search.queries.vocabulary import vocabulary
from search.rules import STOP_WORDS, Query, Unit, read_query

#: Nobody reads further; beyond it the page says so.
DEEPEST = 1_000
MOST_LEFT_OUT = 5
GENERIC = frozenset(
    {"procedure", "operation", "surgery", "surgical", "treatment", "technique", "therapy", "machine", "unit"}
)
"""Words that most things found could carry and few do: they go first where all words together find nothing."""


@dataclass(frozen=True)
class Matches:
    """All that a query finds; `used` are the units that were found, all of them or fewer."""

    codes: dict[int, CodeMatches]
    entries: list[EntryMatch]
    used: tuple[Unit, ...]

    @property
    def text(self) -> str:
        """The words of the units that were found."""
        return " ".join(word for unit in self.used for word in unit.words)

    def __bool__(self):
        return bool(self.codes or self.entries)


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
    chosen = dict(chosen or {})
    every = list(CodeSystem.objects.all())
    systems = open_systems(user, every)
    query = read_query(text, vocabulary())
    exact, instead, codes_for = exact_results(text, user, every), "", ""
    index = CodeIndex(query, systems, typing=typing)
    found = _match(index, query, typing=typing)
    if not found.codes and not exact and query.words:
        other, other_index, corrected, words = _corrected(index, query, systems)
        if corrected.codes or (corrected and not found):
            query, index, found, instead = other, other_index, corrected, words
        else:
            query, index, nearest = other, other_index, _nearest(other_index, other)
            if found:
                found, codes_for = replace(found, codes=nearest.codes), nearest.text
            else:
                found, instead = nearest, nearest.text
    for key, value in (("system", query.system), ("kind", query.kind)):
        if value and not chosen.get(key):
            chosen[key] = (value,)
    only = next((system.pk for system in every if [system.slug] == list(chosen.get("system", ()))), None)
    values = facets_of(found.codes, only) if found.codes and (facets or any(chosen.values())) else {}
    narrowing = Narrowing(chosen, every, values)
    return _page(query, index, found, exact, narrowing, user, offset, limit, facets, instead, codes_for)


def _match(index: CodeIndex, query: Query, *, typing: bool = False) -> Matches:
    """What has all units; without generic words where there is nothing."""
    for units in dict.fromkeys((query.units, tuple(u for u in query.units if not GENERIC.issuperset(u.words)))):
        if units or query.phrases:
            found = Matches(
                index.matches(units, query.phrases), match_entries(units, query.phrases, typing=typing), units
            )
            if found:
                return found
    return Matches({}, [], ())


def _corrected(index: CodeIndex, query: Query, systems: list[CodeSystem]) -> tuple[Query, CodeIndex, Matches, str]:
    """What the query finds with the known words that its unknown ones are nearest to, and how it reads then."""
    unknown = [
        word
        for unit in query.units
        if all(meaning.kind == "parts" for meaning in unit.meanings)
        for word in unit.words
        if not index.knows(word)
    ]
    nearest = {word: near[0] for word, near in nearest_words(unknown, index.systems).items()}
    if not nearest:
        return query, index, Matches({}, [], ()), ""
    text = " ".join(nearest.get(word, word) for word in query.words)
    again = replace(read_query(text, vocabulary()), system=query.system, kind=query.kind, phrases=query.phrases)
    other = CodeIndex(again, systems)
    return again, other, _match(other, again), text


def _nearest(index: CodeIndex, query: Query) -> Matches:
    """What has as many units as possible, of such choices the most telling one."""
    telling = [unit for unit in query.units if not (GENERIC | STOP_WORDS).issuperset(unit.words)]
    telling = sorted(telling, key=lambda unit: not unit.meanings)[:MOST_LEFT_OUT]
    for count in range(len(telling) - (len(telling) == len(query.units)), 0, -1):
        options = [Matches(index.matches(units, ()), [], units) for units in combinations(telling, count)]
        options = [option for option in options if option.codes]
        if options:
            best = min(options, key=_vagueness)
            best = replace(best, used=tuple(unit for unit in query.units if unit in best.used))
            return replace(best, entries=match_entries(best.used, ()))
    return Matches({}, [], ())


def _vagueness(option: Matches) -> tuple[bool, int]:
    """What the vocabulary names counts first, then what few codes have."""
    return not any(m.meant for m in option.codes.values()), sum(len(m.all()) for m in option.codes.values())


def _page(query, index, found, exact, narrowing, user, offset, limit, facets, instead, codes_for) -> Found:
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
    first, by_place, named = ranking.by_names(ranked[:window], folded(" ".join(query.words)), narrowing.systems)
    ranked = first + ranked[window:]
    entries = _before_their_codes(entries, ranked, by_place)
    merged: list[tuple] = sorted(
        [(entry.tier, 0, number, entry) for number, entry in enumerate(entries)]
        + [
            (tier, 1, number, place)
            for number, (tier, place) in enumerate(ranked)
            if place not in by_place or by_place[place].pk not in known
        ],
        key=lambda row: row[:3],
    )
    start = max(0, offset - len(exact))
    shown = exact[offset : offset + limit]
    rows = merged[start : start + limit - len(shown)] if offset < DEEPEST else []
    results = [*shown, *_results(rows, query, narrowing.systems, codes, by_place, named, user)]
    total = len(exact) + len(entries) + sum(len(m.all()) for m in codes.values())
    total -= sum(code.pk in known for code in by_place.values())
    told = _facets(narrowing, found, unfiltered, by_place, known_entries) if facets and (found or unfiltered) else []
    help_ = None if total else _help(index, query, found)
    return Found(results, total, told, instead, codes_for, help_)


def _facets(
    narrowing: Narrowing, found: Matches, exact: list[Result], by_place, known_entries: set[int]
) -> list[Facet]:
    """The facets of all that was found, filters aside; what stands among the exact results counts once."""
    places = {system: matches.all() for system, matches in found.codes.items()}
    known = {result.code.pk for result in exact if result.code}
    for (system, place), code in by_place.items():
        if code.pk in known:
            places[system] = places[system] - BitMap([place])
    entries = [entry for entry in found.entries if entry.procedure not in known_entries]
    return narrowing.facets(places, entries, exact)


def _before_their_codes(entries: list[EntryMatch], ranked, by_place) -> list[EntryMatch]:
    """The entries, those that explain one of the first codes as high as that code."""
    if not entries:
        return []
    tiers: dict[int, int] = {}
    for tier, place in reversed(ranked[: ranking.WINDOW]):
        if place in by_place:
            tiers[by_place[place].pk] = tier
    links = ProcedureCode.objects.filter(
        code__in=tiers, relation=ProcedureCode.Relation.PRIMARY, version__in=[entry.version for entry in entries]
    )
    raised = {version: tiers[code] for version, code in links.values_list("version", "code")}
    return [replace(entry, tier=min(entry.tier, raised.get(entry.version, entry.tier))) for entry in entries]


def _results(rows: Iterable[tuple], query: Query, systems, matches, by_place, named, user) -> list[Result]:
    """The rows of a page as results, with a few queries for all of them."""
    rows = list(rows)
    missing: dict[int, list[int]] = {}
    for _, is_code, _, what in rows:
        if is_code and what not in by_place:
            missing.setdefault(what[0], []).append(what[1])
    by_place = by_place | (codes_at(missing, systems) if missing else {})
    versions = ProcedureVersion.objects.select_related("procedure").in_bulk(
        [row[3].version for row in rows if not row[1]]
    )
    through_maps = [
        by_place[row[3]] for row in rows if row[1] and row[3] in by_place and row[3][1] in matches[row[3][0]].mapped
    ]
    maps = reasons.maps_with(through_maps, query, user) if through_maps else {}
    literal, meant = reasons.marks(query, meant=False), reasons.marks(query, meant=True)
    results = []
    for tier, is_code, number, what in rows:
        score = 100.0 / (1 + tier) - number / 1e6
        if not is_code:
            if what.version in versions:
                results.append(_entry(versions[what.version], what, query, literal if what.tier < 5 else meant, score))
        elif what in by_place:
            code, (system, place) = by_place[what], what
            found = matches[system]
            if (place in found.meant or place in found.expanded) and not reasons.is_title(code, query):
                why, set_off = reasons.why_meant(query), meant
            elif place in found.mapped:
                why, set_off = maps.get(code.pk, "another name of its body part, or a code that maps here"), literal
            elif named.get(what):
                why, set_off = reasons.why_named(code, named[what]), literal
            else:
                why, set_off = reasons.why_words(code, code.index_terms, query), literal
            results.append(code_result(code, user, why, score, set_off))
    return results


def _entry(version: ProcedureVersion, match: EntryMatch, query: Query, marks, score: float) -> Result:
    why = {1: "name", 2: "name", 3: "name", 5: reasons.why_meant(query), 6: "text"}[match.tier]
    if match.matched and match.matched != version.name:
        why = f"other name: {match.matched}"
    return Result("procedure", version.name, version.get_absolute_url(), why, score, marks, version=version)


def code_result(code: Code, user, why: str, score: float, marks=()) -> Result:
    """A code as a result, its text past the licence gate."""
    return Result(
        "code", code.text_for(user), code.get_absolute_url(), why, score, marks, system=code.system, code=code
    )


def _help(index: CodeIndex, query: Query, found: Matches) -> Help:
    """Words near to those typed, the query without one of its words, and what the filters hide."""
    words = [word for unit in query.units for word in unit.words]
    unknown = [word for word in words if not index.knows(word)]
    near = [w for words in nearest_words(unknown, index.systems).values() for w in words]
    without = []
    if 1 < len(query.units) <= MOST_LEFT_OUT:
        for left in combinations(query.units, len(query.units) - 1):
            count = sum(len(m.all()) for m in index.matches(left, ()).values())
            if count:
                without.append((" ".join(word for unit in left for word in unit.words), count))
    elsewhere = len(found.entries) + sum(len(m.all()) for m in found.codes.values())
    return Help(tuple(near), tuple(without), elsewhere)
