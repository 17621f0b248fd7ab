"""Reads for the pages of imports: a source line by line, the source of each section, and what a document would change."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from codes.models import CodeSystem
from documents.entry import EntryDocument
from documents.sections import SECTIONS
from documents.source import Placement
from documents.text.headings import spelling
from imports import rules
from imports.models import ImportBatch, ImportedDocument
from procedures.queries import Difference, compare, entry_document

#: Key of the part of the form that is not a section: names, codes, classification, sources.
ENTRY = "entry"
_ROWS = {
    "steps": "description",
    "tools": "description",
    "anesthesia_types": "description",
    "minutes": "duration",
    "duration_min_minutes": "duration",
    "duration_max_minutes": "duration",
    "settings": "setting",
    "personnel": "personnel",
    "risks": "risks",
}
#: Field of an entry -> key of the section that shows it; fields that are not here belong to ENTRY.
SECTION_OF_FIELD = _ROWS | {
    name: section.key for section in SECTIONS for name in (section.field, *(part.field for part in section.parts))
}
HEADINGS = {ENTRY: "Names, codes and classification"} | {section.key: section.heading for section in SECTIONS}


@dataclass
class Line:
    """A line of a source: the fields that were read from it, whether any was guessed, and whether it fits no field."""

    number: int
    text: str
    fields: list[str] = field(default_factory=list)
    guessed: bool = False
    unplaced: bool = False
    withheld: bool = False


@dataclass
class SectionSource:
    """The source of one section of a draft; `guessed` names the fields that were inferred."""

    key: str
    heading: str
    lines: list[Line]
    guessed: list[str]
    accepted: bool


def source_lines(document: ImportedDocument, reader) -> list[Line]:
    """The source of a document, line by line, without official titles that `reader` (a user or None) may not see."""
    lines = [Line(number, text) for number, text in enumerate(document.text.split("\n"), start=1)]
    for placement in map(Placement._make, document.placements):
        for line in lines[placement.first_line - 1 : placement.last_line]:
            if line.text.strip():
                guessed = placement.confidence == "inferred"
                line.fields.append(placement.field.replace("_", " ") + " (guessed)" * guessed)
                line.guessed |= guessed
    for number, _ in document.unplaced:
        lines[number - 1].unplaced = True
    _withhold(document, lines, reader)
    return lines


def _withhold(document: ImportedDocument, lines: list[Line], reader) -> None:
    """Blank every line with an official title that the licence gate withholds."""
    content = document.content or {}
    references = [content.get("primary_code") or {}, *content.get("related_codes", [])]
    systems = {system.slug: system for system in CodeSystem.objects.all()}

    def is_shown(slug: str, code: str) -> bool:
        if (system := systems.get(slug)) is None:
            return False
        return system.shows_text_to(reader, is_reserved=system.rules.is_reserved(system.rules.normalise(code)))

    titles = {
        spelling(reference["descriptor"])
        for reference in references
        if reference.get("descriptor") and not is_shown(reference["system"], reference["code"])
    }
    if document.title_lines and not is_shown(document.system, references[0].get("code", "")):
        titles |= {spelling(lines[number - 1].text) for number in document.title_lines}
    for line in lines:
        if any(title and title in spelling(line.text) for title in titles):
            line.text, line.withheld = "", True


def section_sources(document: ImportedDocument, reader) -> dict[str, SectionSource]:
    """Key of a section -> its source, for sections that have one. An unplaced line belongs to the section of the line above."""
    accepted = set(document.accepted_sections.values_list("section", flat=True))
    lines = source_lines(document, reader)
    found: dict[str, SectionSource] = {}
    for placement in map(Placement._make, document.placements):
        source = _section_source(found, SECTION_OF_FIELD.get(placement.field, ENTRY), accepted)
        if placement.confidence == "inferred":
            source.guessed.append(placement.field.replace("_", " "))
        known = {line.number for line in source.lines}
        source.lines += [
            line
            for line in lines[placement.first_line - 1 : placement.last_line]
            if line.number not in known and (line.text.strip() or line.withheld)
        ]
    for line in filter(lambda line: line.unplaced, lines):
        above = [p for p in map(Placement._make, document.placements) if p.last_line <= line.number]
        nearest = max(above, key=lambda placement: placement.last_line, default=None)
        key = SECTION_OF_FIELD.get(nearest.field, ENTRY) if nearest else ENTRY
        source = _section_source(found, key, accepted)
        if line not in source.lines:
            source.lines.append(line)
    for source in found.values():
        source.lines.sort(key=lambda line: line.number)
        source.guessed = list(dict.fromkeys(source.guessed))
    return {key: found[key] for key in HEADINGS if key in found}


def _section_source(found: dict[str, SectionSource], key: str, accepted: set[str]) -> SectionSource:
    return found.setdefault(key, SectionSource(key, HEADINGS[key], [], [], key in accepted))


def differences(document: ImportedDocument) -> list[Difference]:
    """What importing the document would change in the entry, field by field; for a new entry, all its fields."""
    parsed = document.source.parsed
    if parsed is None:
        return []
    old = entry_document(document.base) if document.base else None
    new = rules.completed(parsed.document, parsed.given, old)
    return [row for row in compare(old or EntryDocument(name=""), new) if row.changed]


def report(batch: ImportBatch) -> Iterator[str]:
    """An import as lines of text: each document with its verdict, what it changes, and its lines that fit no field."""
    documents = batch.documents.select_related("base__procedure").order_by("position")
    for document in documents.iterator(chunk_size=100):
        yield f"{document.filename}: {document.verdict}" + (f": {document.reason}" if document.reason else "")
        if document.verdict == ImportedDocument.Verdict.CHANGED:
            for row in differences(document):
                yield f"  {row.label}: {_in_one_line(row.left)} -> {_in_one_line(row.right)}"
        if document.unplaced:
            for line in source_lines(document, None):
                if line.unplaced:
                    yield f"  line {line.number} fits no field: {'(official title)' if line.withheld else line.text}"
        for warning in document.warnings:
            yield f"  warning: {warning}"


def _in_one_line(text: str) -> str:
    return " / ".join(text.split("\n")) or "(nothing)"
