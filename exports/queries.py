"""Reads the entries to export: published entries as plain data, each with its publication, in chunks."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models.functions import Collate

from documents.entry import EntryDocument
from documents.sections import SECTION_KEYS
from documents.tables.writer import PUBLICATION
from procedures.models import ProcedureVersion
from procedures.queries import readable_document

CHUNK = 200


def exportable():
    """The versions that may be exported: the published ones."""
    return ProcedureVersion.objects.published()


def in_order(versions) -> list[int]:
    """The ids of these versions, sorted by name and address in an order that is the same on every database."""
    ordered = versions.order_by(Collate("name", "C"), Collate("procedure__slug", "C"))
    return list(ordered.values_list("id", flat=True))


def read_entries(ids: list[int], reader) -> Iterator[tuple[EntryDocument, dict]]:
    """The entry of each version, with its publication (column of PUBLICATION -> value), CHUNK entries at a time.

    `reader` is a user, or None for the public: official titles pass the licence gate for that reader. Published texts never
    change, so the file shows the state at the time when the ids were read, however long the export takes.
    """
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        versions = {version.pk: version for version in ProcedureVersion.objects.with_page_data().filter(pk__in=chunk)}
        for pk in chunk:
            yield _in_fixed_order(readable_document(versions[pk], reader)), _publication(versions[pk])


def _publication(version: ProcedureVersion) -> dict:
    reviewed = (version.reviewed_on, version.reviewer_role, version.review_due_on)
    return dict(zip(PUBLICATION, (version.number, version.published_at.date(), *reviewed), strict=True))


def _in_fixed_order(document: EntryDocument) -> EntryDocument:
    """The entry with its unordered lists sorted, so that every database gives the same file."""
    return replace(
        document,
        specialties=sorted(document.specialties),
        body_sites=sorted(document.body_sites),
        settings=sorted(document.settings),
        anesthesia_types=sorted(document.anesthesia_types),
        not_applicable=[key for key in SECTION_KEYS if key in document.not_applicable],
    )
