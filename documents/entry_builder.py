"""An entry gathered value by value from a row or an object: its source in readable lines, its fields, and the rest."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from documents.entry import EntryDocument, says_not_applicable, tidied
from documents.sections import SECTIONS
from documents.source import NotAnEntry, ParsedEntry, Placement, SourceDocument, SourceLine, plain, refused
from documents.text.durations import read_minutes
from documents.text.lines import read_lines
from documents.text.reader import read_part
from documents.text.section_reader import SectionReader

LARGEST = 250_000
# `documents.text.writer` indents the items of lists by two blanks; people do not.
_AS_WRITTEN = re.compile(r"^  (?:•|\d{1,3}\.)(?=\s|$)", re.MULTILINE)
_LINE = re.compile(r"^Line (\d+):")
_WRITTEN_LISTS = ("steps", "personnel", "risks")
_PROSE = {section.key: section.field for section in SECTIONS}
_MINUTES = ("duration_min_minutes", "duration_max_minutes")


class BadValue(ValueError):
    """A value that its field cannot take; the message says why, to a person."""


@dataclass
class Shown:
    """A value in the source text: the number of its first line, of the line where the value begins, and of its last."""

    first: int
    start: int
    last: int
    heading: str
    value: str


@dataclass
class EntryBuilder:
    """The entry so far. Values are shown first, then each is placed in a field, kept in the frame, or left over.

    `title` is the official title of the primary code, where it stands apart from the code; `duration` the section of
    that name, whose minutes count where nothing else says them.
    """

    filename: str
    parsed: ParsedEntry = field(default_factory=lambda: ParsedEntry(EntryDocument(name="")))
    given: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    title: Shown | None = None
    duration: Shown | None = None

    @property
    def document(self) -> EntryDocument:
        """The entry as far as it is read."""
        return self.parsed.document

    def show(self, heading: str, value: str, indent: str = "") -> Shown:
        """Append "heading: value" to the source text; a value of several lines stands below its heading, indented."""
        heading, value = " ".join(plain(heading).split()), plain(value)
        first = len(self.lines) + 1
        pieces = value.split("\n")
        if len(pieces) == 1:
            self.lines.append(f"{indent}{heading}: {value}".rstrip())
            return Shown(first, first, first, heading, value)
        self.lines.append(f"{indent}{heading}:")
        self.lines += [f"{indent}    {piece}".rstrip() for piece in pieces]
        return Shown(first, first + 1, len(self.lines), heading, value)

    def place(self, shown: Shown, *names: str, confidence: str = "stated") -> None:
        """Note that these fields were read from a value; its heading goes to the frame."""
        self.given.update(names)
        self.parsed.placements += [Placement(name, shown.first, shown.last, confidence) for name in names]
        self.keep(shown, shown.heading)

    def keep(self, shown: Shown, *pieces: str) -> None:
        """Put pieces of a value in the frame."""
        self.parsed.add_frame(shown.first, *pieces)

    def leave(self, shown: Shown, warning: str = "") -> None:
        """Report a value that fits no field."""
        if shown.value.strip():
            self.parsed.unplaced.append(SourceLine(shown.first, f"{shown.heading}: {shown.value.strip()}"))
            if warning:
                self.warn(shown, warning)
        else:
            self.keep(shown, shown.heading)

    def warn(self, shown: Shown, warning: str) -> None:
        """Tell the editor about a value."""
        self.parsed.warnings.append(f"Line {shown.first}: {warning}")

    def read_section(self, key: str, shown: Shown, name: str, text: str | None = None) -> None:
        """Read a value as the body of a section of an entry document; `name` is the field that it stands for.

        A list as `documents.text.writer` writes it is read exactly, anything else like the page of a stranger. `text` is the
        value with list markers added. Raises BadValue.
        """
        if name in _WRITTEN_LISTS and _AS_WRITTEN.search(shown.value):
            try:
                part = read_part(key, shown.value)
            except NotAnEntry as error:
                raise BadValue(str(error)) from error
        else:
            part = ParsedEntry(EntryDocument(name=""))
            SectionReader(part, key, _PROSE[key]).read(read_lines(shown.value if text is None else text))
        self._add(part, shown)
        self.given.add(name)
        self.keep(shown, shown.heading)

    def _add(self, part: ParsedEntry, shown: Shown) -> None:
        """Take over what was read from a value; its lines get the numbers of the source text."""

        def line(number: int) -> int:
            return min(shown.start + number - 1, shown.last)

        for text_field, prose in part.document.texts.items():
            self.parsed.add_text(text_field, prose)
        for listed in ("steps", "tools", "personnel", "risks"):
            getattr(self.document, listed).extend(getattr(part.document, listed))
        self.given |= {placement.field for placement in part.placements}
        self.parsed.placements += [
            placement._replace(first_line=line(placement.first_line), last_line=line(placement.last_line))
            for placement in part.placements
        ]
        self.parsed.frame += [SourceLine(line(number), piece) for number, piece in part.frame]
        self.parsed.unplaced += [SourceLine(line(number), piece) for number, piece in part.unplaced]
        self.parsed.warnings += [_LINE.sub(lambda hit: f"Line {line(int(hit[1]))}:", text) for text in part.warnings]

    def finished(self, warnings: Iterable[str] = ()) -> SourceDocument:
        """The document: with the entry as it is kept, or with the reason why there is none.

        `warnings` are about the file; they concern those of its entries that are more than plain ASCII.
        """
        text = "\n".join(self.lines)
        entry = self.parsed
        self._add_title()
        self._add_minutes()
        entry.document = document = tidied(entry.document)
        code = document.primary_code
        if not (document.name or document.slug or code):
            return refused(self.filename, text, "Which entry is this? It has neither name nor slug nor primary_code.")
        if len(text.encode()) > LARGEST:
            return refused(self.filename, text, f"This entry is over {LARGEST // 1000} kB. Split it or shorten it.")
        if "not_applicable" not in self.given:
            document.not_applicable = [
                section.key for section in SECTIONS if says_not_applicable(document.texts.get(section.field, ""))
            ]
        if not text.isascii():
            entry.warnings += warnings
        entry.system = code.system if code else ""
        entry.given = frozenset(self.given)
        entry.placements.sort(key=lambda placement: placement.first_line)
        entry.unplaced.sort(key=lambda line: line.number)
        entry.frame.sort(key=lambda line: line.number)
        return SourceDocument(self.filename, text, entry)

    def _add_minutes(self) -> None:
        if self.duration and self.given.isdisjoint(_MINUTES) and (span := read_minutes(self.duration.value)):
            self.document.duration_min_minutes, self.document.duration_max_minutes = span
            self.place(replace(self.duration, heading=""), *_MINUTES, confidence="inferred")

    def _add_title(self) -> None:
        if not self.title:
            return
        if code := self.document.primary_code:
            self.document.primary_code = replace(code, descriptor=self.title.value)
            self.place(self.title, "primary_code")
            self.parsed.title_lines += range(self.title.first, self.title.last + 1)
        else:
            self.leave(self.title, "this is the official title of a code, and there is no code.")
