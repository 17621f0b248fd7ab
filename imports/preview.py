"""Gives each document a verdict: what importing it would do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from django.db.models.functions import Lower
from django.utils.text import slugify

from checks.rules import fits_title
from codes.models import Code, CodeSystem
from documents.entry import EntryDocument, same_content, tidied
from documents.source import ParsedEntry, SourceDocument
from imports import rules
from imports.models import Finding, ImportedDocument
from imports.proposals import FIELDS, Proposal, Vocabulary, columns_of, propose
from imports.queries import changes
from imports.terms import proposal_vocabularies
from procedures.actions import check_document
from procedures.models import Procedure, ProcedureCode, ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import EditorialError
from procedures.terms import current_name, document_in_current_words, renamed

Verdict = ImportedDocument.Verdict
_CURRENT = (*ProcedureVersion.OPEN_STATES, ProcedureVersion.State.PUBLISHED)
CHUNK = 100


@dataclass(frozen=True)
class DocumentPreview:
    """A document with its verdict: `reason` says why it is bad or in conflict, `procedure` is the entry that it would change.

    `document` is the complete entry that it would become, `base` the version that it was compared with, `proposals` the values
    that a person may add.
    """

    source: SourceDocument
    verdict: Verdict
    reason: str = ""
    document: EntryDocument | None = None
    procedure: Procedure | None = None
    base: ProcedureVersion | None = None
    proposals: list[Proposal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def preview_documents(sources: Iterable[SourceDocument]) -> Iterator[DocumentPreview]:
    """A verdict for each document, in order, with a fixed number of queries for every CHUNK documents. No text raises.

    If two documents are about the same entry, the second is in conflict, because a person has to decide which one is right. So
    is a table that was made from an older version and would undo later changes.
    """
    systems = {system.slug: system for system in CodeSystem.objects.all()}
    vocabularies = proposal_vocabularies()
    claimed: dict[tuple, str] = {}
    for chunk in chunks(sources):
        site = _Site([source.parsed for source in chunk if source.parsed], vocabularies)
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
    old = site.document_of(base) if base else None
    stated = rules.stated_fields(source, old)
    document = tidied(rules.completed(source.parsed.document, stated, old))
    document = document_in_current_words(document, site.words)
    found = {"document": document, "procedure": procedure, "base": base}
    try:
        check_document(document, systems)
    except EditorialError as error:
        return DocumentPreview(source, Verdict.BAD, str(error), **found)
    if first := _claim(source.filename, document, procedure, claimed):
        reason = f"{first} is about the same entry: import only one of the two."
        return DocumentPreview(source, Verdict.CONFLICT, reason, **found)
    if old and same_content(document, old):
        return DocumentPreview(source, Verdict.UNCHANGED, **found)
    if base and base.state in ProcedureVersion.OPEN_STATES:
        reason = f"version {base.number} of “{base.name}” is still open: finish or discard it first"
        return DocumentPreview(source, Verdict.BAD, reason, **found)
    if base and (reason := _undone(base, old, document, source.parsed.exported_version, site)):
        return DocumentPreview(source, Verdict.CONFLICT, reason, **found)
    warnings = [
        *source.parsed.warnings,
        *site.warnings_about(document),
        *site.warnings_about_others(document, procedure, base),
        *(_about_versions(base, old, document, source.parsed.exported_version, site) if base else ()),
    ]
    proposals = site.proposals_for(document, procedure, stated)
    verdict = Verdict.CHANGED if procedure else Verdict.NEW
    return DocumentPreview(source, verdict, warnings=warnings, proposals=proposals, **found)


def _undone(base: ProcedureVersion, old: EntryDocument, new: EntryDocument, number: int | None, site: "_Site") -> str:
    """Why a source that was made from version `number` is in conflict with later changes of the entry; "" if it is not."""
    exported_version = site.exported_versions.get((base.procedure_id, number))
    if exported_version is None or exported_version.number >= base.number:
        return ""
    undone = [change.label for change in changes(old, new, site.document_of(exported_version)) if change.is_undone]
    if not undone:
        return ""
    return (
        f"it was made from version {exported_version.number}, and would undo what was changed up to version {base.number} in: "
        f"{', '.join(undone)}. Export the entry again, and make your changes there."
    )


def _about_versions(
    base: ProcedureVersion, old: EntryDocument, new: EntryDocument, number: int | None, site: "_Site"
) -> Iterator[str]:
    """Warnings about a source of a withdrawn entry, or one that may undo changes since a version that it does not name."""
    if base.state == ProcedureVersion.State.WITHDRAWN:
        yield f"The entry “{base.procedure.slug}” was withdrawn: to publish what is imported would bring it back."
    if (base.procedure_id, number) in site.exported_versions:
        return
    if number is not None:
        yield f"It says that it was made from version {number}, which this entry does not have."
    for version in site.superseded.get(base.procedure_id, ()):
        found = changes(old, new, site.document_of(version))
        if labels := [change.label for change in found if change.is_undone and change.new == change.exported_version]:
            said = f"It would bring back what version {version.number} said in: {', '.join(labels)}."
            yield f"{said} If the file is an older export, export the entry again, and make your changes there."
            return


def _claim(filename: str, document: EntryDocument, procedure: Procedure | None, claimed: dict[tuple, str]) -> str:
    """The earlier document that is about the same entry; if there is none, "", and this document claims the entry.

    Many codes share a name, so that two documents of one name are about two entries if each has a primary code of its own.
    """
    name, code = _slug(document.name) or document.name.casefold(), document.primary_code
    keys = [("entry", procedure.pk)] if procedure else []
    keys += [("code", *rules.code_key(code))] if code else [("slug", name)]
    keys += [("slug", document.slug)] if document.slug else []
    for key in (*keys, ("name without code" if code else "name", name)):
        if key in claimed:
            return claimed[key]
    keys += [("name", name)] if code else [("name", name), ("name without code", name)]
    claimed.update(dict.fromkeys(keys, filename))
    return ""


def _slug(name: str) -> str:
    return slugify(name)[:100].strip("-")


class _Site:
    """The entries and codes of the site that a chunk of documents may be about, read in a fixed number of queries."""

    def __init__(self, entries: list[ParsedEntry], vocabularies: dict[str, Vocabulary]):
        """Read the codes, the entries by code, slug and name, their newest versions, and those that tables were made from.

        `vocabularies` are the words from which values are proposed.
        """
        self.vocabularies, self.words = vocabularies, renamed()
        documents = [entry.document for entry in entries]
        self.loaded = {system.slug: system.rules for system in CodeSystem.objects.exclude(releases=None)}
        primary = [
            rules.code_key(document.primary_code, self.loaded) for document in documents if document.primary_code
        ]
        self.codes = {
            (code.system.slug, code.code): code
            for code in Code.objects.with_system()
            .select_related("retired_in")
            .filter(code__in={code for _, code in primary}, system__slug__in={system for system, _ in primary})
        }
        self.with_code = self._entries_of_codes()
        slugs = {slug for document in documents for slug in (document.slug, _slug(document.name)) if slug}
        self.by_slug = {procedure.slug: procedure for procedure in Procedure.objects.filter(slug__in=slugs)}
        nameless = [document.name for document in documents if document.name and not _slug(document.name)]
        self.by_name = {
            version.name: version.procedure
            for version in ProcedureVersion.objects.filter(name__in=nameless).select_related("procedure")
        }
        self.namesakes = self._namesakes({document.name.lower() for document in documents if document.name})
        known = {found[-1].pk for found in self.with_code.values()}
        known |= {entry.pk for found in (self.by_slug, self.by_name) for entry in found.values()}
        newest = ProcedureVersion.objects.kept().filter(procedure__in=known).with_page_data()
        newest = newest.order_by("procedure_id", "-number").distinct("procedure_id")
        self.newest = {version.procedure_id: version for version in newest}
        self.exported_versions = self._exported_versions(entries)
        unwanted = Finding.objects.unwanted().filter(document__procedure__in=known)
        self.unwanted = {
            (entry, field, current_name(field, value, self.words))
            for entry, field, value in unwanted.values_list("document__procedure", "field", "value")
        }

    def document_of(self, version: ProcedureVersion) -> EntryDocument:
        """The text of a version as the next one would have it: in current words, because renaming a term changes no text."""
        return document_in_current_words(entry_document(version), self.words)

    def _namesakes(self, names: set[str]) -> dict[str, list[Procedure]]:
        """Name in lower case -> the entries whose published or open version has it."""
        found: dict[str, list[Procedure]] = {}
        versions = ProcedureVersion.objects.alias(lower=Lower("name")).filter(lower__in=names, state__in=_CURRENT)
        for version in versions.select_related("procedure").order_by("procedure__slug"):
            found.setdefault(version.name.lower(), []).append(version.procedure)
        return found

    def _exported_versions(self, entries: list[ParsedEntry]) -> dict[tuple[int, int | None], ProcedureVersion]:
        """(primary key of an entry, number) -> the version that a source says it was made from."""
        numbers = {entry.exported_version for entry in entries if entry.exported_version is not None}
        if not numbers:
            return {}
        versions = ProcedureVersion.objects.filter(procedure__in=self.newest, number__in=numbers).with_page_data()
        return {(version.procedure_id, version.number): version for version in versions}

    @cached_property
    def superseded(self) -> dict[int, list[ProcedureVersion]]:
        """Primary key of an entry -> the earlier versions that readers saw, newest first; read only if one is asked for."""
        found: dict[int, list[ProcedureVersion]] = {}
        versions = ProcedureVersion.objects.filter(procedure__in=self.newest, state=ProcedureVersion.State.SUPERSEDED)
        for version in versions.with_page_data().order_by("-number"):
            found.setdefault(version.procedure_id, []).append(version)
        return found

    def _entries_of_codes(self) -> dict[tuple[str, str], list[Procedure]]:
        """The entries of each primary code, last the one that has it now: in its published or open version."""
        links = ProcedureCode.objects.filter(
            relation=ProcedureCode.Relation.PRIMARY, code__in=[code.pk for code in self.codes.values()]
        ).select_related("version__procedure", "code__system")
        found: dict[tuple[str, str], list[Procedure]] = {}
        for link in sorted(
            links, key=lambda link: (link.version.state in _CURRENT, link.version.number, -link.version_id)
        ):
            found.setdefault((link.code.system.slug, link.code.code), []).append(link.version.procedure)
        return found

    def procedure_of(self, document: EntryDocument) -> Procedure | None:
        """The entry that the document belongs to: found by its primary code, then by the slug that it states.

        Last, by the slug made from its name. Many codes share a name, so an entry of the same name with another primary code
        does not match. A name without a Latin letter or digit makes no slug; then the names are compared.
        """
        if document.primary_code and (found := self.with_code.get(rules.code_key(document.primary_code, self.loaded))):
            return found[-1]
        if document.slug and document.slug in self.by_slug:
            return self.by_slug[document.slug]
        namesake = self.by_slug.get(_slug(document.name)) or self.by_name.get(document.name)
        newest = namesake and self.newest.get(namesake.pk)
        if newest and document.primary_code:
            codes = newest.codes.all()
            if any(link.relation == ProcedureCode.Relation.PRIMARY for link in codes):
                return None
        return namesake

    def proposals_for(
        self, document: EntryDocument, procedure: Procedure | None, stated: frozenset[str] | None
    ) -> list[Proposal]:
        """The values proposed for what a source does not state; none that a person did not want for this entry before."""
        fields = [name for name in FIELDS if stated is not None and stated.isdisjoint(columns_of(name))]
        code = document.primary_code and self.codes.get(rules.code_key(document.primary_code, self.loaded))
        title = code.text_for(None) if code else ""
        found = propose(document, self.vocabularies, fields=fields, title=title)
        key = procedure.pk if procedure else None
        return [proposal for proposal in found if (key, proposal.field, proposal.value) not in self.unwanted]

    def warnings_about(self, document: EntryDocument) -> list[str]:
        """Warnings about the primary code from the loaded releases. They quote no official title, which may be licensed."""
        if not document.primary_code:
            return []
        key = rules.code_key(document.primary_code, self.loaded)
        spoken = f"{key[0].upper()} {document.primary_code.code}"
        code = self.codes.get(key)
        if key[0] in self.loaded and (code is None or code.added_in_id is None):
            return [f"The code {spoken} is in no release loaded here: is it misspelled?"]
        warnings = []
        if code and code.retired_in:
            warnings.append(f"The code {spoken} was retired in {code.retired_in.label}.")
        title = code.title if code and code.title else document.primary_code.descriptor
        if not fits_title(document, title):
            warnings.append(f"The text shares no word with the official title of {spoken}: is it the right code?")
        return warnings

    def warnings_about_others(
        self, document: EntryDocument, procedure: Procedure | None, base: ProcedureVersion | None
    ) -> list[str]:
        """Warnings where a document could be about another entry than the one that it was matched with, or than a new one."""
        warnings = []
        if procedure and document.slug not in ("", procedure.slug):
            warnings.append(f"It states the address “{document.slug}”, but belongs to the entry “{procedure.slug}”.")
        elif base and not document.slug and document.name.casefold() != base.name.casefold():
            warnings.append(f"It belongs to the entry “{procedure.slug}”, but the name there is “{base.name}”.")
        alike = [*self.namesakes.get(document.name.lower(), ()), self.by_slug.get(_slug(document.name))]
        for other in dict.fromkeys(filter(None, alike)):
            if other != procedure:
                warnings.append(f"The entry “{other.slug}” has the same name: is this another procedure?")
        return warnings
