"""The matches of a page as results: what each is called, where it leads, and why it was found."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from codes.models import Code
from codes.queries.matching import CodeKey
from search.entry_places import procedure_at
from search.marking import NO_MARKS, Marks
from search.queries import reasons
from search.queries.code_matches import CodeMatches
from search.queries.entry_matches import published_versions
from search.queries.found import Result
from search.queries.outcome import SearchOutcome
from search.queries.ranking import TopCodes
from search.queries.tiers import MatchTier


class RankedMatch(NamedTuple):
    """An entry, by its place, or a code, by its key, with its tier and its number among its kind."""

    tier: MatchTier
    is_code: bool
    number: int
    found: int | CodeKey

    @property
    def score(self) -> float:
        """A number that is higher for better results; it compares results of one list only."""
        return 100.0 / (1 + self.tier) - self.number / 1e6


def results_of(
    ranked: Sequence[RankedMatch], outcome: SearchOutcome, matches: Mapping[int, CodeMatches], top: TopCodes
) -> list[Result]:
    """The results for these matches in their order, with a few queries for all of them; `matches` are the codes found.

    Entries that are no longer published are left out. Raises StaleRead where an index was rebuilt meanwhile.
    """
    user = outcome.index.under.user
    query, sought = outcome.query, list(outcome.index.sought.values())
    of_used = outcome.sought(beside=True)
    of_items = outcome.sought(beside=False)
    keys = [match.found for match in ranked if match.is_code]
    codes = top.codes | outcome.index.codes_at([key for key in keys if key not in top.codes])
    procedures = [procedure_at(match.found) for match in ranked if not match.is_code]
    versions = published_versions(procedures, outcome.index.under.now)
    by_map = [codes[system, place] for system, place in keys if place in matches[system].by_map]
    maps = reasons.maps_with(by_map, sought, user) if by_map else {}
    own_marks, all_marks = (reasons.marks(query, sought, by_meaning=by_meaning) for by_meaning in (False, True))

    def result_of_entry(match: RankedMatch) -> Result:
        version = versions[procedure_at(match.found)]
        why = reasons.why_entry(version, match.tier, query, sought)
        marks = own_marks if match.tier < MatchTier.MEANING else all_marks
        return Result("procedure", version.name, version.get_absolute_url(), why, match.score, marks, version=version)

    def result_of_code(match: RankedMatch) -> Result:
        code, (system, place), marks = codes[match.found], match.found, own_marks
        words = of_items if code.system.rules.modifiers else of_used
        if place not in matches[system].literal and (key := outcome.index.key_of(match.found)):
            why, marks = f"index: {key}", all_marks
        elif place in matches[system].by_map:
            why = maps.get(code.pk, "another name for its body part or device, or a code that maps to it")
        elif place in matches[system].in_part:
            why = reasons.why_in_part(code, query, sought)
        elif place not in matches[system].literal and not reasons.is_in_title(code, words):
            why, marks = reasons.why_meaning(query), all_marks
        elif name := top.names.get(match.found):
            why = reasons.why_name(code, name)
        else:
            why = reasons.why_words(code, code.index_terms, words)
        return code_result(code, user, why, match.score, marks)

    return [
        result_of_code(match) if match.is_code else result_of_entry(match)
        for match in ranked
        if match.is_code or procedure_at(match.found) in versions
    ]


def code_result(
    code: Code, user, why: str, score: float, marks: Marks = NO_MARKS, *, note: str = "", is_exact: bool = False
) -> Result:
    """A code as a result, with the text that the licence lets `user` read."""
    text, url = code.text_for(user), code.get_absolute_url()
    return Result("code", text, url, why, score, marks, system=code.system, code=code, note=note, is_exact=is_exact)
