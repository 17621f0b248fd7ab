"""What changed between two releases as a file: one row for each code, through the licence gate, read and written bit by bit."""

from collections.abc import Iterator

from codes.queries import Change, Changes
from exports.files import no_time_limit
from exports.writers import ndjson_lines
from workbooks.csv_lines import csv_lines

#: No workbooks: they take three times as long, and everybody may ask.
FORMATS = ("csv", "ndjson")
HEADINGS = ("system", "from", "to", "change", "code", "display", "is_header", "old_title", "title", "replacements")


def change_chunks(changes: Changes, format: str, kind: str = "") -> Iterator[bytes]:
    """The bytes of a file in one of FORMATS with the changes of one kind, "" for all."""
    rows = _rows(changes, kind)
    lines = csv_lines(HEADINGS, rows) if format == "csv" else ndjson_lines(rows)
    return (line.encode() for line in lines)


def _rows(changes: Changes, kind: str) -> Iterator[dict]:
    with no_time_limit():
        for change in changes.all(kind):
            yield _row(changes, change)


def _row(changes: Changes, change: Change) -> dict:
    return {
        "system": changes.system.slug,
        "from": changes.before.label if changes.before else "",
        "to": changes.after.label,
        "change": change.kind,
        "code": change.code.code,
        "display": change.code.display,
        "is_header": change.code.is_header,
        "old_title": change.old_title,
        "title": change.title,
        "replacements": " ".join(other.code for other in change.replacements),
    }
