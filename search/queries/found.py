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
    asks_nothing: bool = False
    """Whether the query has the words of a question, and none for what is asked: “what is the code for”."""


@dataclass(frozen=True)
class Part:
    """The part of a query that results have where nothing has all of its words: the words of each kind, in order."""

    words: tuple[str, ...]
    """Words that the best results have."""
    apart: tuple[str, ...] = ()
    """Words that are found, but not together with these."""
    unknown: tuple[str, ...] = ()
    """Words that are found nowhere."""
    of_codes: bool = False
    """Whether only the codes have no more than this, because entries have all words."""
    of_procedures: bool = False
    """Whether only the codes of procedures have no more than this, because those of diseases have all words."""
    of_each: bool = False
    """Whether these are the words of one procedure, and `apart` those of another, each with its own codes."""

    @property
    def heading(self) -> str:
        """What stands above the results that have only this part."""
        if self.of_each:
            return f"The codes of both procedures follow: {' '.join(self.words)}; {' '.join(self.apart)}."
        none = "No code of a procedure" if self.of_procedures else "No code" if self.of_codes else "Nothing"
        whole = f"{none} has all of your words."
        said = (("The best matches have", self.words), ("Not with them", self.apart), ("Found nowhere", self.unknown))
        return " ".join([whole, *(f"{label}: {', '.join(words)}." for label, words in said if words)])


@dataclass(frozen=True)
class ReadAxis:
    """What the query says of one axis of a code: `choices` are (other value, query with that value instead)."""

    axis: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ReadAs:
    """How a query is read by the axes of a code system, or as its modifiers and amounts, and the words left over."""

    system: str
    axes: tuple[ReadAxis, ...]
    unread: str


@dataclass(frozen=True)
class Found:
    """A page of results, how many there are in all, and the facets.

    `instead` is the query with its spelling corrected where the one typed finds nothing: "" where it was searched as typed.
    `part` is what the results have of the query where none of them, or no code, has all of it.
    `excluded` are the words that the query excludes, `called` the systems that it only names. `elsewhere` in `help` counts what
    there is without the chosen filters.
    """

    results: list[Result]
    total: int
    facets: list[Facet] = field(default_factory=list)
    instead: str = ""
    part: Part | None = None
    help: Help | None = None
    read_as: tuple[ReadAs, ...] = ()
    excluded: str = ""
    called: tuple[CodeSystem, ...] = ()

    @property
    def heading(self) -> str:
        """What stands above results that do not have all words as they were typed, or are not all of them; "" above others."""
        left_out = f"What is called “{self.excluded}” is left out." if self.excluded else ""
        return " ".join(filter(None, (self._of_words, left_out)))

    @property
    def _of_words(self) -> str:
        if self.part:
            return f"Read as “{self.instead}”. {self.part.heading}" if self.instead else self.part.heading
        return f"Nothing matches as typed. These are the results for “{self.instead}”." if self.instead else ""
