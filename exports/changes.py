"""What changed between two releases as files: a row for each code, for each index term or map that was lost, for each use of a
changed code on a page.

All go through the licence gate, and are read and written bit by bit.
"""

from collections.abc import Iterator
from itertools import islice

from codes.queries import LOST_HEADINGS, Change, Changes
from codes.uses import uses_of
from exports.files import no_time_limit, workbook_chunks
from exports.sheets import write_large_xlsx
from exports.writers import ndjson_lines
from workbooks.csv_lines import csv_lines

#: No workbooks: they take three times as long, and everybody may ask.
FORMATS = ("csv", "ndjson")
LINES_AT_ONCE = 500
TOUCHED_HEADINGS = ("page", "address", "change", "code")
HEADINGS = ("system", "from", "to", "change", "code", "display", "is_header", "old_title", "title", "replacements")


def change_chunks(changes: Changes, format: str, kind: str = "") -> Iterator[bytes]:
    """The bytes of a file in one of FORMATS with the changes of one kind, "" for all."""
    rows = _rows(changes, kind)
    lines = csv_lines(HEADINGS, rows) if format == "csv" else ndjson_lines(rows)
    # A first release has a hundred thousand lines: to send each by itself takes longer than to write it.
    return iter(lambda: "".join(islice(lines, LINES_AT_ONCE)).encode(), b"")


def lost_chunks(changes: Changes, format: str) -> Iterator[bytes]:
    """The bytes of a CSV or XLSX file with what was lost. Raises UnfitForSpreadsheet before the first byte of an XLSX file."""
    if format == "xlsx":
        return workbook_chunks(lambda path: write_large_xlsx(path, "lost", LOST_HEADINGS, _lost(changes)))
    rows = (dict(zip(LOST_HEADINGS, row, strict=True)) for row in _lost(changes))
    return (line.encode() for line in csv_lines(LOST_HEADINGS, rows))


def touched_lines(changes: Changes, site: str) -> Iterator[str]:
    """The lines of a CSV file with the public pages whose codes were revised, retired or reinstated; `site` is its address."""
    display = changes.system.rules.display
    rows = (
        dict(zip(TOUCHED_HEADINGS, (use.name, site + use.address, use.change, display(use.code)), strict=True))
        for use in uses_of(changes.editions())
    )
    return csv_lines(TOUCHED_HEADINGS, rows)


def _lost(changes: Changes) -> Iterator[tuple]:
    with no_time_limit():
        yield from changes.lost()


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
