"""Reads the entries to export: published entries as plain data, each with its publication, in chunks."""

from collections.abc import Iterator

from django.db.models.functions import Collate

from documents.entry import EntryDocument
from procedures.editions import as_exported
from procedures.models import ProcedureVersion

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
            yield as_exported(versions[pk], reader)
