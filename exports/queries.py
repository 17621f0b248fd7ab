"""What goes out: published entries as rows."""

from collections.abc import Iterator

from exports import columns
from procedures.models import ProcedureVersion
from procedures.queries import entry_document

CHUNK = 200


def entry_rows(versions) -> Iterator[list]:
    """One row an entry, in the order of columns.HEADINGS, read CHUNK entries at a time."""
    for version in versions.with_page_data().iterator(chunk_size=CHUNK):
        yield [
            version.procedure.slug,
            version.number,
            version.published_at.date(),
            version.reviewed_on,
            version.review_due_on,
            *columns.values(entry_document(version)),
        ]


def exportable():
    """The versions that may go out: what readers see."""
    return ProcedureVersion.objects.published().order_by("name", "id")
