"""Reads an entry document (docs/entry-document.md) and the pages of the source site, whichever way they were saved.

Name of the Procedure:

Example Repair
Common Name: Example fix

Summary

Prose under a heading.

Procedure Description

  1. Opening: A step with its label.

Tools: Scalpel, retractors.
"""

import re

from codes.rules import SYSTEM_NAMES
from imports.formats.entry_ending import read_classification, read_similar_codes, read_sources
from imports.formats.entry_fields import SectionReader, read_duration
from imports.formats.entry_header import HeaderReader
from imports.formats.entry_lines import Line, leading_label, read_lines, title_spelling
from imports.formats.headings import (
    CANONICAL_HEADINGS,
    CLASSIFICATION,
    DIAGNOSIS_HEADINGS,
    EDITORIAL_NOTE,
    HEADINGS,
    LABELS,
    NAME_LABELS,
    SIMILAR_CODES,
    SOURCES,
    spelling,
)
from imports.formats.parsed_entry import NotAnEntry, ParsedEntry, Placement, SourceLine
from procedures.document import CodeReference, EntryDocument, says_not_applicable
from procedures.sections import SECTION_KEYS, SECTIONS

__all__ = ["NotAnEntry", "ParsedEntry", "Placement", "SourceLine", "parse_entry_document"]

LARGEST = 1_000_000
_PROSE = {section.key: section.field for section in SECTIONS} | {EDITORIAL_NOTE: EDITORIAL_NOTE}
_HEADINGS = {section.key: section.heading for section in SECTIONS}
_ADDRESS = re.compile(r"(?:^|/)code/([A-Za-z][A-Za-z0-9_]*)/([A-Za-z0-9.]+)(?:-|$)")
_FILE_NAME = re.compile(rf"(?:^|[/\\])({'|'.join(SYSTEM_NAMES)})-([A-Za-z0-9.]+?)(?:-[^/\\]*|\.\w+)?$", re.IGNORECASE)
_GLUED_FOOTER = re.compile(r"[#*\s]*similar codes[^\W_]", re.IGNORECASE)
_ODD_BLANK = re.compile(r"[^\S\n ]")  # nbsp, tab, form feed, line separators


def parse_entry_document(text: str, *, filename: str = "") -> ParsedEntry:
    """Read one entry document.

    `filename` is the name of the file or the address of the page: both carry the primary code. Raises `NotAnEntry` for
    empty, binary or huge text, for the template of diagnoses, and for text without a name and without a known section.
    The format is that of docs/entry-document.md.
    """
    lines, raw = _checked(text)
    sections = _cut(lines)
    header, *sections = sections
    _refuse_others(lines, header, sections)
    entry = ParsedEntry(EntryDocument(name="", primary_code=_code_in(filename)))
    stated = {key for key, _, _ in sections}
    for key, heading, body in sections:
        if key == SIMILAR_CODES:
            read_similar_codes(entry, heading, body, raw)
            continue
        entry.add_frame(heading.number, heading.text)
        if key == CLASSIFICATION:
            read_classification(entry, body)
        elif key == SOURCES:
            read_sources(entry, body)
        else:
            _read_section(entry, key, body, stated)
    HeaderReader(entry).read(header[2], summary_missing="summary" not in stated)
    if all(placement.field != "minutes" for placement in entry.placements):
        read_duration(entry)
    for section in SECTIONS:
        if says_not_applicable(entry.document.texts.get(section.field, "")):
            entry.document.not_applicable.append(section.key)
    for placed in (entry.placements, entry.frame, entry.unplaced):
        placed.sort(key=lambda item: item[1] if isinstance(item, Placement) else item.number)
    return entry


