"""Reads for the pages of imports: a source line by line, the source of each section, findings, and what would change."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from codes.models import CodeSystem
from documents.entry import EntryDocument
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTION_OF_TEXT, SECTIONS
from documents.source import Placement
from documents.text.headings import spelling
from imports import rules
from imports.models import Finding, ImportBatch, ImportedDocument
from imports.proposals import in_words
from procedures.models import ProcedureVersion
from procedures.queries import compare, entry_document
from procedures.terms import document_in_current_words, renamed

Kind = Finding.Kind
#: Key of the part of the form that is not a section: names, codes, classification, sources.
ENTRY = "entry"
_ROWS = {
    "steps": "description",
    "tools": "description",
    "anesthesia_types": "description",
    **dict.fromkeys(("minutes", "duration_min_minutes", "duration_max_minutes"), "duration"),
    **dict.fromkeys(("nights", "stay_min_nights", "stay_max_nights", "settings"), "setting"),
    "personnel": "personnel",
    "risks": "risks",
    **{name: kind.section for name, kind in ROW_KINDS.items()},
}
#: Field of an entry -> key of the section that shows it; fields that are not here belong to ENTRY.
SECTION_OF_FIELD = _ROWS | SECTION_OF_TEXT
HEADINGS = {ENTRY: "Names, codes and classification"} | {section.key: section.heading for section in SECTIONS}


@dataclass
class Line:
    """A line of a source: the fields that were read from it, whether any was guessed, and whether it fits no field.

    `findings` are those about the line, once the document is a draft.
    """

    number: int
    text: str
    fields: list[str] = field(default_factory=list)
    guessed: bool = False
    unplaced: bool = False
    withheld: bool = False
    findings: list[Finding] = field(default_factory=list)


@dataclass
class SectionSource:
    """The source of one section of a draft; `guessed` names the fields that were inferred."""

    key: str
    heading: str
    lines: list[Line]
    guessed: list[str]
    accepted: bool

    @property
    def is_settled(self) -> bool:
        """Whether a person accepted the section and settled each of its lines."""
        return self.accepted and all(finding.outcome for line in self.lines for finding in line.findings)


@dataclass(frozen=True)
class Change:
    """One field that an import would change: its text on the site and in the source.

    `exported_version` is its text in the older version that the source was made from; None if there is none.
    """

    label: str
    old: str
    new: str
    exported_version: str | None = None

    @property
    def is_undone(self) -> bool:
        """Whether the import would undo a later change of this field."""
        return self.exported_version is not None and self.exported_version != self.old


def source_lines(document: ImportedDocument, reader) -> list[Line]:
    """The source of a document as in `plain_lines`, with the findings about its lines."""
    lines = plain_lines(document, reader, known_systems())
    for finding in document.findings.filter(kind=Kind.UNPLACED).select_related("settled_by"):
        lines[finding.line - 1].findings.append(finding)
    return lines


def known_systems() -> dict[str, CodeSystem]:
    """The code systems of the site by slug."""
    return {system.slug: system for system in CodeSystem.objects.all()}


def plain_lines(document: ImportedDocument, reader, systems: dict[str, CodeSystem]) -> list[Line]:
    """The source of a document, line by line, without official titles that `reader` (a user or None) may not see.

    `systems` are the `known_systems()`: with them it needs no query.
    """
    lines = [Line(number, text) for number, text in enumerate(document.text.split("\n"), start=1)]
    for placement in map(Placement._make, document.placements):
        for line in lines[placement.first_line - 1 : placement.last_line]:
            if line.text.strip():
                guessed = placement.confidence == "inferred"
                line.fields.append(placement.field.replace("_", " ") + " (guessed)" * guessed)
                line.guessed |= guessed
    for number, _ in document.unplaced:
        lines[number - 1].unplaced = True
    _withhold(document, lines, reader, systems)
    return lines


def _withhold(document: ImportedDocument, lines: list[Line], reader, systems: dict[str, CodeSystem]) -> None:
    """Blank every line with an official title that the licence gate withholds."""
    content = document.content or {}
    references = [content.get("primary_code") or {}, *content.get("related_codes", [])]

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
        known = {line.number for line in source.lines}
        source.lines += [
            line
            for line in lines[placement.first_line - 1 : placement.last_line]
            if line.number not in known and (line.text.strip() or line.withheld)
        ]
    for line in filter(lambda line: line.unplaced, lines):
        source = _section_source(found, section_above(document, line.number), accepted)
        if line not in source.lines:
            source.lines.append(line)
    guessed = guessed_fields(document)
    for key, source in found.items():
        source.lines.sort(key=lambda line: line.number)
        source.guessed = guessed.get(key, [])
    return {key: found[key] for key in HEADINGS if key in found}


def _section_source(found: dict[str, SectionSource], key: str, accepted: set[str]) -> SectionSource:
    return found.setdefault(key, SectionSource(key, HEADINGS[key], [], [], key in accepted))


def section_above(document: ImportedDocument, number: int) -> str:
    """The key of the section that a line without a field belongs to: that of the nearest field above it."""
    above = [placement for placement in map(Placement._make, document.placements) if placement.last_line <= number]
    nearest = max(above, key=lambda placement: placement.last_line, default=None)
    return SECTION_OF_FIELD.get(nearest.field, ENTRY) if nearest else ENTRY


def guessed_fields(document: ImportedDocument) -> dict[str, list[str]]:
    """Key of a section -> the names of its fields that were inferred, for sections with such fields."""
    found: dict[str, list[str]] = {}
    for placement in map(Placement._make, document.placements):
        names = found.setdefault(SECTION_OF_FIELD.get(placement.field, ENTRY), [])
        if placement.confidence == "inferred" and (name := placement.field.replace("_", " ")) not in names:
            names.append(name)
    return {key: names for key, names in found.items() if names}


def unplaced_lines(document: ImportedDocument, reader) -> Iterator[tuple[int, str]]:
    """(number, text) of each line without a field, without official titles that `reader` (a user or None) may not see."""
    lines = source_lines(document, reader) if document.unplaced else []
    for number, text in document.unplaced:
        yield number, "(official title)" if lines[number - 1].withheld else text


def documents_of_entry(version: ProcedureVersion) -> list[ImportedDocument]:
    """The documents that the versions of the entry were imported from; read once for this object."""
    if not hasattr(version, "entry_documents"):
        documents = ImportedDocument.objects.filter(version__procedure=version.procedure_id)
        version.entry_documents = list(documents.select_related("batch"))
    return version.entry_documents


def document_of(version: ProcedureVersion) -> ImportedDocument | None:
    """The document that the version was imported from."""
    return next((one for one in documents_of_entry(version) if one.version_id == version.pk), None)


def open_findings(version) -> list[str]:
    """The findings of an imported version that nobody has settled, as phrases for a message; none for any other version.

    `version` is a version or its primary key.
    """
    if isinstance(version, ProcedureVersion) and not document_of(version):
        return []
    found = list(Finding.objects.open().filter(document__version=version).select_related("document"))
    proposed = in_words(finding.proposal for finding in found if finding.kind == Kind.PROPOSAL)
    lines = [str(finding.line) for finding in found if finding.kind == Kind.UNPLACED]
    guesses = [HEADINGS[finding.section] for finding in found if finding.kind == Kind.GUESS]
    phrases = []
    if lines:
        verb, plural = ("fits", "") if len(lines) == 1 else ("fit", "s")
        phrases.append(f"line{plural} {', '.join(lines)} of {found[0].document.filename} {verb} no field")
    if guesses:
        phrases.append(f"guesses in {', '.join(guesses)} are not accepted")
    if proposed:
        phrases.append(f"proposed values are neither accepted nor rejected ({proposed})")
    phrases += [f"not confirmed: {finding.text}" for finding in found if finding.kind == Kind.CONTRADICTION]
    return phrases


def kept_notes(version, reader) -> list[tuple[Finding, str]]:
    """(finding, text) of each line that was kept as a note for the editors of this entry, in any of its versions."""
    if not documents_of_entry(version):
        return []
    notes = Finding.objects.filter(outcome=Finding.Outcome.NOTE, document__version__procedure=version.procedure_id)
    lines: dict[int, list[Line]] = {}
    shown = []
    for finding in notes.select_related("document", "settled_by"):
        if finding.document_id not in lines:
            lines[finding.document_id] = source_lines(finding.document, reader)
        withheld = lines[finding.document_id][finding.line - 1].withheld
        shown.append((finding, "(official title)" if withheld else finding.text))
    return shown


def changes(old: EntryDocument, new: EntryDocument, exported_version: EntryDocument | None = None) -> list[Change]:
    """What turns the site's text of an entry into that of a source, which was made from the text `exported_version`, if given."""
    earlier = {row.label: row.left for row in compare(exported_version, old)} if exported_version else {}
    return [
        Change(row.label, row.left, row.right, earlier.get(row.label, "") if exported_version else None)
        for row in compare(old, new)
        if row.changed
    ]


