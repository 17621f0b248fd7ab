"""The result of reading an entry document: the entry, where each field was read from, and what fits no field."""

from dataclasses import dataclass, field
from typing import NamedTuple

from documents.entry import NO_TEXT, ODD_BLANK, EntryDocument, RiskItem, says_not_applicable

_SHOWN = 4_000


class NotAnEntry(ValueError):
    """The text is not an entry document; the message tells a person why and, if it helps, in which line."""


class SourceLine(NamedTuple):
    """A line of the source, or a piece of one, with its number (from 1)."""

    number: int
    text: str


class Placement(NamedTuple):
    """The lines that a field was read from; `confidence` is "stated" (by heading and label) or "inferred".

    Line 0 is the name of the file, which contains the primary code.
    """

    field: str
    first_line: int
    last_line: int
    confidence: str


@dataclass
class ParsedEntry:
    """The entry and the rest: each word of the source is in a field of `document`, in `unplaced`, `frame` or `tail`.

    `frame` has headings, labels, step numbers, list joiners ("and") and values that the entry stores in another form
    (bands, minutes, the primary code). `given` names the fields that a table states, so that others stay as they are; None
    means all fields. `title_lines` are the lines that contain, or may contain, the official title of the primary code; the
    licence of its `system` may withhold them. `tail` is the raw text after "Similar Codes". `warnings` are for the editor;
    `contradictions` are those of them that say where the source contradicts itself. `exported_version` is the number of the
    version that the source was exported from, if it says so. `risk_lines` has the line of each risk, in their order.
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
    contradictions: list[str] = field(default_factory=list)
    exported_version: int | None = None
    risk_lines: list[int] = field(default_factory=list)

    def add_risk(self, risk: RiskItem, number: int) -> None:
        """Append a risk of line `number`."""
        self.document.risks.append(risk)
        self.risk_lines.append(number)

    def add_text(self, name: str, value: str) -> None:
        """Append a paragraph to the prose field `name`."""
        if value:
            texts = self.document.texts
            texts[name] = f"{texts[name]}\n\n{value}" if name in texts else value

    def add_guess(self, name: str, value: str, number: int) -> None:
        """Append a paragraph of line `number` to a prose field that was inferred for it."""
        if value:
            self.add_text(name, value)
            self.placements.append(Placement(name, number, number, "inferred"))

    def set_aside(self, name: str, value: str, number: int, item: str) -> None:
        """Put what stands among the items of a list and is none (`item`: "role") into a prose field, with a warning.

        Words that would say of the whole section that it is not applicable are left unplaced.
        """
        if says_not_applicable(value):
            self.unplaced.append(SourceLine(number, value))
            place = "left unplaced"
        else:
            self.add_guess(name, value, number)
            place = "read as text"
        self.warnings.append(f"Line {number}: “{value}” was {place}, because it names no {item}.")

    def add_frame(self, number: int, *pieces: str) -> None:
        """Add pieces of line `number` to the frame."""
        for piece in pieces:
            if piece:
                self.frame.append(SourceLine(number, piece))


@dataclass(frozen=True)
class SourceDocument:
    """One document of a file: either `parsed`, or refused for a `reason`.

    `filename` says where it was ("entries.csv, row 17"). `text` is the source that a person reads beside the entry; the line
    numbers of placements and unplaced lines refer to it, from 1.
    """

    filename: str
    text: str
    parsed: ParsedEntry | None = None
    reason: str = ""


def refused(filename: str, text: str, reason: str) -> SourceDocument:
    """A part of a file that is refused for this reason. Only the beginning of a long text is kept."""
    text = plain(text)
    return SourceDocument(plain(filename), text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…", reason=plain(reason))


def plain(text: str) -> str:
    """The text with LF line ends and plain spaces, without control characters, so that its lines can be counted."""
    return NO_TEXT.sub("", ODD_BLANK.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
