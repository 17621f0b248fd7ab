"""What reading an entry document yields: the entry, where each field came from, and everything that is no field."""

from dataclasses import dataclass, field
from typing import NamedTuple

from documents.entry import NO_TEXT, ODD_BLANK, EntryDocument

_SHOWN = 4_000


class NotAnEntry(ValueError):
    """The text is no entry document; the message says why, to a person, and in which line where that helps."""


class SourceLine(NamedTuple):
    """A line of the source, or a piece of one, by its number (from 1)."""

    number: int
    text: str


class Placement(NamedTuple):
    """Which lines a field was read from; `confidence` is "stated" (by heading and label) or "inferred".

    Line 0 is the name of the file, which carries the primary code.
    """

    field: str
    first_line: int
    last_line: int
    confidence: str


@dataclass
class ParsedEntry:
    """The entry and the rest: each word of the source is in a field of `document`, in `unplaced`, `frame` or `tail`.

    `frame` holds headings, labels, step numbers, list joiners ("and") and values that the entry keeps in another form
    (bands, minutes, the primary code). `given` names the fields of `EntryDocument` and the prose fields that the source
    speaks of, where it is a table that leaves others alone; None: all of them. `title_lines` are the lines that hold, or
    may hold, the official title of the primary code, whose `system` a licence may withhold. `tail` is the raw text after
    "Similar Codes". `warnings` are for the editor.
    """

    document: EntryDocument
    given: frozenset[str] | None = None
    title_lines: list[int] = field(default_factory=list)
    system: str = ""
    placements: list[Placement] = field(default_factory=list)
    unplaced: list[SourceLine] = field(default_factory=list)
    frame: list[SourceLine] = field(default_factory=list)
    tail: str = ""
    warnings: list[str] = field(default_factory=list)

    def add_text(self, name: str, value: str) -> None:
        """Append a paragraph to the prose field `name`."""
        if value:
            texts = self.document.texts
            texts[name] = f"{texts[name]}\n\n{value}" if name in texts else value

    def add_frame(self, number: int, *pieces: str) -> None:
        """Keep pieces of line `number` that no field holds."""
        for piece in pieces:
            if piece:
                self.frame.append(SourceLine(number, piece))


@dataclass(frozen=True)
class SourceDocument:
    """One document of a file, as it arrived: `parsed`, or the `reason` why it cannot be taken.

    `filename` says where it stood ("entries.csv, row 17"). `text` is what a person reads beside the entry; the line
    numbers of placements and unplaced lines count its lines from 1.
    """

    filename: str
    text: str
    parsed: ParsedEntry | None = None
    reason: str = ""


def refused(filename: str, text: str, reason: str) -> SourceDocument:
    """A piece of a file that cannot be taken. Of a long text only the beginning is kept."""
    text = plain(text)
    return SourceDocument(plain(filename), text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…", reason=plain(reason))


def plain(text: str) -> str:
    """The text with LF line ends and plain blanks, and without control characters, so that its lines can be counted."""
    return NO_TEXT.sub("", ODD_BLANK.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
