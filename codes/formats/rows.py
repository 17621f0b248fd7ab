"""The rows that every reader of an official file yields: a code, a term, a note, a map, or a line that could not be read.

Codes are as the file writes them; `codes.formats.reading` gives them their stored form.
"""

from datetime import date
from typing import NamedTuple

# How the target of a map relates to its source; NO_MAP rows say that the publisher found no target.
MAP_KINDS = ("equivalent", "broader", "narrower", "related", "inexact")
NO_MAP = "none"

TERM_KINDS = ("index", "synonym", "inclusion")
#: What stands between the titles of nested terms: "Destruction, Nerve".
BELOW = ", "

# The kinds of notes that a tabular list prints at its codes, in the order in which they are shown. "seventh" are the
# 7th characters with their meanings; "excludes" is for books that do not tell two kinds of exclusions apart.
NOTE_KINDS = (
    "note",
    "includes",
    "excludes",
    "excludes1",
    "excludes2",
    "code_first",
    "use_additional",
    "code_also",
    "seventh",
)


class CodeRow(NamedTuple):
    """One code or heading of a release; `code` and `parent` as the file writes them.

    `parent` is filled only by formats that state their hierarchy; elsewhere the system’s rules find it. `other_parents` are
    the parents besides it; None if the format does not say whether there are any.
    `terminated` is the date that the file gives; `is_retired` is set only where the file itself says "no longer valid".
    """

    code: str
    title: str
    short_title: str = ""
    is_header: bool = False
    parent: str = ""
    line: int = 0
    added: date | None = None
    terminated: date | None = None
    is_retired: bool = False
    other_parents: tuple[str, ...] | None = None


class TermRow(NamedTuple):
    """Another name by which codes are found, and where it leads; `kind` is one of TERM_KINDS.

    It leads to `code`, a code or the beginning of codes; to `value`, the label of a value of an axis, in codes that begin
    with `within`; or to `see`, another term of the same volume. A reference that may name either has both: the value counts if
    there is one. `volume` is the volume of an index; terms that come without one have "".
    """

    code: str
    term: str
    kind: str
    line: int = 0
    volume: str = ""
    value: str = ""
    within: str = ""
    see: str = ""


class NoteRow(NamedTuple):
    """A note at a code or heading; `kind` is one of NOTE_KINDS, and the order of the rows is that of the book."""

    code: str
    text: str
    kind: str
    line: int = 0


class MapRow(NamedTuple):
    """`source` maps to `target`; `kind` is one of MAP_KINDS ("broader": the target is broader).

    If the publisher found no target, `target` is "" and `kind` is NO_MAP. Rows of one source that share a `scenario` above 0
    belong together: one target from each `choice` list (GEM).
    """

    source: str
    target: str
    kind: str
    line: int = 0
    scenario: int = 0
    choice: int = 0


class BadRow(NamedTuple):
    """A line that was refused: its number (0 if the format has none), the reason, and its text."""

    line: int
    reason: str
    text: str


class FileWarning(NamedTuple):
    """A fault of the file as a whole that may have changed its codes: what to look at, and what to do."""

    text: str


class AboutCodes(NamedTuple):
    """What a file says or shows about its codes as a whole: that some may differ by case, or by dots, alone; how many look as if
    a spreadsheet program had changed them. A file may have several of these rows, anywhere."""

    case_matters: bool = False
    dots_matter: bool = False
    changed: int = 0


Row = CodeRow | TermRow | NoteRow | MapRow | BadRow | AboutCodes


def parse_date(text: str) -> date | None:
    """The date in a text of the form YYYYMMDD or YYYY-MM-DD, or None for a blank text. Raises ValueError for any other text."""
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a date in the form YYYYMMDD") from None


def one_line(text: str) -> str:
    """The text with single spaces instead of blanks and line breaks."""
    return " ".join(text.split())
