"""Reads of matched lists: the candidates for a name, a typed code, the counts of a list."""

from dataclasses import dataclass

from django.db.models import Count
from rapidfuzz import fuzz

from codes.finders import found
from codes.models import Code, CodeSystem
from codes.queries import Outcome, look_up
from crosswalks.models import Crosswalk, LocalName
from crosswalks.rules import LONGEST_NAME
from textindex.words import folded

MOST_CANDIDATES = 5
#: The score of a name that is a name of the code.
EXACT = 100


@dataclass(frozen=True)
class Candidate:
    """A code for a local name: how alike its names are to it (0 to 100), and why the search found it."""

    code: Code
    score: int
    why: str

    @property
    def is_exact(self) -> bool:
        """Whether the local name is the name of this billable code."""
        return self.score == EXACT and not self.code.is_header


def candidates(name: str, user, system: CodeSystem | None) -> list[Candidate]:
    """At most MOST_CANDIDATES valid codes for a local name, as the search ranks them, those called so first.

    Only texts that the licence lets `user` read count.
    """
    rows = found(name, user=user, systems=[system.slug] if system else [], valid_only=True)
    scored = [Candidate(code, _likeness(name, code, user), why[:LONGEST_NAME]) for code, why in rows]
    return sorted(scored, key=lambda candidate: not candidate.is_exact)[:MOST_CANDIDATES]


def _likeness(name: str, code: Code, user) -> int:
    """How alike the name and the likest name of the code are; EXACT only if they have the same words in the same order."""
    if not code.shows_text_to(user):
        return 0
    asked = folded(name)
    names = [folded(text) for text in (code.title, code.short_title, *getattr(code, "index_terms", ())) if text]
    if asked in names:
        return EXACT
    return min(EXACT - 1, max((round(fuzz.token_sort_ratio(asked, other)) for other in names), default=0))


def has_exact_first(ranked: list[Candidate]) -> bool:
    """Whether the first candidate is called like the local name, and no other one is."""
    return [candidate.is_exact for candidate in ranked].count(True) == 1


def typed_code(text: str, user, system: CodeSystem | None) -> Code | None:
    """The one valid, billable code that somebody typed; None if there is none."""
    [answer] = look_up([text], user=user, system=system.slug if system else "")
    is_code = answer.outcome in (Outcome.FOUND, Outcome.WITHHELD) and answer.matched == "code"
    return answer.codes[0] if is_code and not answer.codes[0].is_header else None


def counts_of(crosswalk: Crosswalk) -> dict[str, int]:
    """How many rows of a list are in each state."""
    counts = dict(crosswalk.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: counts.get(state, 0) for state in LocalName.State.values}
