"""Builds an entry value by value from a row or an object, together with a readable source text and what fits no field."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from documents.citations import doubt_about
from documents.entry import EntryDocument, RiskItem, says_not_applicable, tidied
from documents.likelihood import weigh_risks
from documents.row_kinds import ROW_KINDS, RowKind
from documents.sections import SECTIONS
from documents.source import NotAnEntry, ParsedEntry, Placement, SourceDocument, SourceLine, plain, refused
from documents.text.durations import count_spans, read_minutes
from documents.text.lines import read_lines
from documents.text.reader import read_part
from documents.text.risk_items import with_own_words
from documents.text.row_lines import read_rows
from documents.text.section_reader import SectionReader

LARGEST = 250_000
# `documents.text.writer` indents list items by two spaces; people do not.
_AS_WRITTEN = re.compile(r"^  (?:•|\d{1,3}\.)(?=\s|$)", re.MULTILINE)
_NUMBER = re.compile(r"(\d{1,9})(?:\.0+)?", re.ASCII)
_LINE = re.compile(r"^Line (\d+):")
_WRITTEN_LISTS = ("steps", "personnel", "risks")
_PROSE = {section.key: section.field for section in SECTIONS}
_MINUTES = ("duration_min_minutes", "duration_max_minutes")


class BadValue(ValueError):
    """A value does not fit its field; the message tells a person why."""


@dataclass
class Shown:
    """A value in the source text: the line of its heading, the first and last line of the value itself."""

    first: int
    start: int
    last: int
    heading: str
    value: str


@dataclass
class EntryBuilder:
    """The entry so far. Each value is first added to the source text (`show`), then `place`d, `keep`ed or `leave`d.

    `title` is the official title of the primary code, if it is separate from the code. `duration` is the section of that
    name; the minutes are read from it if nothing else states them.
    """

    filename: str
    parsed: ParsedEntry = field(default_factory=lambda: ParsedEntry(EntryDocument(name="")))
    given: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    title: Shown | None = None
    duration: Shown | None = None

    @property
    def document(self) -> EntryDocument:
        """The entry as read so far."""
        return self.parsed.document

    def show(self, heading: str, value: str, indent: str = "") -> Shown:
        """Append "heading: value" to the source text; a value of several lines goes below its heading, indented."""
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
        """Record that these fields were read from a value; its heading belongs to the frame."""
        self.given.update(names)
        self.parsed.placements += [Placement(name, shown.first, shown.last, confidence) for name in names]
        self.keep(shown, shown.heading)

    def keep(self, shown: Shown, *pieces: str) -> None:
        """Add pieces of a value to the frame."""
        self.parsed.add_frame(shown.first, *pieces)

    def leave(self, shown: Shown, warning: str = "") -> None:
        """Record that a value fits no field, with a warning if there is one."""
        if shown.value.strip():
            self.parsed.unplaced.append(SourceLine(shown.first, f"{shown.heading}: {shown.value.strip()}"))
            if warning:
                self.warn(shown, warning)
        else:
            self.keep(shown, shown.heading)

    def set_exported_version(self, number: str) -> None:
        """Record the number of the version that the entry was exported from; another text than a number says nothing."""
        if hit := _NUMBER.fullmatch(number.strip()):
            self.parsed.exported_version = int(hit[1])

    def warn(self, shown: Shown, warning: str) -> None:
        """Add a warning for the editor about a value."""
        self.parsed.warnings.append(f"Line {shown.first}: {warning}")

    def add_risk(self, risk: RiskItem, shown: Shown) -> None:
        """Add a risk whose values stand apart. What its name says of its likelihood counts before the value beside it.

        A contradiction is a warning; where both agree, the name stays whole. A file that was exported is taken as it stands.
        """
        read, rest, contradiction = with_own_words(risk)
        exported = self.parsed.exported_version is not None
        if contradiction:
            outcome = "It was left as it is." if exported else "The name was taken."
            self.parsed.contradictions.append(f"Line {shown.first}: {contradiction} {outcome}")
            self.parsed.warnings.append(self.parsed.contradictions[-1])
        if not exported:
            self.keep(shown, *rest)
        self.parsed.add_risk(risk if exported else read, shown.first)

    def read_section(self, key: str, shown: Shown, name: str, text: str | None = None) -> None:
        """Read a value as the body of the section `key` of an entry document; `name` is the field of its column.

        A list in the form of `documents.text.writer` is read literally, anything else like a page. `text` is the value with
        list markers added, if any. Raises BadValue.
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

    def read_rows(self, kind: RowKind, shown: Shown) -> None:
        """Read a value as the lines below the heading of a kind of rows."""
        part = ParsedEntry(EntryDocument(name=""))
        read_rows(part, read_lines(shown.value, exact=bool(_AS_WRITTEN.search(shown.value))), kind)
        self._add(part, shown)
        self.given.add(kind.field)
        self.keep(shown, shown.heading)

    def _add(self, part: ParsedEntry, shown: Shown) -> None:
        """Take over what was read from a value; its lines get the numbers of the source text."""

        def line(number: int) -> int:
            return min(shown.start + number - 1, shown.last)

        for text_field, prose in part.document.texts.items():
            self.parsed.add_text(text_field, prose)
        for listed in ("steps", "tools", "personnel", "risks", *ROW_KINDS):
            getattr(self.document, listed).extend(getattr(part.document, listed))
        self.parsed.risk_lines += map(line, part.risk_lines)
        self.given |= {placement.field for placement in part.placements}
        self.parsed.placements += [
            placement._replace(first_line=line(placement.first_line), last_line=line(placement.last_line))
            for placement in part.placements
        ]
        self.parsed.frame += [SourceLine(line(number), piece) for number, piece in part.frame]
        self.parsed.unplaced += [SourceLine(line(number), piece) for number, piece in part.unplaced]
        self.parsed.warnings += [_LINE.sub(lambda hit: f"Line {line(int(hit[1]))}:", text) for text in part.warnings]

    def finished(self, warnings: Iterable[str] = ()) -> SourceDocument:
        """The complete document: the tidied entry, or the reason why it is refused.

        `warnings` are about the encoding of the file; entries in plain ASCII do not need them.
        """
        text = "\n".join(self.lines)
        entry = self.parsed
        self._add_title()
        self._add_minutes()
        weigh_risks(entry)
        entry.document = document = tidied(entry.document)
        code = document.primary_code
        if not (document.name or document.slug or code):
            return refused(
                self.filename, text, "It is not clear which entry this is: it has no name, no slug and no primary_code."
            )
        if len(text.encode()) > LARGEST:
            return refused(self.filename, text, f"This entry is over {LARGEST // 1000} kB. Split it or shorten it.")
        if "not_applicable" not in self.given:
            document.not_applicable = [
                section.key for section in SECTIONS if says_not_applicable(document.texts.get(section.field, ""))
            ]
        entry.warnings += filter(None, map(doubt_about, document.sources))
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
            confidence = "stated" if count_spans(self.duration.value) == 1 else "inferred"
            self.place(replace(self.duration, heading=""), *_MINUTES, confidence=confidence)

    def _add_title(self) -> None:
        if not self.title:
            return
        if code := self.document.primary_code:
            self.document.primary_code = replace(code, descriptor=self.title.value)
            self.place(self.title, "primary_code")
            self.parsed.title_lines += range(self.title.first, self.title.last + 1)
        else:
            self.leave(self.title, "this is the official title of a code, but there is no code.")
