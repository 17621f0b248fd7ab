"""The map that people made of a list, as a file."""

from collections.abc import Iterator

from crosswalks.models import Crosswalk, LocalName
from exports.writers import csv_lines

HEADINGS = (
    "local_id",
    "local_name",
    "state",
    "system",
    "code",
    "title",
    "score",
    "reason",
    "decided_by",
    "decided_at",
)


def map_lines(crosswalk: Crosswalk, user) -> Iterator[str]:
    """The lines of a CSV file: every name of the list, with the code only where one was accepted.

    Titles as the licence lets `user` read them.
    """
    return csv_lines(HEADINGS, (_row(row, user) for row in crosswalk.rows.select_related("code__system", "decided_by")))


def _row(row: LocalName, user) -> dict:
    cells = {"local_id": row.local_id, "local_name": row.name, "state": row.state}
    if row.decided_by:
        cells |= {"decided_by": str(row.decided_by), "decided_at": f"{row.decided_at:%Y-%m-%d %H:%M}"}
    if row.state == LocalName.State.ACCEPTED:
        code = row.code
        cells |= {"system": code.system.slug, "code": code.display, "title": code.text_for(user)}
        cells |= {"score": row.score, "reason": row.why}
    return cells
