"""What goes out: published entries as plain data, each with its edition, a few at a time."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models.functions import Collate

from documents.entry import EntryDocument
from documents.sections import SECTION_KEYS
from documents.tables.writer import EDITION
from procedures.models import ProcedureVersion
from procedures.queries import readable_document

CHUNK = 200


def exportable():
    """The versions that may go out: what readers see."""
    return ProcedureVersion.objects.published()


def in_order(versions) -> list[int]:
    """The ids of these versions by name, then by address, in the same order on every database."""
    ordered = versions.order_by(Collate("name", "C"), Collate("procedure__slug", "C"))
    return list(ordered.values_list("id", flat=True))


def read_entries(ids: list[int], reader) -> Iterator[tuple[EntryDocument, dict]]:
    """(entry, edition by columns.EDITION) of each version, official titles past the licence gate for `reader`.

    The ids say what was published at one moment; published texts never change, so the file is of that moment though it
    is read CHUNK entries at a time, in short statements and little memory. `reader` is a user, or None for anyone.
    """
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        versions = {version.pk: version for version in ProcedureVersion.objects.with_page_data().filter(pk__in=chunk)}
        for pk in chunk:
            yield _settled(readable_document(versions[pk], reader)), _edition(versions[pk])


def _edition(version: ProcedureVersion) -> dict:
    reviewed = (version.reviewed_on, version.reviewer_role, version.review_due_on)
    return dict(zip(EDITION, (version.number, version.published_at.date(), *reviewed), strict=True))


def _settled(document: EntryDocument) -> EntryDocument:
    """What has no order of its own in an order that no database decides."""
    return replace(
        document,
        specialties=sorted(document.specialties),
        body_sites=sorted(document.body_sites),
        settings=sorted(document.settings),
        anesthesia_types=sorted(document.anesthesia_types),
        not_applicable=[key for key in SECTION_KEYS if key in document.not_applicable],
    )
