"""Reads an entry document (docs/entry-document.md) or a page of the source site (docs/document-variants.md).

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
from operator import itemgetter

from documents.entry import NO_TEXT, ODD_BLANK, EntryDocument, says_not_applicable, tidied
from documents.likelihood import weigh_risks
from documents.sections import SECTION_KEYS, SECTIONS
from documents.source import NotAnEntry, ParsedEntry, Placement, SourceLine
from documents.text.edition import without_edition
from documents.text.ending import READERS, read_similar_codes
from documents.text.file_names import code_in, name_by_file
from documents.text.furniture import without_furniture
from documents.text.grids import with_bars
from documents.text.guesses import read_duration, read_team
from documents.text.header import HeaderReader
from documents.text.headings import (
    EDITORIAL_NOTE,
    HEADINGS,
    LABELS,
    PERSONNEL,
    SIMILAR_CODES,
    SOURCES,
    UNPLACED,
    spelling,
)
from documents.text.lines import LONGEST_WORD, Line, line_of_endless_word, read_lines, title_spelling
from documents.text.lost_sections import (
    doubt_open_sections,
    section_starting_at,
    sections_begun,
    sections_without_heading,
)
from documents.text.outline import Section, cut, page_indent
from documents.text.page_marks import without_marks
from documents.text.refusals import doubts_of_page, refuse_diagnosis, refuse_several
from documents.text.section_reader import SectionReader
from documents.text.unheaded import FEWEST, heading_beside, part_header

__all__ = ["NotAnEntry", "ParsedEntry", "Placement", "SourceLine", "parse_entry_document", "read_part"]

LARGEST = 250_000  # characters, and bytes
_MOST_LINES = 10_000
_SHOWN = 60  # characters of a line in a warning
_ODD_LINE_END = re.compile(r"\r\n?")
_PROSE = {section.key: section.field for section in SECTIONS} | {EDITORIAL_NOTE: EDITORIAL_NOTE}
_HEADINGS = {section.key: section.heading for section in SECTIONS}


def parse_entry_document(text: str, *, filename: str = "") -> ParsedEntry:
    """Read one entry document.

    `filename` is the name of the file or the address of the page; both contain the primary code. Raises `NotAnEntry` for
    empty, binary or huge text, for the template for diagnoses, and for text that nothing shows to be one of a procedure.
    """
    text = _checked(text)
    exact = _is_exact(text)
    text, marks = (ODD_BLANK.sub(" ", text), []) if exact else without_marks(ODD_BLANK.sub(" ", with_bars(text)))
    lines = read_lines(text, exact=exact)
    if not exact and (indent := page_indent(lines)):
        text = re.sub(rf"^ {{{indent}}}", "", text, flags=re.MULTILINE)
        lines = read_lines(text)
    header, sections = cut(lines, exact=exact)
    if not exact:
        refuse_diagnosis(lines, {section.key for section in sections})
    code = code_in(filename)
    unsure = doubts_of_page(header, is_known=bool(sections or code))
    refuse_several(sections)
    entry = ParsedEntry(EntryDocument(name="", primary_code=code), warnings=unsure)
    if entry.document.primary_code:
        entry.placements.append(Placement("primary_code", 0, 0, "stated"))
    entry.frame += marks + [
        SourceLine(line.number, line.marker) for line in lines if line.marker.strip("[]") in ("o", "x", "X")
    ]
    stated = frozenset(section.key for section in sections)
    _read_sections(entry, sections, text, stated, exact)
    _read_header(entry, without_edition(entry, header), stated, exact)
    name_by_file(entry, "" if exact else filename)
    if _may_be_untidy(text):
        entry.document = tidied(entry.document)
    if not exact:
        read_team(entry)
        doubt_open_sections(entry, lines, stated)
    weigh_risks(entry)
    read_duration(entry)
    _mark_not_applicable(entry)
    entry.placements.sort(key=itemgetter(1))
    entry.frame.sort(key=itemgetter(0))
    entry.unplaced.sort(key=itemgetter(0))
    return entry


def read_part(key: str, text: str) -> ParsedEntry:
    """Read a text in the canonical form as the body of the section `key` ("description", "personnel" or "risks").

    The text is as `write_steps`, `write_personnel` and `write_risks` write it, or the same without list markers; each line is
    an item. Line numbers refer to the text. The entry has no name. Raises `NotAnEntry` for binary or huge text.
    """
    entry = ParsedEntry(EntryDocument(name=""))
    if not text.strip():
        return entry
    lines = read_lines(ODD_BLANK.sub(" ", _checked(text)), exact=True)
    reader = SectionReader(entry, key, _PROSE[key], exact=True)
    if key == "personnel":
        reader.open(PERSONNEL, lines[0], bare=True)
    labels = LABELS[key]
    reader.read(
        [
            line if line.verbatim or line.marker or title_spelling(line) in labels else line._replace(marker="•")
            for line in lines
        ]
    )
    entry.document = tidied(entry.document)
    return entry


def _checked(text: str) -> str:
    """The text with LF line ends and plain spaces, without control characters. Raises NotAnEntry."""
    if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
        raise NotAnEntry("This document is over 250 kB. A file should have one entry; split it.")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotAnEntry(f"Line {line}: this is a binary file, not text. Save the document as plain text (UTF-8).")
    text = _ODD_LINE_END.sub("\n", text)
    if text.count("\n") > _MOST_LINES:
        raise NotAnEntry("This document has over 10,000 lines. A file should have one entry; split it.")
    if line := line_of_endless_word(text):
        raise NotAnEntry(f"Line {line} has a word of over {LONGEST_WORD:,} characters, which is no text. Take it out.")
    text = NO_TEXT.sub("", text)
    if not text.strip():
        raise NotAnEntry("This document is empty.")
    return text


def _may_be_untidy(text: str) -> bool:
    """Whether the text has spaces or blank lines that `tidied` may have to remove."""
    return "**" in text or "  " in text.replace("\n  ", "\n") or " \n" in text or "\n\n\n" in text


def _is_exact(text: str) -> bool:
    """Whether the document is in the canonical form: it has `Minutes:` below Classification."""
    start = text.rfind("\nClassification\n")
    return start >= 0 and text.find("\nMinutes:", start) >= 0


def _read_sections(entry: ParsedEntry, sections: list[Section], text: str, stated: frozenset[str], exact: bool) -> None:
    """Read the sections that have headings; `text` is the whole document, `stated` are the keys of them all."""
    for key, heading, body, is_guess in sections:
        if key == SIMILAR_CODES:
            read_similar_codes(entry, heading, body, text.split("\n"))
            continue
        entry.add_frame(heading.number, heading.whole if key != UNPLACED else "")
        entry.frame += [SourceLine(line.number, line.chapter) for line in body if line.chapter]
        if not exact and key in (*SECTION_KEYS, SOURCES):
            body = without_furniture(entry, key, body)
        if key in READERS:
            READERS[key](entry, body)
        else:
            _read_section(entry, key, body, stated, exact, inferred=is_guess, heading=heading if is_guess else None)


def _read_section(
    entry: ParsedEntry,
    key: str,
    lines: list[Line],
    stated: frozenset[str],
    exact: bool,
    *,
    inferred: bool = False,
    heading: Line | None = None,
) -> None:
    """Read a section, and any following ones without headings, whose labels or wording show where they begin.

    `heading` is that of a section that was guessed by its words.
    """
    if heading:
        entry.warnings.append(
            f"Line {heading.number}: the heading “{heading.text or lines[0].text}” is not known here; "
            f"“{_HEADINGS[key]}” was guessed."
        )
    if key == UNPLACED:
        _leave(entry, lines[0])
        _read_body(entry, key, lines, inferred, exact)
        return
    body: list[Line] = []
    parted = {} if exact else sections_begun(key, lines, sections_without_heading(key, stated))
    for line in lines:
        candidates = sections_without_heading(key, stated)
        found = parted.get(line.number, "")
        if candidates and not found:
            found = section_starting_at(line, body, key, candidates, exact=exact)
        if not found:
            body.append(line)
            continue
        _read_body(entry, key, body, inferred, exact)
        key, inferred, body = found, True, [line]
        if found == UNPLACED:
            _leave(entry, line)
            continue
        entry.warnings.append(
            f"Line {line.number}: the heading “{_HEADINGS[found]}” is missing; its section was inferred from order and wording."
        )
        label, value = heading_beside(line.text)
        if HEADINGS.get(spelling(label)) == found and spelling(label) not in LABELS[found]:
            entry.add_frame(line.number, line.number_mark, line.text.removesuffix(value))
            body = [Line(line.number, value)]
    _read_body(entry, key, body, inferred, exact)


def _leave(entry: ParsedEntry, line: Line) -> None:
    """Warn that no section is known for a line and what follows it."""
    named = line.text if len(line.text) <= _SHOWN else f"{line.text[:_SHOWN]}…"
    entry.warnings.append(f"Line {line.number}: no section is known for “{named}” and what follows it.")


def _read_body(entry: ParsedEntry, key: str, body: list[Line], inferred: bool, exact: bool) -> None:
    if key == UNPLACED:
        entry.unplaced += [SourceLine(line.number, line.whole) for line in body]
    else:
        SectionReader(entry, key, _PROSE[key], inferred, exact).read(body)


def _read_header(entry: ParsedEntry, header: list[Line], stated: frozenset[str], exact: bool) -> None:
    """Read the name block, and what stands below it without a heading."""
    header = header if exact else without_furniture(entry, "", header)
    unheaded: list[Line] = []
    missing = () if exact or "summary" in stated else sections_without_heading("summary", stated)
    if len(missing) >= FEWEST:
        header, unheaded = part_header(header, missing)
    head = HeaderReader(entry, exact)
    head.read(header, summary_missing="summary" not in stated)
    if summary := head.summary + unheaded:
        entry.warnings.append(f"Line {summary[0].number}: read as the Summary, whose heading is missing.")
        _read_section(entry, "summary", summary, stated, exact, inferred=True)


def _mark_not_applicable(entry: ParsedEntry) -> None:
    """Mark the sections whose text says that they are not applicable, unless a line of Classification lists them."""
    if any(placement.field == "not_applicable" for placement in entry.placements):
        return
    for section in SECTIONS:
        if says_not_applicable(entry.document.texts.get(section.field, "")):
            entry.document.not_applicable.append(section.key)
            place = next(placement for placement in entry.placements if placement.field == section.field)
            entry.placements.append(place._replace(field="not_applicable"))
