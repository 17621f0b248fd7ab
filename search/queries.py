"""Finding: exact codes first, then entries and codes by their words."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, Value, When

from codes.models import Code, CodeSystem
from codes.queries import codes_beginning, exact_codes
from codes.words import text_query
from procedures.models import ProcedureVersion
from search.models import Findable

#: Weights of the classes D, C, B, A: other text, summary, synonyms, names.
WEIGHTS = [0.05, 0.2, 0.6, 1.0]
EXACT_SCORE = 100.0
ENTRY_SCORE = 1.0  # added to an entry's rank, which is below 1: entries come before the codes that they explain

#: Classes of words in which all words of a query were found -> what the reader is told about it.
ENTRY_PLACES = {"A": "name", "AB": "other name", "ABC": "summary", "ABCD": "text"}
CODE_PLACES = {"A": "title", "AB": "index term", "ABC": "short title", "ABCD": "title and terms"}


@dataclass(frozen=True)
class Result:
    """One thing that was found. `title` is what the licence lets the reader see; `why` says what matched."""

    kind: str
    title: str
    url: str
    why: str
    score: float
    system: CodeSystem | None = None
    code: Code | None = None
    version: ProcedureVersion | None = None


@dataclass(frozen=True)
class Found:
    """A page of results, how many there are in all, and the counts by kind and by system.

    Each of the two counts ignores its own filter and obeys the other.
    """

    results: list[Result]
    total: int
    kinds: dict[str, int]
    systems: dict[str, int]


def find(text: str, *, user, kind: str = "", system: str = "", offset: int = 0, limit: int = 25) -> Found:
    """What `user` (or None) may read that matches the text, best first.

    A text that reads like a code finds that code, and the entries it stands for, before all else. Otherwise every word
    has to begin a word of the name, the synonyms, the summary or the other text. `kind` is "procedure", "code" or "";
    `system` a slug or "". Where that finds nothing, the last word may have been left in the middle of an ending. Text that
    the licence withholds is not matched. No text raises.
    """
    exact = _exact(text, user)
    found = _find(text, exact, user, kind, system, offset, limit, unfinished=False)
    if not (found.kinds or found.systems):
        found = _find(text, exact, user, kind, system, offset, limit, unfinished=True)
    return found


def suggest(text: str, *, user, limit: int = 10) -> list[Result]:
    """At most `limit` things to go to while a person types, best first."""
    exact = _exact(text, user)[:limit]
    known = {result.code.pk for result in exact if result.code}
    exact += [
        _code_result(code, user, "code", EXACT_SCORE)
        for code in codes_beginning(text, limit - len(exact))
        if code.pk not in known
    ]
    rows, room = {}, limit - len(exact)
    for unfinished in (False, True):
        if len(rows) < room:
            matches = _without(exact, _matching(text, user, unfinished))
            for row in _ranked(matches, text, unfinished)[:room]:
                rows.setdefault(row.pk, row)
    return [*exact, *_results(list(rows.values())[:room], user)]


def _find(text, exact, user, kind, system, offset, limit, *, unfinished: bool) -> Found:
    rest = _without(exact, _matching(text, user, unfinished))
    counts = _counts(exact, rest)
    if kind:
        exact, rest = [result for result in exact if result.kind == kind], rest.filter(kind=kind)
    if system:
        exact = [result for result in exact if result.system and result.system.slug == system]
        rest = rest.filter(system__slug=system)
    shown = exact[offset : offset + limit]
    start = max(0, offset - len(exact))
    ranked = _ranked(rest, text, unfinished)[start : start + limit - len(shown)]
    kinds, systems = Counter(), Counter()
    for (of_kind, of_system), count in counts.items():
        if system in ("", of_system):
            kinds[of_kind] += count
        if of_system and kind in ("", of_kind):
            systems[of_system] += count
    total = sum(count for of_kind, count in kinds.items() if kind in ("", of_kind))
    return Found([*shown, *_results(ranked, user)], total, kinds, systems)


def _exact(text: str, user) -> list[Result]:
    """Codes that read exactly like the text, each after the entries whose primary code it is."""
    results = []
    for code in exact_codes(text):
        results += [
            _entry_result(link.version, f"{code.system.name} {code.display} is its code", EXACT_SCORE)
            for link in code.entries.published().filter(relation="primary")
        ]
        results.append(_code_result(code, user, "exact code", EXACT_SCORE))
    return results


def _without(exact: list[Result], matches):
    """The matches that are not among the exact results."""
    codes = [result.code.pk for result in exact if result.code]
    entries = [result.version.procedure_id for result in exact if result.version]
    return matches.exclude(code__in=codes).exclude(procedure__in=entries)


def _matching(text: str, user, unfinished: bool):
    """Everything open to the user whose words match the text."""
    query = text_query(text, unfinished=unfinished)
    if not query:
        return Findable.objects.none()
    return Findable.objects.open_to(user).filter(words=_search_query(query))


def _search_query(query: str) -> SearchQuery:
    return SearchQuery(query, config="medref", search_type="raw")


def _ranked(matches, text: str, unfinished: bool):
    """Best first: entries before codes, then by weight of the words that matched; short texts before long, then by id."""
    query = _search_query(text_query(text, unfinished=unfinished))
    rank = SearchRank(F("words"), query, weights=WEIGHTS, normalization=2)
    in_classes = {weights: text_query(text, weights, unfinished=unfinished) for weights in ("A", "AB", "ABC")}
    place = Case(
        *(When(words=_search_query(narrow), then=Value(weights)) for weights, narrow in in_classes.items()),
        default=Value("ABCD"),
    )
    return matches.annotate(score=rank, place=place).order_by("-kind", "-score", "id")


def _counts(exact: list[Result], matches) -> Counter:
    """How many there are of each (kind, system slug); entries have the slug ""."""
    counts = Counter((result.kind, result.system.slug if result.system else "") for result in exact)
    for kind, system, count in matches.order_by().values_list("kind", "system__slug").annotate(Count("id")):
        counts[kind, system or ""] += count
    return counts


def _results(rows, user) -> list[Result]:
    """The rows as results, with two queries for all of them; what has gone since the rows were read is left out."""
    rows = list(rows)
    codes = Code.objects.with_system().in_bulk([row.code_id for row in rows if row.code_id])
    versions = {
        version.procedure_id: version
        for version in ProcedureVersion.objects.published()
        .filter(procedure__in=[row.procedure_id for row in rows if row.procedure_id])
        .select_related("procedure")
    }
    return [
        _entry_result(versions[row.procedure_id], ENTRY_PLACES[row.place], ENTRY_SCORE + row.score)
        if row.procedure_id
        else _code_result(codes[row.code_id], user, CODE_PLACES[row.place], row.score)
        for row in rows
        if row.procedure_id in versions or row.code_id in codes
    ]


def _entry_result(version: ProcedureVersion, why: str, score: float) -> Result:
    return Result("procedure", version.name, version.get_absolute_url(), why, score, version=version)


def _code_result(code: Code, user, why: str, score: float) -> Result:
    return Result("code", code.text_for(user), code.get_absolute_url(), why, score, system=code.system, code=code)
