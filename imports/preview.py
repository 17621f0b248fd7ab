"""Gives each document a verdict: what importing it would do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.text import slugify

from codes.models import Code, CodeSystem
from documents.entry import EntryDocument, same_content, tidied
from documents.source import SourceDocument
from imports import rules
from imports.models import ImportedDocument
from procedures.actions import check_document
from procedures.models import Procedure, ProcedureCode, ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import EditorialError

Verdict = ImportedDocument.Verdict
CHUNK = 100


@dataclass(frozen=True)
class DocumentPreview:
    """A document with its verdict: `reason` says why it is bad, `procedure` is the entry that it would change.

    `document` is the complete entry that it would become, `base` the version that it was compared with.
    """

    source: SourceDocument
    verdict: Verdict
    reason: str = ""
    document: EntryDocument | None = None
    procedure: Procedure | None = None
    base: ProcedureVersion | None = None
    warnings: list[str] = field(default_factory=list)


def preview_documents(sources: Iterable[SourceDocument]) -> Iterator[DocumentPreview]:
    """A verdict for each document, in order, with a fixed number of queries for every CHUNK documents. No text raises.

    If two documents are about the same entry, the second is bad, because a person has to decide which one is right.
    """
    systems = {system.slug: system for system in CodeSystem.objects.all()}
    claimed: dict[tuple, str] = {}
    for chunk in chunks(sources):
        site = _Site([source.parsed.document for source in chunk if source.parsed])
        for source in chunk:
            yield _preview(source, site, systems, claimed)


def chunks(items: Iterable) -> Iterator[list]:
    """The items, CHUNK at a time."""
    items = iter(items)
    while chunk := list(islice(items, CHUNK)):
        yield chunk


def _preview(source: SourceDocument, site: "_Site", systems: dict, claimed: dict) -> DocumentPreview:
    if source.parsed is None:
        return DocumentPreview(source, Verdict.BAD, source.reason)
    procedure = site.procedure_of(source.parsed.document)
    base = procedure and site.newest.get(procedure.pk)
    old = entry_document(base) if base else None
    document = tidied(rules.completed(source.parsed.document, source.parsed.given, old))
    found = {"document": document, "procedure": procedure, "base": base}
    try:
        check_document(document, systems)
        _claim(source.filename, document, procedure, claimed)
    except EditorialError as error:
        return DocumentPreview(source, Verdict.BAD, str(error), **found)
    if old and same_content(document, old):
        return DocumentPreview(source, Verdict.UNCHANGED, **found)
    if base and base.state in ProcedureVersion.OPEN_STATES:
        reason = f"version {base.number} of “{base.name}” is still open: finish or discard it first"
        return DocumentPreview(source, Verdict.BAD, reason, **found)
    warnings = [*source.parsed.warnings, *site.warnings_about(document)]
    return DocumentPreview(source, Verdict.CHANGED if procedure else Verdict.NEW, warnings=warnings, **found)


def _claim(filename: str, document: EntryDocument, procedure: Procedure | None, claimed: dict[tuple, str]) -> None:
    """Record which entry this document is about. Raises EditorialError if an earlier document is about the same one."""
    if procedure:
        keys = [("entry", procedure.pk)]
    elif document.primary_code:
        keys = [("code", *rules.code_key(document.primary_code))]
    else:
        keys = [("name", _slug(document.name) or document.name.casefold())]
    if document.slug:
        keys.append(("name", document.slug))
    for key in keys:
        if key in claimed:
            raise EditorialError(f"{claimed[key]} is about the same entry: import only one of the two.")
    claimed.update(dict.fromkeys(keys, filename))


def _slug(name: str) -> str:
    return slugify(name)[:100].strip("-")


class _Site:
    """The entries and codes of the site that a chunk of documents may be about, read in a fixed number of queries."""

    def __init__(self, documents: list[EntryDocument]):
        """Read the codes, the entries by code and by slug, and their newest versions."""
        primary = [rules.code_key(document.primary_code) for document in documents if document.primary_code]
        self.codes = {
            (code.system.slug, code.code): code
            for code in Code.objects.with_system()
            .select_related("retired_in")
            .filter(code__in={code for _, code in primary}, system__slug__in={system for system, _ in primary})
        }
        self.loaded = set(CodeSystem.objects.exclude(releases=None).values_list("slug", flat=True))
        self.by_code = self._entries_of_codes()
        slugs = {slug for document in documents for slug in (document.slug, _slug(document.name)) if slug}
        self.by_slug = {procedure.slug: procedure for procedure in Procedure.objects.filter(slug__in=slugs)}
        nameless = [document.name for document in documents if document.name and not _slug(document.name)]
        self.by_name = {
            version.name: version.procedure
            for version in ProcedureVersion.objects.filter(name__in=nameless).select_related("procedure")
        }
        entries = {entry.pk for found in (self.by_code, self.by_slug, self.by_name) for entry in found.values()}
        newest = ProcedureVersion.objects.kept().filter(procedure__in=entries).with_page_data()
        newest = newest.order_by("procedure_id", "-number").distinct("procedure_id")
        self.newest = {version.procedure_id: version for version in newest}

    def _entries_of_codes(self) -> dict[tuple[str, str], Procedure]:
        """The entry of each primary code; one whose published or open version has it precedes those that had it earlier."""
        current = (*ProcedureVersion.OPEN_STATES, ProcedureVersion.State.PUBLISHED)
        links = ProcedureCode.objects.filter(
            relation=ProcedureCode.Relation.PRIMARY, code__in=[code.pk for code in self.codes.values()]
        ).select_related("version__procedure", "code__system")
        ordered = sorted(links, key=lambda link: (link.version.state in current, link.version.number, -link.version_id))
        return {(link.code.system.slug, link.code.code): link.version.procedure for link in ordered}

    def procedure_of(self, document: EntryDocument) -> Procedure | None:
        """The entry that the document belongs to: found by its primary code, then by the slug that it states.

        Last, by the slug made from its name. Many codes share a name, so an entry of the same name with another primary code
        does not match. A name without a Latin letter or digit makes no slug; then the names are compared.
        """
        if document.primary_code and (found := self.by_code.get(rules.code_key(document.primary_code))):
            return found
        if document.slug and document.slug in self.by_slug:
            return self.by_slug[document.slug]
        namesake = self.by_slug.get(_slug(document.name)) or self.by_name.get(document.name)
        newest = namesake and self.newest.get(namesake.pk)
        if newest and document.primary_code:
            codes = newest.codes.all()
            if any(link.relation == ProcedureCode.Relation.PRIMARY for link in codes):
                return None
        return namesake

    def warnings_about(self, document: EntryDocument) -> list[str]:
        """Warnings about the primary code from the loaded releases. They quote no official title, which may be licensed."""
        if not document.primary_code:
            return []
        key = rules.code_key(document.primary_code)
        spoken = f"{key[0].upper()} {document.primary_code.code}"
        code = self.codes.get(key)
        if key[0] in self.loaded and (code is None or code.added_in_id is None):
            return [f"The code {spoken} is in no release loaded here: is it misspelled?"]
        warnings = []
        if code and code.retired_in:
            warnings.append(f"The code {spoken} was retired in {code.retired_in.label}.")
        title = code.title if code and code.title else document.primary_code.descriptor
        if not rules.fits_title(document, title):
            warnings.append(f"The text shares no word with the official title of {spoken}: is it the right code?")
        return warnings