def differences(document: ImportedDocument) -> list[Change]:
    """What importing the document would change in the entry, field by field; for a new entry, all its fields.

    All of it is in current words: a term that was only renamed is no change.
    """
    parsed, base = document.source.parsed, document.base
    if parsed is None:
        return []
    words = renamed()
    old = document_in_current_words(entry_document(base), words) if base else None
    new = rules.completed(parsed.document, rules.stated_fields(document.source, old), old)
    new, earlier = document_in_current_words(new, words), None
    if base and parsed.exported_version is not None and parsed.exported_version < base.number:
        earlier = base.procedure.versions.filter(number=parsed.exported_version).with_page_data().first()
    exported_version = document_in_current_words(entry_document(earlier), words) if earlier else None
    return changes(old or EntryDocument(name=""), new, exported_version)


def report(batch: ImportBatch) -> Iterator[str]:
    """An import as lines of text: each document with its verdict, what it changes, and its lines that fit no field."""
    documents = batch.documents.select_related("base__procedure").order_by("position")
    for document in documents.iterator(chunk_size=100):
        yield f"{document.filename}: {document.verdict}" + (f": {document.reason}" if document.reason else "")
        if document.verdict in (ImportedDocument.Verdict.CHANGED, ImportedDocument.Verdict.CONFLICT):
            for row in differences(document):
                yield f"  {row.label}: {_in_one_line(row.old)} -> {_in_one_line(row.new)}"
        for number, text in unplaced_lines(document, None):
            yield f"  line {number} fits no field: {text}"
        if document.guessed:
            yield f"  guessed: {', '.join(document.guessed)}"
        for proposal in document.proposed:
            yield f"  proposed: {proposal.label}: {proposal.shown}, from “{proposal.words}” ({proposal.place})"
        for warning in document.warnings:
            yield f"  warning: {warning}"


def _in_one_line(text: str) -> str:
    return " / ".join(text.split("\n")) or "(nothing)"