def _checked(text: str) -> tuple[list[Line], list[str]]:
    """The lines of the text, and the same as they were; refuses what is no text of an entry."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotAnEntry(f"Line {line}: this is a binary file, not text. Save the document as plain text (UTF-8).")
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise NotAnEntry("This document is over 1 MB. One entry a file is expected; split it.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _ODD_BLANK.sub(" ", text)
    if not text.strip():
        raise NotAnEntry("This document is empty.")
    return read_lines(text), text.split("\n")


def _cut(lines: list[Line]) -> list[tuple[str, Line | None, list[Line]]]:
    """(section key, heading, lines) in the order of the source; the first one, key "", is the header."""
    sections: list[tuple[str, Line | None, list[Line]]] = [("", None, [])]
    below_name_label = False
    for line in lines:
        key, _, body = sections[-1]
        title = title_spelling(line)
        if key == SIMILAR_CODES:
            body.append(line)
            continue
        if key and not line.verbatim and not line.marker and _GLUED_FOOTER.match(line.text):
            sections.append((SIMILAR_CODES, line, []))
            continue
        known = CANONICAL_HEADINGS if below_name_label else HEADINGS
        if title in known and title not in LABELS.get(key, {}):
            sections.append((known[title], line, []))
        else:
            body.append(line)
        below_name_label = not key and title in NAME_LABELS
    return sections


def _refuse_others(lines: list[Line], header: tuple, sections: list[tuple]) -> None:
    found = {key for key, _, _ in sections if key in SECTION_KEYS}
    titles = {title_spelling(line): line for line in reversed(lines)}
    foreign = [title for title in DIAGNOSIS_HEADINGS if title in titles]
    if len(foreign) >= 3 and len(foreign) > len(found - {"summary"}):
        names = ", ".join(DIAGNOSIS_HEADINGS[title] for title in foreign)
        line = min(titles[title].number for title in foreign)
        raise NotAnEntry(
            f"Line {line}: this document follows the template for diagnoses ({names}). Only procedures can be imported."
        )
    labels = {spelling(leading_label(line.text)[0]) for line in header[2]} | {
        title_spelling(line) for line in header[2]
    }
    if not sections and not labels & NAME_LABELS:
        raise NotAnEntry(
            "This is no entry document: neither “Name of the Procedure:” nor a heading such as “Summary” was found."
        )


def _code_in(filename: str) -> CodeReference | None:
    hit = _ADDRESS.search(filename) or _FILE_NAME.search(filename)
    return CodeReference(hit[1].lower(), hit[2].upper()) if hit else None


def _read_section(entry: ParsedEntry, key: str, lines: list[Line], stated: set[str]) -> None:
    """Read a section, and those behind it whose headings got lost: their labels show where they begin."""
    inferred = False
    body: list[Line] = []
    for line in lines:
        lost = _lost_section(line, key, stated)
        if not lost:
            body.append(line)
            continue
        SectionReader(entry, key, _PROSE[key], inferred=inferred).read(body)
        entry.warnings.append(
            f"Line {line.number}: the heading “{_HEADINGS[lost]}” is missing; its section was inferred by order."
        )
        key, inferred, body = lost, True, [line]
        label, value = leading_label(line.text)
        if HEADINGS.get(spelling(label)) == lost and spelling(label) not in LABELS[lost]:
            entry.add_frame(line.number, line.text.removesuffix(value))
            body = [Line(line.number, value)]
    SectionReader(entry, key, _PROSE[key], inferred=inferred).read(body)


def _lost_section(line: Line, key: str, stated: set[str]) -> str:
    """The section that starts at this line though its heading is missing: only the next ones by order can."""
    if key not in SECTION_KEYS or line.verbatim or line.numbered:
        return ""
    label, value = leading_label(line.text)
    name = spelling(label) if label else title_spelling(line)
    if not name or name in LABELS[key]:
        return ""
    for candidate in SECTION_KEYS[SECTION_KEYS.index(key) + 1 :]:
        if candidate in stated:
            break
        if name in LABELS[candidate] or (value and HEADINGS.get(name) == candidate):
            return candidate
    return ""
