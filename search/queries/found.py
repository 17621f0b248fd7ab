"""The result of a search: results with the reason for each, facets with counts, and help if nothing was found."""

from dataclasses import dataclass, field

from codes.models import Code, CodeSystem
from procedures.models import ProcedureVersion
from search.marking import NO_MARKS, Marks


@dataclass(frozen=True)
class Result:
    """One thing that was found. `title` is what the licence lets the reader see; `why` says what matched.

    `marks` are the words that the page sets off in the title; `note` is what to know about a code before it is used.
    `is_exact`: the query reads as this code, or the entry uses that code.
    """

    kind: str
    title: str
    url: str
    why: str
    score: float
    marks: Marks = NO_MARKS
    system: CodeSystem | None = None
    code: Code | None = None
    version: ProcedureVersion | None = None
    is_exact: bool = False
    note: str = ""


@dataclass(frozen=True)
class Choice:
    """One value of a facet, and how many results it would leave, not counting other choices of the same facet."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """What results can be narrowed by: `key` is its name in the address."""

    key: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Help:
    """What to try if nothing was found: similar words and the query without one word, each with its number of results."""

    nearest: tuple[str, ...] = ()
    without_a_word: tuple[tuple[str, int], ...] = ()
    elsewhere: int = 0


@dataclass(frozen=True)
class ReadAxis:
    """What the query says of one axis of a code: `choices` are (other value, query with that value instead)."""

    axis: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ReadAs:
    """How a query is read by the axes of a code system, and the words that no axis explains."""

    system: str
    axes: tuple[ReadAxis, ...]
    unread: str


@dataclass(frozen=True)
class Found:
    """A page of results, how many there are in all, and the facets.

    `instead` is the query that was searched where the one typed finds nothing: "" where it was searched as typed.
    `codes_for` is what codes were searched for where only entries have all the words: "" where codes have them too.
    `elsewhere` in `help` counts what there is without the chosen filters.
    """

    results: list[Result]
    total: int
    facets: list[Facet] = field(default_factory=list)
    instead: str = ""
    codes_for: str = ""
    help: Help | None = None
    read_as: ReadAs | None = None
