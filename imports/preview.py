"""What importing a document would do: a verdict for each, before anything is written."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from django.db.models import Q
from django.utils.text import slugify

from codes.rules import normalise_code
from imports.formats.entry_document import parse_entry_document
from imports.formats.parsed_entry import NotAnEntry, ParsedEntry
from procedures.document import EntryDocument, same_content
from procedures.models import Procedure, ProcedureCode, ProcedureVersion
from procedures.queries import entry_document


class Verdict(StrEnum):
    """What becomes of a document."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BAD = "bad"


@dataclass(frozen=True)
class DocumentPreview:
    """One document with its verdict: `reason` says why it is bad, `procedure` is the entry that it would change."""

    filename: str
    text: str
    verdict: Verdict
    reason: str = ""
    parsed: ParsedEntry | None = None
    procedure: Procedure | None = None


def preview_document(filename: str, text: str) -> DocumentPreview:
    """Read a document and compare it with what the site has. No text raises."""
    try:
        parsed = parse_entry_document(text, filename=PurePath(filename).name)
    except NotAnEntry as error:
        return DocumentPreview(filename, text, Verdict.BAD, str(error))
    document = parsed.document
    procedure = matching_procedure(document)
    if procedure is None:
        return DocumentPreview(filename, text, Verdict.NEW, parsed=parsed)
    newest = procedure.versions.kept().with_page_data().order_by("-number").first()
    if newest is None:
        return DocumentPreview(filename, text, Verdict.CHANGED, parsed=parsed, procedure=procedure)
    if same_content(document, entry_document(newest)):
        return DocumentPreview(filename, text, Verdict.UNCHANGED, parsed=parsed, procedure=procedure)
    if newest.state in ProcedureVersion.OPEN_STATES:
        reason = f"version {newest.number} of “{newest.name}” is still open: finish or discard it first"
        return DocumentPreview(filename, text, Verdict.BAD, reason, parsed, procedure)
    return DocumentPreview(filename, text, Verdict.CHANGED, parsed=parsed, procedure=procedure)


def matching_procedure(document: EntryDocument) -> Procedure | None:
    """The entry that the document is a text of: by its primary code, else by the address that its name makes.

    Many codes share a name, so an entry of the same name with another primary code is not the one. A name without a
    Latin letter or digit makes no address; it is compared itself.
    """
    if document.primary_code:
        link = (
            ProcedureCode.objects.filter(
                relation=ProcedureCode.Relation.PRIMARY,
                code__system__slug=document.primary_code.system.lower(),
                code__code=normalise_code(document.primary_code.code),
            )
            .select_related("version__procedure")
            .order_by("-version__number", "version_id")
            .first()
        )
        if link:
            return link.version.procedure
    slug = slugify(document.name)[:100].strip("-")
    same_name = Q(slug=slug) if slug else Q(versions__name__iexact=document.name)
    namesake = Procedure.objects.filter(same_name).first()
    if namesake and document.primary_code:
        newest = namesake.versions.order_by("-number").first()
        if newest.codes.filter(relation=ProcedureCode.Relation.PRIMARY).exists():
            return None
    return namesake
