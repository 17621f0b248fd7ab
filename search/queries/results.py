"""The rows of a page as results: what each is called, where it leads, and why it was found."""

from collections.abc import Mapping, Sequence

from codes.models import Code
from procedures.models import ProcedureVersion
from search.queries import reasons
from search.queries.code_matches import CodeMatches
from search.queries.entry_matches import EntryMatch, versions_by_id
from search.queries.found import Result
from search.queries.ranking import First
from search.queries.strategies import SearchOutcome
from search.rules import Query


def results_of(
    rows: Sequence[tuple], outcome: SearchOutcome, matches: Mapping[int, CodeMatches], first: First, user
) -> list[Result]:
    """The results for rows (tier, whether it is a code, number, EntryMatch or place), with a few queries for all of them."""
    query = outcome.query
    places = [what for _, is_code, _, what in rows if is_code]
    codes = first.codes | outcome.index.codes_at([place for place in places if place not in first.codes])
    versions = versions_by_id(what.version for _, is_code, _, what in rows if not is_code)
    through_maps = [codes[place] for place in places if place[1] in matches[place[0]].mapped]
    maps = reasons.maps_with(through_maps, query, user) if through_maps else {}
    literal, meant = reasons.marks(query, meant=False), reasons.marks(query, meant=True)
    results = []
    for tier, is_code, number, what in rows:
        score = 100.0 / (1 + tier) - number / 1e6
        if not is_code:
            if what.version in versions:
                results.append(_entry(versions[what.version], what, query, literal if what.tier < 5 else meant, score))
            continue
        code, (system, place) = codes[what], what
        found = matches[system]
        if place in found.mapped:
            why, set_off = maps.get(code.pk, "another name for its body part, or a code that maps to it"), literal
        elif place not in found.literal and not reasons.is_title(code, query):
            why, set_off = reasons.why_meant(query), meant
        elif first.named.get(what):
            why, set_off = reasons.why_named(code, first.named[what]), literal
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
